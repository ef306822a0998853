"""Discussions in pages of other sites."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from palmyra.discussion import actions, limits
from palmyra.discussion.actions import found_thread, post_comment
from palmyra.discussion.errors import NotListed, TooFast
from palmyra.discussion.models import Comment, Rules, Thread
from palmyra.discussion.views import FRAME_COOKIE, GUEST_COOKIE
from palmyra.press.bake import render

pytestmark = pytest.mark.django_db

POST = "https://blog.example/post/"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"}
SAID = {"name": "Clara", "text": "From the blog."}


@pytest.fixture
def blog(paper):
    """A site that the newsroom listed."""
    Rules.objects.create(embed_hosts="blog.example\nother.example:8443")


def asked(url=POST, **more):
    return "/talk/embed/?" + urlencode({"url": url, "title": "A post", "lang": "en", **more})


def ancestors(response):
    return re.search(r"frame-ancestors ([^;]+)", response["Content-Security-Policy"])[1]


def test_only_frames_of_listed_hosts_may_show_it_and_nothing_else_may_be_framed(client, blog, thread):
    for path in (asked(), f"/talk/embed/{thread.pk}/"):
        framed = client.get(path)
        assert framed.status_code == 200
        assert ancestors(framed) == "'self' blog.example other.example:8443"
        assert "X-Frame-Options" not in framed
    for path in ("/", f"/talk/{thread.pk}/", "/talk/mine/", "/api/v1/docs/", asked("https://evil.example/")):
        page = client.get(path)
        assert ancestors(page) == "'none'"
        assert page["X-Frame-Options"] == "DENY"


def test_without_a_listed_host_no_frame_may_show_anything(client, paper, thread):
    assert ancestors(client.get(f"/talk/embed/{thread.pk}/")) == "'none'"


def test_a_discussion_is_made_by_its_first_comment_and_no_sooner(client, blog):
    client.get(asked())
    client.post(asked(), {"name": "", "text": "No name."}, headers=OWN_PAGE)
    assert not Thread.objects.exists()
    response = client.post(asked(), SAID, headers=OWN_PAGE)
    made = Thread.objects.get()
    assert (made.url, made.title, made.language, made.is_foreign) == (POST, "A post", "en", True)
    assert re.fullmatch(rf"/talk/embed/{made.pk}/\?after=\d+#comment-\d+", response["Location"])
    assert "From the blog." in client.get(f"/talk/embed/{made.pk}/").text
    assert client.get(asked())["Location"] == f"/talk/embed/{made.pk}/"
    client.post(asked(), {**SAID, "text": "A second one."}, headers=OWN_PAGE)
    assert Thread.objects.get().comment_count == 2


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://blog.example.evil.example/",
        "https://evilblog.example/",
        "https://blog.example@evil.example/",
        "https://blog.example:444/",
        "https://other.example/",
        "//blog.example/",
        "javascript:alert(1)//blog.example",
        "data:text/html,blog.example",
        "https://blog.example\\@evil.example/",
        "https://blog.example/" + "x" * 600,
        "",
    ],
)
def test_a_page_of_another_site_gets_no_discussion(client, blog, url):
    for response in (client.get(asked(url)), client.post(asked(url), SAID, headers=OWN_PAGE)):
        assert response.status_code == 403
    assert not Thread.objects.exists()
    with pytest.raises(NotListed):
        found_thread(url, title="", language="en", mode="open")


def test_an_address_has_one_spelling(blog):
    first = found_thread("HTTPS://Blog.Example:443/post/#said", title="A post", language="en", mode="open")
    assert found_thread(POST, title="Another title", language="ru", mode="open") == first
    assert (first.url, first.title) == (POST, "A post")


def test_a_title_brings_no_hidden_signs(blog):
    assert found_thread(POST, title="A\u202e post\n\x07", language="en", mode="open").title == "A post"


def test_so_many_discussions_are_made_in_an_hour_and_no_more(blog, monkeypatch):
    monkeypatch.setattr(actions.founding, "FOREIGN_MAX", 2)
    for number in range(2):
        found_thread(f"{POST}{number}", title="", language="en", mode="open")
    with pytest.raises(TooFast):
        found_thread(f"{POST}2", title="", language="en", mode="open")
    assert found_thread(f"{POST}1", title="", language="en", mode="open").pk
    assert limits.FOREIGN_MAX >= 100


def test_an_article_of_the_paper_is_framed_by_its_path_or_address(client, blog, thread):
    for url in (thread.url, f"http://localhost:8000{thread.url}"):
        assert client.get(asked(url, scheme="dark"))["Location"] == f"/talk/embed/{thread.pk}/?scheme=dark"
    assert client.get(asked("/no/such/article/")).status_code == 403


def test_everything_in_the_frame_stays_in_the_frame(client, blog, thread):
    first = post_comment(thread, text="First.", name="Boris")
    page = client.get(f"/talk/embed/{thread.pk}/").text
    links = [tag for tag in re.findall(r"<(?:a|form)\b[^>]*>", page) if 'href="#' not in tag]
    staying = [tag for tag in links if "_blank" not in tag and "_top" not in tag]
    assert links
    for tag in staying:
        assert re.search(r'(?:href|action)="/talk/(?:embed/|vote/|react/)', tag), tag
    assert f"/talk/embed/{thread.pk}/reply/{first.pk}/" in page


def test_an_answer_without_scripts_is_written_in_the_frame(client, blog, thread):
    first = post_comment(thread, text="First.", name="Boris")
    path = f"/talk/embed/{thread.pk}/reply/{first.pk}/"
    form = client.get(path)
    assert ancestors(form) != "'none'"
    assert f'name="parent" value="{first.pk}"' in form.text
    response = client.post(f"/talk/embed/{thread.pk}/", {**SAID, "parent": str(first.pk)}, headers=OWN_PAGE)
    assert response.status_code == 303
    assert Comment.objects.get(parent=first).text == SAID["text"]


def test_a_comment_that_waits_is_told_of_without_a_cookie(client, blog, thread):
    Thread.objects.update(mode="held")
    response = client.post(f"/talk/embed/{thread.pk}/", SAID, headers=OWN_PAGE)
    client.cookies.clear()
    told = client.get(response["Location"])
    assert (told.status_code, "From the blog." in told.text) == (200, True)
    assert ancestors(told) != "'none'"
    assert client.get(f"/talk/embed/{thread.pk}/receipt/x/").status_code == 404


def test_the_frames_cookie_is_kept_apart_for_each_site(client, blog, thread):
    response = client.post(f"/talk/embed/{thread.pk}/", SAID, headers=OWN_PAGE)
    told = response.cookies[FRAME_COOKIE].OutputString()
    for part in ("SameSite=None", "Partitioned", "Secure", "HttpOnly", "Path=/talk/"):
        assert part in told
    assert GUEST_COOKIE not in response.cookies
    client.post(f"/talk/embed/{thread.pk}/", {**SAID, "text": "Once more."}, headers=OWN_PAGE)
    assert Comment.objects.values("client_hash").distinct().count() == 1


def test_a_guest_changes_a_comment_in_the_frame_and_takes_it_back(client, blog, thread):
    client.post(f"/talk/embed/{thread.pk}/", SAID, headers=OWN_PAGE)
    comment = Comment.objects.get()
    path = f"/talk/embed/{thread.pk}/edit/{comment.pk}/"
    page = client.get(path)
    assert "From the blog." in page.text
    assert ancestors(page) == "'self' blog.example other.example:8443"
    answer = client.post(path, {"text": "From my kitchen."}, headers=OWN_PAGE)
    assert re.fullmatch(rf"/talk/embed/{thread.pk}/\?after=\d+#comment-{comment.pk}", answer["Location"])
    comment.refresh_from_db()
    assert comment.text == "From my kitchen."
    empty = client.post(path, {"text": "  "}, headers=OWN_PAGE)
    assert (empty.status_code, ancestors(empty)) == (422, ancestors(page))
    answer = client.post(path, {"withdraw": "1"}, headers=OWN_PAGE)
    assert answer["Location"].startswith(f"/talk/embed/{thread.pk}/?after=")
    comment.refresh_from_db()
    assert (comment.state, comment.text) == ("removed", "")


def test_nobody_else_changes_it_in_a_frame(client, blog, thread):
    client.post(f"/talk/embed/{thread.pk}/", SAID, headers=OWN_PAGE)
    comment, other = Comment.objects.get(), Thread.objects.create(title="Another", url="/another/")
    path = f"/talk/embed/{thread.pk}/edit/{comment.pk}/"
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site, "Origin": "https://blog.example"}
        assert client.post(path, {"text": "Forged."}, headers=headers).status_code == 403
    assert client.get(f"/talk/embed/{other.pk}/edit/{comment.pk}/")["Location"] == f"/talk/embed/{other.pk}/"
    client.cookies.clear()
    for answer in (client.get(path), client.post(path, {"text": "Mine now."}, headers=OWN_PAGE)):
        assert answer["Location"] == f"/talk/embed/{thread.pk}/"
    comment.refresh_from_db()
    assert comment.text == "From the blog."


def test_without_cookies_every_comment_is_taken_as_a_strangers(client, blog, thread):
    for number in range(3):
        client.cookies.clear()
        said = {**SAID, "text": f"Comment {number} of somebody."}
        assert client.post(f"/talk/embed/{thread.pk}/", said, headers=OWN_PAGE).status_code == 303
    assert Comment.objects.values("client_hash").distinct().count() == 3


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_post_from_the_page_around_the_frame_is_forged(client, blog, thread, site):
    headers = {"Sec-Fetch-Site": site, "Origin": "https://blog.example"}
    assert client.post(f"/talk/embed/{thread.pk}/", SAID, headers=headers).status_code == 403
    assert not Comment.objects.exists()


def test_a_member_in_a_frame_says_it_under_the_accounts_name(client, blog, thread, clara):
    client.force_login(clara)
    client.post(f"/talk/embed/{thread.pk}/", {"name": "The editor", "text": "Words."}, headers=OWN_PAGE)
    row = Comment.objects.get()
    assert (row.user, row.name) == (clara, clara.public_name)


def test_a_refusal_keeps_what_was_typed_in_the_frame(client, blog, thread):
    Rules.objects.update(banned_words="idiot")
    page = client.post(f"/talk/embed/{thread.pk}/", {**SAID, "text": "What an idiot."}, headers=OWN_PAGE)
    assert page.status_code == 422
    assert "What an idiot." in page.text
    assert ancestors(page) != "'none'"


def test_lasting_links_of_a_foreign_page_lead_to_this_paper(client, blog):
    made = found_thread(POST, title="A post", language="en", mode="open")
    comment = post_comment(made, text="Said.", name="Clara")
    assert client.get(comment.path)["Location"] == f"/talk/embed/{made.pk}/#comment-{comment.pk}"
    assert comment.path in client.get(f"/talk/{made.pk}/feed.xml").text
    assert client.get("/api/v1/threads", {"url": POST}).json()["url"] == POST


def test_a_frame_is_baked_and_follows_its_thread_and_the_list_of_hosts(blog, thread):
    path = f"/talk/embed/{thread.pk}/"
    page = render(path)
    assert (page.status, page.may_be_kept) == (200, True)
    assert {f"thread:{thread.pk}", "rules"} <= set(page.tags)
    assert any("frame-ancestors 'self' blog.example" in value for name, value in page.headers)


def test_parts_and_orders_are_read_in_the_frame(client, blog, thread, monkeypatch):
    from palmyra.discussion import access

    monkeypatch.setattr(access, "ROOTS_IN_PART", 2)
    for number in range(3):
        post_comment(thread, text=f"Number {number}.", name="Boris", client=actions.posting.Client(key=f"k{number}"))
    page = client.get(f"/talk/embed/{thread.pk}/").text
    assert f"/talk/embed/{thread.pk}/comments/2/" in page
    assert "Number 0." in client.get(f"/talk/embed/{thread.pk}/comments/2/").text
    assert "Number 0." in client.get(f"/talk/embed/{thread.pk}/comments/oldest/").text
    assert client.get(f"/talk/embed/{thread.pk}/comments/3/").status_code == 404


def test_the_newsroom_shows_what_to_paste(client, blog, anna):
    anna.is_superuser = True
    anna.save()
    client.force_login(anna)
    page = client.get("/newsroom/discussion/sites/").text
    assert "blog.example, other.example:8443" in page
    assert "/static/js/embed.js&quot; data-url=" in page


def test_hosts_are_tidied_and_what_is_none_is_named(client, paper, anna):
    from django import forms

    from palmyra.discussion.panels import tidy_hosts

    assert tidy_hosts("https://Blog.Example/\n\n пример.рф \nblog.example\na.b:8443\n127.0.0.1:80") == (
        "blog.example\nxn--e1afmkfd.xn--p1ai\na.b:8443\n127.0.0.1"
    )
    for wrong in ("*.example", "blog.example/path", "a b", "https://", "user@host", "[::zz]", "-"):
        with pytest.raises(forms.ValidationError):
            tidy_hosts(wrong)
