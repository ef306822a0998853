"""The screen on which an owner says who moderates which sections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from palmyra.discussion import access, actions, groups
from palmyra.discussion.queue_views import show
from palmyra.discussion.words import read_number


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("accounts.change_user")
def moderators(request: HttpRequest) -> HttpResponseBase:
    """Who may moderate, and where; a post sets it for one of them."""
    return carry_out(request) if request.method == "POST" else ask(request)


def ask(request: HttpRequest) -> HttpResponse:
    """Each moderator with the groups to choose from, those that are gone but still chosen included."""
    names, rows = groups.group_names(), []
    for person in access.moderators():
        chosen = access.groups_of(person) or []
        offered = names | {group: group for group in chosen if group not in names}
        rows.append(
            {
                "person": person,
                "where": groups.names_of(chosen),
                "groups": [(group, name, group in chosen) for group, name in offered.items()],
            }
        )
    return show(request, "moderators", _("Moderators"), rows=rows)


def carry_out(request: HttpRequest) -> HttpResponseBase:
    """Set the groups of one moderator and say so."""
    person = get_object_or_404(access.moderators(), pk=read_number(request.POST.get("person")))
    known = {*groups.group_names(), *(access.groups_of(person) or [])}
    chosen = [group for group in request.POST.getlist("groups") if group in known]
    actions.set_scopes(person, chosen)
    said = (
        _("%(name)s moderates: %(where)s.") % {"name": person, "where": groups.names_of(chosen)}
        if chosen
        else _("%(name)s moderates the whole paper.") % {"name": person}
    )
    messages.success(request, said)
    return HttpResponseRedirect(reverse("discussion_queue:moderators"))
