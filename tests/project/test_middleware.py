"""Forged posts, cookies and refusals, as every request meets them."""

from __future__ import annotations

import logging
from itertools import product

import pytest
from django.test import RequestFactory

from palmyra.project.middleware import is_forged

HOST = "paper.example:8000"
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]
SITES = ["", "same-origin", "none", "same-site", "cross-site", "same-origin,cross-site"]
ORIGINS = ["", f"http://{HOST}", "http://evil.example", "null", "http://paper.example", f"http://{HOST}.evil.example"]


@pytest.mark.parametrize(
    ("method", "site", "origin", "has_cookie"), list(product(METHODS, SITES, ORIGINS, [True, False]))
)
def test_a_request_is_forged_by_the_written_table(method, site, origin, has_cookie):
    headers = {"host": HOST} | ({"sec-fetch-site": site} if site else {}) | ({"origin": origin} if origin else {})
    request = RequestFactory().generic(method, "/talk/1/", headers=headers)
    if has_cookie:
        request.COOKIES["palmyra_guest"] = "x"

    if method in {"GET", "HEAD"}:
        expected = False
    elif site:
        expected = site not in {"same-origin", "none"}
    elif origin:
        expected = origin != f"http://{HOST}"
    else:
        expected = has_cookie
    assert is_forged(request) == expected


@pytest.mark.parametrize("is_https", [True, False])
def test_cookies_over_https_go_back_over_https_only(client, paper, is_https):
    response = client.get("/account/login/", secure=is_https)
    assert response.cookies
    assert all(bool(cookie["secure"]) == is_https for cookie in response.cookies.values())


def test_a_form_without_its_token_is_refused_with_a_sentence(paper, client):
    client.handler.enforce_csrf_checks = True
    response = client.post("/account/login/", {"login": "anna"}, headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 403
    assert "too old" in response.text


def test_what_strangers_can_cause_at_will_is_not_logged(paper, client, caplog):
    loggers = ["django.request", "django.security.csrf", "django.security.DisallowedHost"]
    for name in loggers:
        assert not logging.getLogger(name).isEnabledFor(logging.WARNING)
    client.get("/nobody/wrote/this/")
    client.get("/", headers={"host": "%6cocalhost"})
    assert not caplog.records
