"""How each cache is asked to purge, as its documentation says."""

from __future__ import annotations

import json

import pytest

from palmyra.lib.purgers import HEADER_MOST, Cloudflare, Fastly, Varnish, in_batches, read_purger

TAGS = ["article:12", "section:3"]


def test_varnish_is_sent_the_tags_and_whether_the_old_may_stand_in() -> None:
    varnish = read_purger("varnish http://127.0.0.1:6081/")
    assert varnish.name == "varnish 127.0.0.1:6081"
    asked = varnish.purge(TAGS, is_gone=False)
    assert (asked.method, asked.url) == ("PURGE", "http://127.0.0.1:6081/")
    assert asked.headers == {"X-Palmyra-Purge": "article:12 section:3", "X-Palmyra-Mode": "stale"}
    assert varnish.purge(TAGS, is_gone=True).headers["X-Palmyra-Mode"] == "gone"
    assert varnish.purge_all().headers["X-Palmyra-Purge"] == "*"


def test_cloudflare_is_sent_json_with_a_token() -> None:
    cloudflare = read_purger("cloudflare 0123abc s3cret")
    asked = cloudflare.purge(TAGS, is_gone=False)
    assert asked.url == "https://api.cloudflare.com/client/v4/zones/0123abc/purge_cache"
    assert asked.headers["Authorization"] == "Bearer s3cret"
    assert json.loads(asked.body) == {"tags": TAGS}
    assert json.loads(cloudflare.purge_all().body) == {"purge_everything": True}
    assert "s3cret" not in cloudflare.name


def test_fastly_is_sent_keys_and_asked_softly_for_what_is_only_stale() -> None:
    fastly = read_purger("fastly SU1Z0isxPaozGVKXdv0eY s3cret")
    soft, hard = fastly.purge(TAGS, is_gone=False), fastly.purge(TAGS, is_gone=True)
    assert soft.url == "https://api.fastly.com/service/SU1Z0isxPaozGVKXdv0eY/purge"
    assert (soft.headers["Surrogate-Key"], soft.headers["Fastly-Key"]) == ("article:12 section:3", "s3cret")
    assert soft.headers["Fastly-Soft-Purge"] == "1"
    assert "Fastly-Soft-Purge" not in hard.headers
    assert fastly.purge_all().url.endswith("/purge_all")
    assert "s3cret" not in fastly.name


def test_tags_are_sent_as_pages_carry_them() -> None:
    odd = ["words:ё", "a b", "x,y"]
    assert Varnish("http://v/").value(odd) == "words:%D1%91 a%20b x%2Cy"
    assert Cloudflare("z", "t").value(odd) == "words:%D1%91,a%20b,x%2Cy"
    assert json.loads(Cloudflare("z", "t").purge(odd, is_gone=True).body)["tags"] == ["words:%D1%91", "a%20b", "x%2Cy"]


@pytest.mark.parametrize("purger", [Varnish("http://v/"), Cloudflare("z", "t"), Fastly("s", "t")])
@pytest.mark.parametrize("length", [5, 119])
def test_lots_fit_into_a_request_and_hold_everything(purger: Varnish | Cloudflare | Fastly, length: int) -> None:
    tags = [f"t{number:0{length}}" for number in range(1_000)]
    lots = list(in_batches(purger, tags))
    assert [tag for lot in lots for tag in lot] == tags
    assert all(len(lot) <= purger.most and len(purger.value(lot)) <= HEADER_MOST for lot in lots)
    assert len(lots) <= 21
    assert list(in_batches(purger, [])) == []


@pytest.mark.parametrize(
    "line",
    ["", "akamai x y", "varnish", "varnish 127.0.0.1:6081", "varnish ftp://v/", "cloudflare zone", "fastly a b c d"],
)
def test_a_line_that_names_no_cache_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_purger(line)
