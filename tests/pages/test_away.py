"""Nobody reads the discussion of an article that nobody can read, by whatever address."""

from __future__ import annotations

import pytest

from palmyra.discussion import letters
from palmyra.discussion.actions import cast_vote, post_comment
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.errors import ThreadClosed
from palmyra.discussion.models import Comment, Follower, Thread
from palmyra.newsroom.actions import publish_article, restore_article, withdraw_article
from palmyra.newsroom.models import Article, Paper

pytestmark = pytest.mark.django_db

AWAY = {
    "unpublished": lambda article: article.unpublish(),
    "withdrawn": lambda article: withdraw_article(article, reason="A forged letter.", user=None),
    "deleted": lambda article: article.delete(),
}


@pytest.fixture
def article(paper) -> Article:
    Paper.objects.update(main_language="en", discussion_mode="open")
    return publish_article(Article.objects.create(headline="The bridge reopens", language="en", live=False))


@pytest.fixture
def comment(article, clara) -> Comment:
    """What Clara, who is a member, said."""
    return post_comment(Thread.objects.get(), text="Secretly said.", name="Clara", user=clara, client=Writer(key="c"))


def addresses(comment: Comment) -> dict[str, str]:
    """Where a comment can be read, besides its article's page."""
    thread = comment.thread
    return {
        "thread": f"/api/v1/threads/{thread.pk}",
        "thread by address": f"/api/v1/threads?url={thread.url}",
        "comments": f"/api/v1/threads/{thread.pk}/comments",
        "comment": f"/api/v1/comments/{comment.pk}",
        "feed": f"/talk/{thread.pk}/feed.xml",
        "form": f"/talk/{thread.pk}/?reply={comment.pk}",
        "frame": f"/talk/embed/{thread.pk}/",
        "answer in the frame": f"/talk/embed/{thread.pk}/reply/{comment.pk}/",
        "report": f"/talk/comment/{comment.pk}/report/",
        "reactions": f"/talk/comment/{comment.pk}/react/",
        "member": f"/readers/{comment.user_id}/",
    }


@pytest.mark.parametrize("way", AWAY)
def test_its_discussion_is_not_read_by_any_address(client, article, comment, way):
    for place, address in addresses(comment).items():
        assert client.get(address).status_code == 200, place
    AWAY[way](article)
    for place, address in addresses(comment).items():
        answer = client.get(address)
        assert answer.status_code == 404, place
        assert "Secretly said" not in answer.text, place
    assert "Secretly said" not in client.get("/comments.xml").text
    counts = client.get("/api/v1/counts", {"url": comment.thread.url}).json()["counts"]
    assert counts == {comment.thread.url: 0}


@pytest.mark.parametrize("way", AWAY)
def test_nothing_is_said_there_or_told_of_it_by_mail(article, comment, way):
    follower = Follower.objects.create(sealed_address="x", address_hash="x")
    follower.follows.create(thread=comment.thread, confirmed_at=comment.created_at)
    about = {"follower": follower.pk, "comments": [comment.pk]}
    assert letters.write_comments(about) is not None
    AWAY[way](article)
    assert letters.write_comments(about) is None
    thread = Thread.objects.get()
    with pytest.raises(ThreadClosed):
        post_comment(thread, text="More.", name="Boris")
    with pytest.raises(ThreadClosed):
        cast_vote(comment, voter="somebody", value=1)


def test_it_comes_back_with_its_article(client, article, comment):
    article.unpublish()
    publish_article(Article.objects.get())
    assert {client.get(address).status_code for address in addresses(comment).values()} == {200}
    restore_article(withdraw_article(Article.objects.get(), reason="A mistake.", user=None), user=None)
    assert {client.get(address).status_code for address in addresses(comment).values()} == {200}
