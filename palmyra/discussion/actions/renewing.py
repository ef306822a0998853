"""Rendering comments anew, in the background, after the rules of rendering changed."""

from __future__ import annotations

from palmyra.discussion import markup, mentions
from palmyra.discussion.models import REMOVED, Comment, Rules
from palmyra.press.tags import purge

AT_ONCE = 200  # comments; none is locked for longer than its own update


def render_anew() -> int:
    """Render the newest comments that an earlier renderer made; returns how many were looked at, 0 when all are done.

    A comment that is changed meanwhile stays as its change left it. An imported one has only its HTML, which is cleaned
    by the rules of now.
    """
    rules = Rules.load()
    if rules.rendered_version >= markup.RENDERER_VERSION:
        return 0
    old = Comment.objects.filter(renderer_version__lt=markup.RENDERER_VERSION).exclude(state=REMOVED)
    rows = list(old.select_related("thread").order_by("-pk")[:AT_ONCE])
    changed = {row.thread_id for row in rows if renew(row)}
    purge(*(f"thread:{number}" for number in changed))
    if not rows:
        # Not by save(), which would make every page stale that knows the rules.
        Rules.objects.filter(pk=rules.pk).update(rendered_version=markup.RENDERER_VERSION)
    return len(rows)


def renew(row: Comment) -> bool:
    """Render one comment; returns whether readers see another one now."""
    if row.source_system:
        html = markup.clean(row.html)
    else:
        html = mentions.link_names(markup.render(row.text), row.thread, besides=row.pk)
    as_it_was = Comment.objects.filter(pk=row.pk, html=row.html, renderer_version=row.renderer_version)
    return bool(as_it_was.update(html=html, renderer_version=markup.RENDERER_VERSION)) and html != row.html
