"""Comments brought from elsewhere."""

import datetime as dt

from palmyra.discussion.actions import import_comment
from palmyra.discussion.models import Comment, Thread

LONG_AGO = dt.datetime(2011, 3, 4, 12, 30, tzinfo=dt.UTC)


def bring(thread, **changed):
    told = {
        "source_system": "old",
        "source_id": "17",
        "name": "Clara",
        "text": "From *before*.",
        "created_at": LONG_AGO,
    }
    return import_comment(thread, **{**told, **changed})


def test_comment_comes_with_its_date_and_unchecked(thread):
    Thread.objects.update(mode="closed")
    comment, is_new = bring(thread)

    thread.refresh_from_db()
    assert is_new
    assert (comment.state, comment.created_at, comment.html) == ("shown", LONG_AGO, "<p>From <em>before</em>.</p>")
    assert (thread.comment_count, thread.last_comment_at) == (1, LONG_AGO)


def test_comment_that_came_before_is_left_as_it_is(thread):
    first, _is_new = bring(thread)

    again, is_new = bring(thread, text="Changed there.")

    thread.refresh_from_db()
    assert not is_new
    assert (again.pk, again.text) == (first.pk, "From *before*.")
    assert thread.comment_count == 1


def test_the_same_id_of_another_system_is_another_comment(thread):
    bring(thread)
    bring(thread, source_system="older")

    assert Comment.objects.count() == 2


def test_html_is_cleaned_like_everything_else(thread):
    comment, _is_new = bring(thread, text="", html='<p onclick="x()">Hi <script>alert(1)</script><b>you</b></p>')

    assert comment.html == "<p>Hi you</p>"
    assert comment.text == "Hi you"


def test_removed_comment_comes_without_its_text(thread):
    comment, _is_new = bring(thread, state="removed", reason="Insult")

    thread.refresh_from_db()
    assert (comment.text, comment.html, comment.name) == ("", "", "")
    assert thread.comment_count == 0


def test_nameless_comment_is_a_guests(thread):
    comment, _is_new = bring(thread, name="")

    assert comment.name == "Guest"
