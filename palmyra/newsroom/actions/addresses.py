"""Keeps old addresses leading to what stood there."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from palmyra.newsroom.models import StaticPage
from palmyra.press.tags import purge


def keep_address(old: str, new: str) -> None:
    """Let an old address lead to the new one; an address in use leads nowhere else."""
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old), site=site, defaults={"redirect_link": new, "is_permanent": True}
    )
    # A chain of moves stays one step long.
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)


def keep_addresses(moves: Mapping[str, str]) -> None:
    """The same for addresses of which none was kept before: old ones to new ones, in a few statements."""
    normal = Redirect.normalise_path
    wanted = {normal(old): (old, new) for old, new in moves.items() if normal(old) != normal(new)}
    known = Redirect.objects.filter(Q(old_path__in=wanted) | Q(old_path__in=[normal(new) for new in moves.values()]))
    if known.exists() or Redirect.objects.filter(redirect_link__in=moves).exists():
        for old, new in wanted.values():
            keep_address(old, new)
        return
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.bulk_create(
        Redirect(old_path=path, site=site, redirect_link=new, is_permanent=True) for path, (_old, new) in wanted.items()
    )
    purge("redirects")


def move_page(page: StaticPage, old: str | None) -> None:
    """Let a static page's old address lead to where it is now, and tell its discussion what changed.

    `old` is None for a page that was not published before.
    """
    new, thread = page.public_path, page.thread
    if page.live and old is not None and old != new:
        keep_address(old, new)
    if thread is None:
        return
    told = {"url": new, "title": page.title, "is_away": not page.live}
    if any(getattr(thread, name) != value for name, value in told.items()):
        for name, value in told.items():
            setattr(thread, name, value)
        thread.save(update_fields=[*told])
        purge(f"thread:{thread.pk}", gone=thread.is_away)
