# What both ways to purge have in common; see xkey.vcl and bans.vcl. Put your paper's address here.
import std;

backend palmyra {
    .host = "127.0.0.1";
    .port = "8000";
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 60s;  # a live stream says something every 25 s
}

# Who may purge: the machine on which Palmyra runs.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method != "GET" && req.method != "HEAD" && req.method != "PURGE") {
        return (pass);
    }
    # Personal and private addresses, and streams. Their answers are private anyhow; here nobody waits for another's.
    if (req.url ~ "^/(account|api|documents|health|live|metrics|newsroom|search|talk)(/|\?|$)" ||
        req.url ~ "^/[a-z][a-z]/(search|talk)/") {
        return (pass);
    }
    # Whatever else is asked for is the same for everybody, whatever cookies come along.
    if (req.method != "PURGE") {
        return (hash);
    }
}

sub vcl_backend_response {
    # Palmyra says how long a cache that it purges may keep a page, and that it may not keep what stands in for a newer one.
    if (beresp.http.CDN-Cache-Control ~ "max-age=[0-9]") {
        set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*max-age=([0-9]+).*$", "\1s"), 0s);
        set beresp.grace = 10s;  # what is stale stands in while one request fetches what is new
    } elseif (beresp.http.Cache-Control ~ "immutable" && beresp.status == 200) {
        set beresp.ttl = 1d;  # files of the program, and uploads
    } else {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
    }
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.CDN-Cache-Control;
    unset resp.http.Surrogate-Control;
}
