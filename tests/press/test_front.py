"""What a client gets from the front, through a real server of two processes."""

from __future__ import annotations

import gzip
import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import brotli
import pytest

from tests.press.server import Server


def test_page_comes_in_the_smallest_form_that_the_client_reads(server: Server) -> None:
    server.write("forms", "hello")

    plain = server.get("/stories/forms/")
    zipped = server.get("/stories/forms/", Accept_Encoding="gzip, deflate")
    smallest = server.get("/stories/forms/", Accept_Encoding="gzip, deflate, br")

    assert b"hello" in plain.body
    assert "content-encoding" not in plain.headers
    assert (zipped.headers["content-encoding"], gzip.decompress(zipped.body)) == ("gzip", plain.body)
    assert (smallest.headers["content-encoding"], brotli.decompress(smallest.body)) == ("br", plain.body)
    assert {reply.headers["vary"] for reply in (plain, zipped, smallest)} == {"accept-encoding"}


@pytest.mark.parametrize("accepted", ["br;q=0, identity", "gzip;q=0.0,br;q=0", "brotli", ""])
def test_form_that_the_client_refuses_is_not_sent(server: Server, accepted: str) -> None:
    server.write("refused", "hello")

    assert "content-encoding" not in server.get("/stories/refused/", Accept_Encoding=accepted).headers


