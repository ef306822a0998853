"""Making the discussion of another site's page."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from palmyra.discussion import hosts
from palmyra.discussion.errors import NotListed, TooFast
from palmyra.discussion.limits import FOREIGN_MAX, FOREIGN_WINDOW
from palmyra.discussion.models import Thread
from palmyra.discussion.windows import around_now
from palmyra.lib.signs import one_line


def require_listed(url: str) -> str:
    """The address of a page of a listed site, as threads keep it. Raises NotListed."""
    place = hosts.read_address(url)
    if place is None or place.host not in hosts.listed():
        raise NotListed(_("This page is not of a site that may embed discussions here."))
    return place.address


def found_thread(url: str, *, title: str, language: str, mode: str) -> Thread:
    """The discussion of another site's page, made when somebody writes first; of two who do at once, both get it.

    Raises NotListed for a page of a site that may not embed, and TooFast when many were made lately.
    """
    address = require_listed(url)
    known = Thread.objects.filter(url=address, is_foreign=True).first()
    if known is not None:
        return known
    lately = Thread.objects.filter(is_foreign=True, created_at__range=around_now(FOREIGN_WINDOW))
    if lately.count() >= FOREIGN_MAX:
        raise TooFast(_("Many new discussions were begun from other sites within an hour. Come again a little later."))
    told = {"title": one_line(title)[:250] or address[:250], "language": language, "mode": mode}
    try:
        with transaction.atomic():
            return Thread.objects.create(url=address, is_foreign=True, **told)
    except IntegrityError:
        return Thread.objects.get(url=address, is_foreign=True)
