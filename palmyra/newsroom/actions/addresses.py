"""Keeps old addresses leading to what stood there."""

from __future__ import annotations

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from palmyra.newsroom.models import StaticPage


def keep_address(old: str, new: str) -> None:
    """Let an old address lead to the new one; an address in use leads nowhere else."""
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old), site=site, defaults={"redirect_link": new, "is_permanent": True}
    )
    # A chain of moves stays one step long.
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)


def move_page(page: StaticPage, old: str) -> None:
    """Let a static page's old address lead to where it is now, and tell its discussion."""
    new = page.public_path
    if page.live and old != new:
        keep_address(old, new)
    if page.thread is not None and (page.thread.url, page.thread.title) != (new, page.title):
        page.thread.url, page.thread.title = new, page.title
        page.thread.save(update_fields=["url", "title"])