def test_client_that_has_the_bytes_gets_304_with_the_headers_that_caches_need(server: Server) -> None:
    server.write("known", "hello")
    first = server.get("/stories/known/")
    tag = first.headers["etag"]

    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = server.get("/stories/known/", If_None_Match=known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert server.get("/stories/known/", If_None_Match='W/"other"').status == 200


def test_head_tells_the_length_and_sends_nothing(server: Server) -> None:
    server.write("head", "hello")
    whole = server.get("/stories/head/")

    for path in ("/stories/head/", "/search/?q=x"):
        reply = server.ask("HEAD", path)
        assert (reply.status, reply.body) == (200, b"")
    assert server.ask("HEAD", "/stories/head/").headers["content-length"] == str(len(whole.body))


def test_page_carries_what_the_rendering_gave_and_its_tags(server: Server) -> None:
    server.write("headers", "hello")
    reply = server.get("/stories/headers/")

    assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-tag"] == "story:story-headers"


def test_change_is_seen_at_once_by_who_asks_for_its_mark(server: Server) -> None:
    server.write("change", "before")
    assert "before" in server.get("/stories/change/").text

    mark = server.write("change", "after")

    assert all("after" in server.get(f"/stories/change/?after={mark}").text for _turn in range(10))


def test_every_process_shows_a_change_within_a_second(server: Server) -> None:
    for turn in range(3):
        for _again in range(10):
            server.get("/stories/processes/")  # so that both processes hold the words before
        server.write("processes", f"words-{turn}")
        end = time.monotonic() + 1
        while time.monotonic() < end:
            server.get("/stories/processes/")
        assert all(f"words-{turn}" in server.get("/stories/processes/").text for _again in range(10))


@pytest.mark.parametrize("after", ["99999999999", "x", "-1", "", "1e9", "٣"])
def test_mark_that_is_none_of_ours_is_ignored(server: Server, after: str) -> None:
    server.write("after", "hello")
    server.get("/stories/after/")
    before = server.renderings("after")

    assert "hello" in server.get(f"/stories/after/?after={quote(after)}").text
    assert server.renderings("after") <= before + 1


def test_query_changes_nothing_on_a_baked_page_and_reaches_other_views(server: Server) -> None:
    server.write("query", "hello")
    whole = server.get("/stories/query/").body
    before = server.renderings("query")

    assert server.get("/stories/query/?utm_source=x&q=1").body == whole
    assert server.renderings("query") <= before + 1  # the other process may have had to read it
    assert server.get("/search/?q=bridge").text == "Found: bridge"
    assert server.get("/search/?q=harbour").text == "Found: harbour"


def test_twenty_who_ask_at_once_wait_for_one_rendering(server: Server) -> None:
    server.write("slow", "slow words")
    before = server.renderings("slow")

    with ThreadPoolExecutor(20) as readers:
        replies = list(readers.map(lambda _turn: server.get("/stories/slow/"), range(20)))

    assert {reply.status for reply in replies} == {200}
    assert all("slow words" in reply.text for reply in replies)
    assert server.renderings("slow") == before + 1


def test_readers_get_the_old_page_while_a_new_one_is_rendered_and_never_a_gone_one(server: Server) -> None:
    mark = server.write("busy", "slow one")
    for _process in range(8):
        server.get(f"/stories/busy/?after={mark}")
    time.sleep(0.3)  # from now on whoever comes first waits for the rendering
    server.write("busy", "slow two")

    with ThreadPoolExecutor(8) as readers:
        replies = list(readers.map(lambda _reader: server.get("/stories/busy/").text, range(80)))
    assert "slow two" in server.get("/stories/busy/").text
    assert len([text for text in replies if "slow one" in text]) > 8

    server.write("busy", "withdrawn")
    assert {server.get("/stories/busy/").status for _reader in range(8)} == {410}


def test_gone_page_is_never_served_and_its_failure_is_503(server: Server) -> None:
    server.write("gone", "secret")
    for _turn in range(10):
        assert "secret" in server.get("/stories/gone/").text

    server.write("gone", "")
    assert {server.get("/stories/gone/").status for _turn in range(10)} == {404}

    server.write("gone", "secret")
    for _turn in range(10):
        assert "secret" in server.get("/stories/gone/").text
    server.write("gone", "")
    server.write("gone", "broken words")
    replies = [server.get("/stories/gone/") for _turn in range(10)]
    assert {reply.status for reply in replies} == {503}
    assert all("secret" not in reply.text and reply.headers["retry-after"] for reply in replies)


def test_stale_page_stands_in_for_one_that_cannot_be_rendered(server: Server) -> None:
    server.write("stand-in", "yesterday")
    server.get("/stories/stand-in/")

    server.write("stand-in", "broken words")
    replies = [server.get("/stories/stand-in/") for _turn in range(10)]
    assert {reply.status for reply in replies} == {200}
    assert all("yesterday" in reply.text for reply in replies)

    mark = server.write("stand-in", "today")
    assert "today" in server.get(f"/stories/stand-in/?after={mark}").text


def test_withdrawn_page_is_410_and_a_moved_one_leads_on(server: Server) -> None:
    server.write("withdrawn", "hello")
    server.get("/stories/withdrawn/")
    server.write("withdrawn", "withdrawn")
    server.write("moved", "moved")

    assert {server.get("/stories/withdrawn/").status for _turn in range(6)} == {410}
    reply = server.get("/stories/moved/")
    assert (reply.status, reply.headers["location"]) == (301, "/stories/elsewhere/")


def test_page_with_a_cookie_loses_it_and_is_for_no_cache(server: Server) -> None:
    before = server.renderings("with-cookie")

    for path in ("/with-cookie/", "/with-cookie/", "/varying/"):
        reply = server.get(path)
        assert reply.text == "Hello."
        assert "set-cookie" not in reply.headers
        assert reply.headers["cache-control"] == "private, no-store"
    assert server.renderings("with-cookie") == before + 2


def test_reader_s_cookies_and_languages_never_reach_a_baked_view(server: Server) -> None:
    server.write("personal", "hello")
    plain = server.get("/stories/personal/").body

    assert server.get("/stories/personal/", Cookie="palmyra_session=x", Accept_Language="ru").body == plain


HOSTILE = [
    {"X_Forwarded_Host": "evil.example"},
    {"X_Forwarded_Proto": "https"},
    {"X_Forwarded_Scheme": "https"},
    {"X_Forwarded_Prefix": "/evil"},
    {"X_Original_URL": "/newsroom/"},
    {"X_Rewrite_URL": "/newsroom/"},
    {"X_HTTP_Method_Override": "DELETE"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"Accept": "application/json"},
    {"Authorization": "Basic eDp4"},
    {"Range": "bytes=0-3"},
    {"Referer": "https://evil.example/"},
]


@pytest.mark.parametrize("headers", HOSTILE)
@pytest.mark.parametrize("query", ["", "?utm_source=x", "?_method=DELETE", "?after=1"])
def test_no_header_and_no_query_of_a_stranger_changes_a_byte(
    server: Server, headers: dict[str, str], query: str
) -> None:
    server.write("poison", "hello")
    path = f"/stories/poison/{query}"

    baked_under_attack = server.get(path, **headers)

    assert (baked_under_attack.status, baked_under_attack.body) == (200, server.get("/stories/poison/").body)
    assert "evil" not in str(baked_under_attack.headers)


def test_answer_of_any_other_view_is_private_by_default(server: Server) -> None:
    assert server.get("/search/?q=x").headers["cache-control"] == "private, no-store"
    assert server.get("/nowhere/").headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/stories/host/", "/search/"])
def test_host_that_is_not_the_paper_s_gets_400(server: Server, path: str) -> None:
    server.write("host", "hello")
    server.get("/stories/host/")

    assert server.get(path, Host="evil.example").status == 400
    assert server.get(path, Host="localhost:1234").status == 200


def test_address_in_percent_signs_is_the_same_page(server: Server) -> None:
    server.write("percent", "hello")
    server.write("50%25", "not half")
    server.write("мост", "the bridge")

    assert server.get("/stories/%70ercent/").body == server.get("/stories/percent/").body
    assert "the bridge" in server.get("/stories/%D0%BC%D0%BE%D1%81%D1%82/").text
    assert "not half" in server.get("/stories/50%2525/").text, "decoded once, not twice"


@pytest.mark.parametrize("path", ["/stories/..%2F..%2Fx/", "/stories/%00/", "/stories/.hidden/", "//stories/", "/%ff/"])
def test_odd_address_is_no_page_and_no_failure(server: Server, path: str) -> None:
    assert server.get(path).status == 404


def test_header_with_an_underscore_is_dropped(server: Server) -> None:
    answer = server.send_raw(
        b"GET /request/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        b"X_Forwarded_For: 6.6.6.6\r\nX-Real-Thing: yes\r\n\r\n"
    )

    assert b"HTTP_X_REAL_THING" in answer
    assert b"6.6.6.6" not in answer


def test_stranger_cannot_choose_an_address_or_scheme(server: Server) -> None:
    data = server.get("/request/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https").data

    assert data["meta"]["REMOTE_ADDR"] == "127.0.0.1"
    assert data["scheme"] == "http"
    assert "HTTP_X_FORWARDED_FOR" not in data["meta"]


def test_body_of_a_form_arrives_whole_with_length_or_in_chunks(server: Server) -> None:
    assert server.ask("POST", "/request/", b"a=1&b=2").data["body"] == "a=1&b=2"
    answer = server.send_raw(
        b"POST /request/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\na=1\r\n4\r\n&b=2\r\n0\r\n\r\n"
    )
    assert b'"body": "a=1&b=2"' in answer
    assert b'"CONTENT_LENGTH": "7"' in answer


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Length: 10", b"abc"),
        (b"Transfer-Encoding: chunked", b"5\r\nabcde\r\n"),
        (b"Transfer-Encoding: chunked", b"5\r\nabc"),
        (b"Transfer-Encoding: chunked", b""),
        (b"Transfer-Encoding: chunked", b"3\r\nabc\r\n0x3\r\nabc\r\n0\r\n\r\n"),
    ],
)
def test_body_that_broke_off_never_reaches_a_view(server: Server, head: bytes, body: bytes) -> None:
    before = server.renderings("late")

    answer = server.send_raw(b"POST /late/ HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n" + body, is_cut=True)

    assert b" 400 " in answer or answer == b""
    assert server.renderings("late") == before


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Content-Length: 3\r\nContent-Length: 4", b"400"),
        (b"Content-Length: +4", b"400"),
        (b"Content-Length: 0x4", b"400"),
        (b"Transfer-Encoding: nonsense", b"400"),
        (b"X-Folded: a\r\n b", b"400"),
        (b"X-Spaced : a", b"400"),
        (b"X-Nul: \0", b"400"),
        (b"X-Long: " + b"x" * 1_000_000, b"431"),
        (b"\r\n".join(b"X-%d: 1" % number for number in range(200)), b"431"),
    ],
)
def test_doubtful_head_of_a_request_is_refused(server: Server, head: bytes, status: bytes) -> None:
    before = server.renderings("late")

    answer = server.send_raw(
        b"POST /late/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + head + b"\r\n\r\nabcd"
    )

    assert answer.split(b" ", 2)[1] == status
    assert server.renderings("late") == before


