"""Rendering comments anew, in the background, after the rules of rendering changed."""

from __future__ import annotations

from django.db import transaction

from palmyra.discussion import markup, mentions
from palmyra.discussion.models import REMOVED, Comment, Rules
from palmyra.press.tags import purge

AT_ONCE = 200  # comments; none is locked for longer than its own update
_reached: dict[int, int] = {}  # by the version: the lowest number that was looked at, so that none is twice


def render_anew() -> int:
    """Render the newest comments that an earlier renderer made; returns how many were looked at, 0 when all are done.

    A comment that is changed meanwhile stays as its change left it. An imported one has only its HTML, which is cleaned
    by the rules of now.
    """
    rules, version = Rules.load(), markup.RENDERER_VERSION
    if rules.rendered_version >= version:
        return 0
    left = Comment.objects.filter(pk__lt=_reached[version]) if version in _reached else Comment.objects.all()
    old = left.filter(renderer_version__lt=version).exclude(state=REMOVED)
    rows = list(old.select_related("thread").order_by("-pk")[:AT_ONCE])
    for row in rows:
        renew(row)
        _reached[version] = row.pk
    if not rows:
        _reached.pop(version, None)
        # Not by save(), which would make every page stale that knows the rules.
        Rules.objects.filter(pk=rules.pk).update(rendered_version=version)
    return len(rows)


@transaction.atomic
def renew(row: Comment) -> bool:
    """Render one comment, and its page with it; returns whether readers see another one now."""
    if row.source_system:
        html = markup.clean(row.html)
    else:
        html = mentions.link_names(markup.render(row.text), row.thread, besides=row.pk)
    as_it_was = Comment.objects.filter(pk=row.pk, html=row.html, renderer_version=row.renderer_version)
    if not as_it_was.update(html=html, renderer_version=markup.RENDERER_VERSION) or html == row.html:
        return False
    purge(f"thread:{row.thread_id}")
    return True
