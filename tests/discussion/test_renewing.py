"""After a change of the rules of rendering, comments are rendered anew in the background, those that need it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palmyra.discussion import actions, markup
from palmyra.discussion.actions import render_anew, renewing
from palmyra.discussion.actions.renewing import renew
from palmyra.discussion.models import Comment, Rules
from palmyra.press.tags import newest_of


@pytest.fixture
def newer(monkeypatch):
    """A renderer that marks what it made."""
    render = markup.render
    monkeypatch.setattr(markup, "RENDERER_VERSION", 2)
    monkeypatch.setattr(renewing, "_reached", {})
    monkeypatch.setattr(markup, "render", lambda text: render(text).replace("<p>", "<p>New: "))


def test_comments_of_an_earlier_renderer_are_rendered_anew_and_their_pages_with_them(say, thread, newer):
    old = say("Said before.")
    Comment.objects.filter(pk=old.pk).update(renderer_version=1, html="<p>Said before.</p>")
    before, _gone = newest_of([f"thread:{thread.pk}"])
    assert render_anew() == 1
    old.refresh_from_db()
    assert (old.html, old.renderer_version) == ("<p>New: Said before.</p>", 2)
    assert newest_of([f"thread:{thread.pk}"])[0] > before
    assert render_anew() == 0
    assert Rules.load().rendered_version == 2


def test_nothing_is_looked_at_when_all_are_new(say, django_assert_num_queries):
    say("Said now.")
    Rules.load()
    with django_assert_num_queries(1):
        assert render_anew() == 0


def test_names_that_are_called_stay_links(say, newer):
    first = say("Hello.", name="Vera")
    answer = say("@Vera well said.")
    Comment.objects.update(renderer_version=1)
    render_anew()
    answer.refresh_from_db()
    assert f'href="/talk/comment/{first.pk}/"' in answer.html
    assert answer.html.startswith("<p>New: ")


def test_an_imported_comment_keeps_its_html_and_loses_what_is_not_allowed(thread, newer):
    comment, _is_new = actions.import_comment(
        thread,
        source_system="old",
        source_id="1",
        name="Vera",
        html="<p><b>Bold</b></p>",
        created_at=timezone.now(),
        state="shown",
    )
    Comment.objects.update(renderer_version=1, html="<p><b>Bold</b><script>evil()</script></p>")
    render_anew()
    comment.refresh_from_db()
    assert "Bold" in comment.html
    assert "script" not in comment.html


def test_a_comment_that_was_changed_meanwhile_stays_as_its_change_left_it(say, newer):
    comment = say("Said before.")
    Comment.objects.update(renderer_version=1)
    read = Comment.objects.select_related("thread").get(pk=comment.pk)
    Comment.objects.update(html="<p>Changed.</p>", renderer_version=2)
    assert not renew(read)
    assert Comment.objects.get(pk=comment.pk).html == "<p>Changed.</p>"
