"""Where the figures are seen: the newsroom's page, the address for Prometheus, and whether the paper is ready."""

from __future__ import annotations

import hmac
import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe
from wagtail.admin.auth import permission_required

from palmyra.project.running import prometheus
from palmyra.project.running.readiness import faults
from palmyra.project.running.reading import read
from palmyra.project.running.telling import alarms_of, groups_of

logger = logging.getLogger(__name__)

last_told: list[str] = []  # what was missing; a line is written when it changes, not each time that somebody asks


@require_GET
@permission_required("newsroom.change_paper")
def running(request: HttpRequest) -> HttpResponse:
    """The page of figures in the newsroom, for those who may change the paper."""
    groups = groups_of(read())
    title = _("Running")
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}]
    frame = {"header_title": title, "page_title": title, "header_icon": "glasses", "breadcrumbs_items": trail}
    return render(request, "running/running.html", {**frame, "groups": groups, "alarms": alarms_of(groups)})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus, for who knows the token; without one in the settings there is no such address."""
    token = settings.OWN["METRICS_TOKEN"]
    if not token:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        refusal = HttpResponse("The token of the setting metrics_token is needed.\n", status=401)
        refusal["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return refusal
    return HttpResponse(prometheus.exposition(read()), content_type=prometheus.CONTENT_TYPE)


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the paper can do its work, in one word; what is missing is told in the log, not to strangers."""
    found = faults()
    if found != last_told:
        last_told[:] = found
        logger.warning("The paper is not ready: %s." if found else "The paper is ready again.%s", ", ".join(found))
    if found:
        return HttpResponse("not ready\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ready\n", content_type="text/plain; charset=utf-8")
