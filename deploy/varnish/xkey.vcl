vcl 4.1;
# Varnish before Palmyra, purged by the tags of pages. Needs the vmod xkey (Debian: varnish-modules). Start it with
#   varnishd -f /etc/varnish/xkey.vcl -p http_resp_hdr_len=32k -p http_resp_size=64k …
# since a page that read much has many tags, and write into palmyra.toml: purgers = ["varnish http://127.0.0.1:6081/"]
import xkey;

include "./common.vcl";

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Not from here"));
        }
        if (req.http.X-Palmyra-Purge == "*") {
            ban("obj.status != 0");
            return (synth(200, "Everything is purged"));
        }
        if (req.http.X-Palmyra-Mode == "stale") {
            set req.http.X-Palmyra-Count = xkey.softpurge(req.http.X-Palmyra-Purge);
        } else {
            set req.http.X-Palmyra-Count = xkey.purge(req.http.X-Palmyra-Purge);
        }
        return (synth(200, "Purged " + req.http.X-Palmyra-Count));
    }
}
