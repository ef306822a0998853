"""Other sites and programs in the newsroom: what they put into their pages, and the keys of the API."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
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
        "snippets": snippets(request),
        "rules_url": address_of_rules(request),
        "keys": ApiKey.objects.select_related("made_by"),
        "key_form": KeyForm(),
        **told,
    }
    return show(request, "sites", _("Other sites"), **context)


def snippets(request: HttpRequest) -> dict[str, str]:
    """What another site puts into its pages: a discussion, and counts in a list of links."""
    static = request.build_absolute_uri(f"{settings.STATIC_URL}js/")  # names without a digest, as they are lasting
    page = request.build_absolute_uri("/talk/embed/")
    label = _("Discussion")
    return {
        "embed": f'<script src="{static}embed.js" data-url="https://blog.example.org/post/" data-title="{_("Title")}" '
        f'data-lang="{get_language()}" defer></script>\n'
        f'<noscript><a href="{page}?url=https://blog.example.org/post/">{label}</a></noscript>',
        "counts": f'<script src="{static}counts.js" defer></script>\n'
        '<a href="https://blog.example.org/post/" data-palmyra-count></a>',
    }


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
