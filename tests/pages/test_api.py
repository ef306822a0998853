"""The HTTP API: reading, writing and moderating by programs and other sites."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import actions, keys, limits
from palmyra.discussion.actions import hide_comment, set_votes
from palmyra.discussion.models import ApiKey, Comment, Rules, Thread
from palmyra.newsroom.models import Paper

pytestmark = pytest.mark.django_db

BLOG = "https://blog.example"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
FROM_BLOG = {"Origin": BLOG, "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def say(thread):
    turn = iter(range(1, 10_000))

    def speak(text, to=None):
        number = next(turn)
        client = actions.posting.Client(address=f"198.51.{number % 250}.{number // 250 + 1}", key=f"browser-{number}")
        return actions.post_comment(thread, text=text, name="Clara", parent=to, client=client)

    return speak


@pytest.fixture
def blog(paper):
    """A site that the newsroom listed."""
    Rules.objects.create(embed_hosts="blog.example")


def get(client, path, headers=None, **query):
    return client.get(f"/api/v1/{path}", query, headers=headers or {})


def post(client, path, told, headers=None):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers or {})


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def test_thread_is_found_by_its_path_and_by_its_address(client, paper, thread):
    Paper.objects.update(public_address="https://paper.example")
    for url in ("/2016/05/11/bridge/", "https://paper.example/2016/05/11/bridge/#discussion"):
        told = get(client, "threads", url=url).json()
        assert (told["id"], told["title"], told["count"]) == (thread.pk, thread.title, 0)
    assert told["url"] == "https://paper.example/2016/05/11/bridge/"
    assert get(client, f"threads/{thread.pk}").json() == told


@pytest.mark.parametrize(
    "path", ["threads?url=/nowhere/", "threads/999", f"threads/{9**30}", "comments/7", "what/", "queue/"]
)
def test_what_is_not_there_is_a_problem_of_404(client, paper, path):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not-found"


def test_comments_come_in_whole_conversations_page_by_page(client, paper, thread, say):
    roots = [say(f"Root {number}.") for number in range(5)]
    reply = say("A reply.", roots[3])
    path, seen, cursor = f"threads/{thread.pk}/comments", [], ""
    while True:
        told = get(client, path, order="newest", limit=2, cursor=cursor).json()
        seen += [row["id"] for row in told["comments"]]
        cursor = told["next"]
        if len(seen) == 3:
            say("Came between two requests.")
        if not cursor:
            break
    assert seen == [roots[4].pk, roots[3].pk, reply.pk, roots[2].pk, roots[1].pk, roots[0].pk]


def test_each_order_is_paged_without_gap_or_repetition(client, paper, thread, say):
    rows = [say(f"Root {number}.") for number in range(7)]
    for row, up in zip(rows, (3, 0, 1, 1, 0, 9, 2), strict=True):
        set_votes(row, up, 1)
    for order in ("newest", "oldest", "best", "heated"):
        whole = get(client, f"threads/{thread.pk}/comments", order=order).json()
        seen, cursor = [], ""
        while cursor is not None:
            told = get(client, f"threads/{thread.pk}/comments", order=order, limit=2, cursor=cursor).json()
            seen += [row["id"] for row in told["comments"]]
            cursor = told["next"] or None
        assert seen == [row["id"] for row in whole["comments"]]
        assert sorted(seen) == sorted(row.pk for row in rows)


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "bm9uZQ", "W1siYSJdLDEsMl0", "A" * 5000, "é", "WyJuZXdlc3QiLDFlOTk5LCJhIl0"]
)
def test_a_cursor_that_was_not_given_here_is_refused(client, paper, thread, cursor):
    response = get(client, f"threads/{thread.pk}/comments", cursor=cursor)
    assert (response.status_code, response.json()["code"]) == (400, "cursor")


@pytest.mark.parametrize("order", ["best", "noted", "x"])
def test_an_order_that_is_not_offered_is_refused(client, paper, thread, order):
    Rules.objects.create(votes="off")
    assert get(client, f"threads/{thread.pk}/comments", order=order).json()["code"] == "order"


def test_a_hidden_comment_keeps_its_place_and_tells_nothing_else(client, paper, thread, say, maria):
    first = say("Rude words.")
    say("A reply.", first)
    hide_comment(first, moderator=maria, reason="Insult")
    for told in (
        get(client, f"comments/{first.pk}").json(),
        get(client, f"threads/{thread.pk}/comments").json()["comments"][0],
    ):
        assert (told["state"], told["name"], told["html"], told["text"]) == ("hidden", "", "", "")
        assert told["reason"] == "Insult"
    assert "Rude" not in get(client, f"threads/{thread.pk}/comments").text


def test_a_comment_that_waits_is_told_to_nobody(client, paper, thread, say):
    Thread.objects.update(mode="held")
    held = say("Waits.")
    assert get(client, f"comments/{held.pk}").status_code == 404
    assert get(client, f"threads/{thread.pk}/comments").json()["comments"] == []


def test_counts_of_many_pages_take_one_request_and_one_query(client, paper, thread, say, django_assert_max_num_queries):
    say("One.")
    urls = [thread.url, "/nowhere/", "https://blog.example/x", "no address"]
    get(client, "counts", url=urls)
    with django_assert_max_num_queries(3):  # the paper, and what its middleware asks
        told = get(client, "counts", url=urls).json()
    assert told["counts"] == {thread.url: 1, "/nowhere/": 0, "https://blog.example/x": 0, "no address": 0}
    assert get(client, "counts", url=[f"/{n}/" for n in range(limits.URLS_MAX + 1)]).status_code == 400


def test_an_answer_is_kept_until_something_changes(client, paper, thread, say):
    first = get(client, f"threads/{thread.pk}/comments")
    again = get(client, f"threads/{thread.pk}/comments", {"If-None-Match": first["ETag"]})
    say("Something.")
    changed = get(client, f"threads/{thread.pk}/comments", {"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert "public" in first["Cache-Control"]
    assert "Origin" in first["Vary"]
    assert not first.cookies


def test_reading_a_part_takes_as_many_queries_however_long_the_thread(client, paper, thread, say):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as queries:
            get(client, f"threads/{thread.pk}/comments")
        return len(queries)

    say("One.")
    count()
    before = count()
    for number in range(20):
        say(f"More {number}.")
    assert count() == before <= 6


def test_the_papers_own_page_posts_without_a_key(client, paper, thread):
    response = post(client, f"threads/{thread.pk}/comments", {"name": "Clara", "text": "Sings."}, OWN_PAGE)
    comment = Comment.objects.get()
    assert response.status_code == 201
    assert response.json()["id"] == comment.pk
    assert response.json()["url"].startswith("http")
    assert comment.html == "<p>Sings.</p>"


def test_somebody_signed_in_posts_as_themselves_on_the_papers_page_only(client, paper, blog, thread, clara):
    client.force_login(clara)
    post(client, f"threads/{thread.pk}/comments", {"name": "The editor", "text": "From the paper."}, OWN_PAGE)
    post(client, f"threads/{thread.pk}/comments", {"name": "Somebody", "text": "From the blog."}, FROM_BLOG)
    rows = Comment.objects.order_by("pk")
    assert [(row.user, row.name) for row in rows] == [(clara, clara.public_name), (None, "Somebody")]


def test_a_page_of_a_listed_site_posts_and_reads_the_answer(client, paper, blog, thread):
    asked = client.options(
        f"/api/v1/threads/{thread.pk}/comments", headers={**FROM_BLOG, "Access-Control-Request-Method": "POST"}
    )
    response = post(client, f"threads/{thread.pk}/comments", {"name": "Clara", "text": "Hello."}, FROM_BLOG)
    assert (asked.status_code, response.status_code) == (204, 201)
    assert asked["Access-Control-Allow-Origin"] == response["Access-Control-Allow-Origin"] == BLOG
    assert "Access-Control-Allow-Credentials" not in response


LOOK_ALIKES = [
    "https://evilblog.example",
    "https://blog.example.evil.example",
    "https://blog.example:444",
    "https://www.blog.example",
    "https://blog.example@evil.example",
    "https://evil.example/https://blog.example",
    "https://blog.example\\.evil.example",
    "https://blog.examplе",
    "javascript://blog.example",
    "null",
    "blog.example",
    "https://evil.example#blog.example",
]


@pytest.mark.parametrize("origin", LOOK_ALIKES)
def test_a_site_that_resembles_a_listed_one_is_refused(client, paper, blog, thread, origin):
    headers = {"Origin": origin.encode().decode("latin-1"), "Sec-Fetch-Site": "cross-site"}
    response = post(client, f"threads/{thread.pk}/comments", {"name": "Clara", "text": "Hello."}, headers)
    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")
    assert "Access-Control-Allow-Origin" not in response
    assert not Comment.objects.exists()


def test_a_program_without_a_key_is_told_to_get_one(client, paper, thread):
    response = post(client, f"threads/{thread.pk}/comments", {"name": "Clara", "text": "Hello."})
    assert (response.status_code, response.json()["code"]) == (401, "key-missing")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_key_posts_and_its_writers_do_not_answer_for_one_another(client, paper, thread, anna):
    _key, secret = keys.make_key("Our app", made_by=anna, may_post=True)
    for number in range(limits.BURST):
        said = {"name": "Clara", "text": f"Number {number}, and on.", "writer": "clara"}
        assert post(client, f"threads/{thread.pk}/comments", said, bearer(secret)).status_code == 201
    said["text"] = "One too many."
    assert post(client, f"threads/{thread.pk}/comments", said, bearer(secret)).json()["code"] == "too-fast"
    said["writer"] = "viktor"
    assert post(client, f"threads/{thread.pk}/comments", said, bearer(secret)).status_code == 201


def test_a_key_writes_so_much_in_a_minute_and_no_more(client, paper, thread, anna, monkeypatch):
    from palmyra.discussion.models import sites

    monkeypatch.setattr(sites, "KEY_WRITES_MAX", 2)
    key, secret = keys.make_key("Our app", made_by=anna, may_post=True)
    codes = []
    for number in range(3):
        said = {"name": "Clara", "text": f"Text number {number}.", "writer": f"writer {number}"}
        codes.append(post(client, f"threads/{thread.pk}/comments", said, bearer(secret)).status_code)
    assert codes == [201, 201, 429]
    ApiKey.objects.update(minute=key.minute - 1)
    said["text"] = "A minute later."
    assert post(client, f"threads/{thread.pk}/comments", said, bearer(secret)).status_code == 201


def test_of_a_key_only_a_digest_is_kept(paper, anna):
    key, secret = keys.make_key("Our app", made_by=anna)
    kept = str(ApiKey.objects.values().get(pk=key.pk))
    assert secret not in kept
    assert secret.startswith(key.beginning)
    assert len(secret) - len(key.beginning) >= 36


def test_a_key_out_of_force_opens_nothing(client, paper, thread, anna):
    key, secret = keys.make_key("Our app", made_by=anna, may_post=True)
    assert get(client, "key", bearer(secret)).json() == {"name": "Our app", "scopes": ["read", "post"]}
    assert get(client, "queue", bearer(secret)).json()["code"] == "key-scope"
    keys.revoke(key.pk)
    assert get(client, "key", bearer(secret)).status_code == 401
    _other, secret = keys.make_key("Another", made_by=anna, may_post=True)
    anna.is_active = False
    anna.save()
    assert get(client, "key", bearer(secret)).status_code == 401


WRONG = [
    ({"name": " "}, "name-missing", "name"),
    ({"name": "n" * 61}, "name-too-long", "name"),
    ({"text": "\u200b"}, "text-empty", "text"),
    ({"text": "t" * 5001}, "text-too-long", "text"),
]


@pytest.mark.parametrize(("changed", "code", "field"), WRONG)
def test_a_mistake_is_told_in_the_words_of_the_form(client, paper, thread, changed, code, field):
    said = {"name": "Clara", "text": "The bridge sings.", **changed}
    told = post(client, f"threads/{thread.pk}/comments", said, OWN_PAGE)
    page = client.post(f"/talk/{thread.pk}/", said, headers={**OWN_PAGE, "Accept": "application/json"}).json()
    problem = told.json()
    assert (told.status_code, problem["code"], problem["status"]) == (422, code, 422)
    assert problem["detail"] == page["error"]
    assert problem["fields"] == page["fields"] == {field: page["error"]}


def test_refusals_are_those_of_the_page(client, paper, thread, say, maria):
    Rules.objects.create(banned_words="idiot")
    path = f"threads/{thread.pk}/comments"
    banned = post(client, path, {"name": "Clara", "text": "What an idiot."}, OWN_PAGE).json()
    assert (banned["code"], "idiot" in banned["detail"]) == ("refused", True)
    asked = post(client, path, {"name": "Clara", "text": "See https://a.example/"}, OWN_PAGE).json()
    assert asked["code"] == "sure"
    held = post(client, path, {"name": "Clara", "text": "See https://a.example/", "sure": True}, OWN_PAGE)
    assert (held.status_code, held.json()["state"]) == (201, "held")
    assert "/talk/receipt/" in held.json()["url"]
    gone = post(client, path, {"name": "Clara", "text": "To nobody.", "parent": 10**6}, OWN_PAGE).json()
    assert gone["code"] == "parent-gone"
    Thread.objects.update(mode="closed")
    closed = post(client, path, {"name": "Clara", "text": "Too late."}, OWN_PAGE)
    assert (closed.status_code, closed.json()["code"]) == (403, "closed")


HOSTILE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b'{"text": "a", "text": "b"}',
    b'{"text": NaN}',
    b'{"parent": 1e999999}',
    b'{"parent": ' + b"9" * 5000 + b"}",
    b"[" * 60_000,
    b'{"a":' * 12_000 + b"1" + b"}" * 12_000,
    b"{" + b",".join(b'"k%d":1' % number for number in range(100_000)) + b"}",
    b'{"text": "\\ud800"}',
    b'{"text": "\xff"}',
    b"\xef\xbb\xbf{}",
    '{"text": "a"}'.encode("utf-16"),
    b'{"text": "' + b"a" * 1_000_000 + b'"}',
]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_json_is_refused_quickly(client, paper, thread, body):
    began = time.perf_counter()
    response = post(client, f"threads/{thread.pk}/comments", body, OWN_PAGE)
    assert time.perf_counter() - began < 0.5
    assert response.status_code in {400, 413, 422}
    assert response["Content-Type"] == "application/problem+json"
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "told", [{"text": 5}, {"name": ["Clara"]}, {"parent": "x"}, {"parent": -1}, {"sure": "yes"}, {"surprise": 1}]
)
def test_a_field_of_the_wrong_kind_is_named(client, paper, thread, told):
    response = post(client, f"threads/{thread.pk}/comments", told, OWN_PAGE)
    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert set(response.json()["fields"]) == set(told)


def test_a_moderators_key_reads_the_queue_and_decides(client, paper, thread, say, maria):
    ensure_roles()
    _key, secret = keys.make_key("Desk tool", made_by=maria, may_moderate=True)
    Thread.objects.update(mode="held")
    row = say("Waits for somebody.")
    told = get(client, "queue", bearer(secret)).json()["comments"]
    assert [(one["id"], one["name"], one["reasons"]) for one in told] == [
        (row.pk, "Clara", ["Здесь каждая реплика ждёт модератора."])
    ]
    answer = post(client, f"comments/{row.pk}/decisions", {"act": "approve"}, bearer(secret))
    assert (answer.status_code, answer.json()["state_after"]) == (201, "shown")
    assert row.decisions.get().moderator == maria
    pinned = post(client, f"comments/{row.pk}/decisions", {"act": "pin"}, bearer(secret))
    assert (pinned.status_code, get(client, f"comments/{row.pk}").json()["is_pinned"]) == (201, True)
    no_reason = post(client, f"comments/{row.pk}/decisions", {"act": "hide"}, bearer(secret))
    assert (no_reason.status_code, no_reason.json()["code"]) == (422, "reason-missing")
    assert post(client, f"comments/{row.pk}/decisions", {"act": "eat"}, bearer(secret)).json()["code"] == "act"
    assert post(client, "comments/999999/decisions", {"act": "hide"}, bearer(secret)).status_code == 404


def test_a_key_approves_no_words_that_changed_since(client, paper, thread, say, maria):
    ensure_roles()
    _key, secret = keys.make_key("Desk tool", made_by=maria, may_moderate=True)
    Thread.objects.update(mode="held")
    row = say("Waits for somebody.")
    Comment.objects.update(edited_at=timezone.now())
    long_ago = int((timezone.now() - dt.timedelta(hours=1)).timestamp() * 1000)
    told = post(client, f"comments/{row.pk}/decisions", {"act": "approve", "read_at": long_ago}, bearer(secret))
    assert (told.status_code, told.json()["code"]) == (409, "changed")


def test_a_key_may_no_more_than_who_made_it(client, paper, thread, say, boris):
    _key, secret = keys.make_key("Desk tool", made_by=boris, may_moderate=True)
    assert get(client, "queue", bearer(secret)).status_code == 403


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic eDp5", "palmyra_x", "Bearer " + "x" * 5000])
def test_a_header_that_is_no_key_opens_nothing(client, paper, thread, header):
    response = post(client, f"threads/{thread.pk}/comments", {"name": "C", "text": "T"}, {"Authorization": header})
    assert response.status_code == 401


def test_the_description_is_openapi_and_its_page_shows_every_operation(client, paper):
    schema = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/v1/docs/")
    assert schema["openapi"].startswith("3.")
    assert page.status_code == 200
    assert client.get("/api/v1/")["Location"] == "/api/v1/docs/"
    for path, methods in schema["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page.text
    assert "<code>cursor</code>" in page.text
    assert "cdn" not in page.text
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_a_key_is_made_in_the_newsroom_and_shown_once(client, paper, anna):
    call_command("check")
    ensure_roles()
    anna.is_superuser = True
    anna.save()
    client.force_login(anna)
    page = client.post("/newsroom/discussion/sites/keys/", {"name": "Our app", "may_post": "on"}, headers=OWN_PAGE)
    key = ApiKey.objects.get()
    assert page.text.count(key.beginning) == 2
    assert "no-store" in page["Cache-Control"]
    assert client.get("/newsroom/discussion/sites/").text.count(key.beginning) == 1
    client.post(f"/newsroom/discussion/sites/keys/{key.pk}/revoke/", headers=OWN_PAGE)
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_moderators_make_no_keys(paper, maria):
    ensure_roles()
    desk = Client()
    desk.force_login(maria)
    desk.post("/newsroom/discussion/sites/keys/", {"name": "Our app"}, headers=OWN_PAGE)
    assert not ApiKey.objects.exists()
