"""What a moderator's key may do: read what waits and decide about it, as the person who made the key."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from ninja import Router, Status
from ninja.decorators import decorate_view

from palmyra.discussion import access
from palmyra.discussion.models import HELD
from palmyra.discussion.queue_views import ACTS, SHOWING
from palmyra.pages.api.callers import Bearer
from palmyra.pages.api.problems import Problem
from palmyra.pages.api.reading import NUMBER_MAX
from palmyra.pages.api.rows import held_out
from palmyra.pages.api.schemas import DecisionIn, DecisionOut, ProblemOut, QueueOut

router = Router(tags=["moderate"], auth=Bearer("moderate"))

ON_PAGE = 50
REFUSALS = {code: ProblemOut for code in (400, 401, 403, 404, 409, 422, 429)}


@router.get(
    "queue",
    response={200: QueueOut, **REFUSALS},
    summary=gettext_noop("Comments that wait, or were reported"),
    description=gettext_noop(
        "`state` is held or reported. The newest come first; `before` of an answer is the `before` of the next request."
    ),
)
@decorate_view(never_cache)
def read_queue(request: Any, state: str = HELD, before: int = 0) -> QueueOut:
    if state not in {HELD, access.REPORTED}:
        raise Problem(400, "state", _("The queue holds what is “held” or “reported”."))
    rows = list(
        access.queue(request.auth.key.made_by, state, after=before if 0 < before <= NUMBER_MAX else 0)[: ON_PAGE + 1]
    )
    reports = access.open_reports(rows[:ON_PAGE])
    return QueueOut(
        comments=[held_out(row, len(reports.get(row.pk, []))) for row in rows[:ON_PAGE]],
        before=rows[ON_PAGE - 1].pk if len(rows) > ON_PAGE and state == HELD else 0,
    )


@router.post(
    "comments/{number}/decisions",
    response={201: DecisionOut, **REFUSALS},
    summary=gettext_noop("Decide about a comment"),
    description=gettext_noop(
        "`act` is approve, hide, remove, hold or restore; or note, unnote, pin, unpin. `read_at`, milliseconds since "
        "1970, guards against a text that was changed after it was read."
    ),
)
@decorate_view(never_cache)
def decide(request: Any, number: int, said: DecisionIn) -> Status:
    if said.act not in ACTS:
        raise Problem(422, "act", _("The acts are: %(acts)s.") % {"acts": ", ".join(ACTS)}, {"act": said.act})
    row = access.queue(request.auth.key.made_by).filter(pk=number).first() if 0 < number <= NUMBER_MAX else None
    if row is None:
        raise Http404
    more = {}
    if said.act in SHOWING and said.read_at:
        more["read_at"] = dt.datetime.fromtimestamp(said.read_at / 1000, dt.UTC)
    with translation.override(row.thread.language or translation.get_language()):
        made = ACTS[said.act](row, moderator=request.auth.key.made_by, reason=said.reason, **more)
    return Status(
        201,
        DecisionOut(
            comment=row.pk,
            act=made.act,
            reason=made.reason,
            state_before=made.state_before,
            state_after=made.state_after,
            decided_at=made.decided_at,
        ),
    )
