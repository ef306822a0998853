vcl 4.1;
# The same as xkey.vcl for a Varnish without the vmod xkey: purges are bans on the header of tags. Bans know no soft way, so
# that after each change somebody waits for the page, and each page is compared with each ban; xkey is better where it is.
include "./common.vcl";

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Not from here"));
        }
        if (req.http.X-Palmyra-Purge == "*") {
            ban("obj.status != 0");
        } else {
            ban("obj.http.xkey ~ (^|\s)(" + regsuball(req.http.X-Palmyra-Purge, "\s+", "|") + ")(\s|$)");
        }
        return (synth(200, "Purged"));
    }
}
