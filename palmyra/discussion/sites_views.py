"""Other sites and programs in the newsroom: keys of the API, made and taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from palmyra.accounts.models import User
from palmyra.discussion import hosts
from palmyra.discussion.forms import KeyForm
from palmyra.discussion.keys import make_key, revoke
from palmyra.discussion.models import ApiKey
from palmyra.discussion.queue_views import address_of_rules, show

may_connect = permission_required("discussion.add_apikey")


@never_cache
@require_GET
@may_connect
def sites(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    return show_sites(request)


def show_sites(request: HttpRequest, **told: Any) -> HttpResponse:
    """The page; `told` has a form that was wrong, or a secret that is shown this once."""
    context = {
        "hosts": hosts.listed(),
        "rules_url": address_of_rules(request),
        "keys": ApiKey.objects.select_related("made_by"),
        "key_form": KeyForm(),
        **told,
    }
    return show(request, "sites", _("Other sites"), **context)


@never_cache
@require_POST
@may_connect
def keys(request: HttpRequest) -> HttpResponse:
    """Make a key and show it, this once."""
    form = KeyForm(request.POST)
    if not form.is_valid() or not isinstance(request.user, User):
        return show_sites(request, key_form=form)
    key, secret = make_key(made_by=request.user, **form.cleaned_data)
    return show_sites(request, made=key, secret=secret)


@require_POST
@may_connect
def revoke_key(request: HttpRequest, number: int) -> HttpResponse:
    """Take a key back."""
    if revoke(number):
        messages.success(request, _("The key is out of force."))
    return HttpResponseRedirect(reverse("discussion_queue:sites"))
