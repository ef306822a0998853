"""The page of figures in the newsroom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from palmyra.discussion import figures
from palmyra.discussion.queue_views import may_moderate, moderator_of, show


@require_GET
@may_moderate
def statistics(request: HttpRequest) -> HttpResponse:
    """Comments, held, rejected, time to a decision and the busiest discussions, by day or by week."""
    step = figures.WEEK if request.GET.get("by") == figures.WEEK else figures.DAY
    rows = figures.figures_by(step, moderator_of(request))
    return show(
        request,
        "statistics",
        _("Statistics"),
        step=step,
        rows=[(row, figures.span(figures.seconds_waited(row))) for row in reversed(rows)],
        charts=figures.charts_of(rows),
        first=rows[0].start,
        last=rows[-1].start,
        width=figures.WIDTH,
        height=figures.HEIGHT,
        busiest=figures.busiest_threads(step, moderator_of(request)),
    )