def test_request_smuggled_behind_a_length_is_not_answered(server: Server) -> None:
    answer = server.send_raw(
        b"POST /request/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /search/?q=smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )

    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"smuggled" not in answer


def test_body_larger_than_30_megabytes_is_413(server: Server) -> None:
    before = server.renderings("late")
    answer = server.send_raw(
        b"POST /late/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 31457281\r\n\r\n"
    )

    assert b" 413 " in answer.splitlines()[0]
    assert server.renderings("late") == before


def test_static_files_come_compressed_and_hashed_ones_for_good(server: Server) -> None:
    folder = server.home / "static" / "css"
    folder.mkdir(parents=True, exist_ok=True)
    rules = b"body { color: black }\n" * 50
    (folder / "site.0123456789ab.css").write_bytes(rules)
    (folder / "site.css").write_bytes(rules)

    hashed = server.get("/static/css/site.0123456789ab.css?x=1", Accept_Encoding="br")
    assert brotli.decompress(hashed.body) == rules
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in server.get("/static/css/site.css").headers["cache-control"]
    again = server.get("/static/css/site.0123456789ab.css", If_None_Match=hashed.headers["etag"])
    assert again.status == 304
    assert server.get("/static/css/none.css").status == 404


def test_uploads_are_harmless_and_nothing_outside_their_folder_is_sent(server: Server) -> None:
    folder = server.home / "media"
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (folder / "100%25.txt").write_text("all of it")
    (folder / ".secret").write_text("secret")
    (folder / "link").symlink_to(server.home / "palmyra.sqlite3")

    reply = server.get("/media/page.html")
    assert reply.body == b"<script>alert(1)</script>"
    assert "sandbox" in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert server.get("/media/page.html", If_None_Match=reply.headers["etag"]).status == 304
    assert server.ask("HEAD", "/media/page.html").headers["content-length"] == "25"
    assert server.get("/media/100%2525.txt").text == "all of it"
    for path in ("..%2Fpalmyra.sqlite3", "../palmyra.sqlite3", ".secret", "link", "", "%00", "/etc/passwd"):
        assert server.get(f"/media/{path}").status == 404, path


def test_kept_connection_serves_one_request_after_another(server: Server) -> None:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for path in ("/stories/", "/search/", "/stories/"):
        line.request("GET", path)
        assert line.getresponse().read()
    line.close()
