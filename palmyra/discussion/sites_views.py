"""Other sites and programs in the newsroom: what they put into their pages, keys of the API, webhooks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from palmyra.accounts.models import User
from palmyra.discussion import hosts
from palmyra.discussion.forms import KeyForm, WebhookForm
from palmyra.discussion.keys import make_key, revoke
from palmyra.discussion.models import ApiKey, Delivery, Rules, Webhook
from palmyra.discussion.outside import rotate_judge_secret
from palmyra.discussion.queue_views import address_of_rules, show
from palmyra.discussion.webhooks import make_webhook, rotate_secret, send_again, send_test

may_connect = permission_required("discussion.add_apikey")
DELIVERIES_SHOWN = 100


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
        "judge_url": Rules.current().judge_url,
        "webhooks": Webhook.objects.all(),
        "webhook_form": WebhookForm(),
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


@never_cache
@require_POST
@may_connect
def webhooks(request: HttpRequest) -> HttpResponse:
    """Make a webhook and show its secret, this once."""
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return show_sites(request, webhook_form=form)
    hook, secret = make_webhook(form.cleaned_data["url"], form.cleaned_data["events"])
    return show_sites(request, made=hook, secret=secret)


@never_cache
@require_GET
@may_connect
def webhook(request: HttpRequest, number: int) -> HttpResponse:
    """What was sent to a webhook lately, and what became of it."""
    return show_webhook(request, get_object_or_404(Webhook, pk=number))


def show_webhook(request: HttpRequest, hook: Webhook, **told: Any) -> HttpResponse:
    """The log of a webhook; `told` has a secret that is shown this once."""
    rows = hook.deliveries.select_related("comment")[:DELIVERIES_SHOWN]
    return show(request, "webhook", _("Webhook"), hook=hook, deliveries=rows, **told)


@never_cache
@require_POST
@may_connect
def change_webhook(request: HttpRequest, number: int) -> HttpResponse:
    """Test it, give it a new secret, switch it off or on, or do away with it."""
    hook = get_object_or_404(Webhook, pk=number)
    act = request.POST.get("act")
    if act == "rotate":
        return show_webhook(request, hook, made=hook, secret=rotate_secret(hook))
    if act == "delete":
        hook.delete()
        messages.success(request, _("The webhook and its log are gone."))
        return HttpResponseRedirect(reverse("discussion_queue:sites"))
    if act == "test":
        send_test(hook)
        messages.success(request, _("A test is on its way; the log shows what becomes of it."))
    elif act == "switch":
        hook.is_active = not hook.is_active
        hook.save(update_fields=["is_active"])
    return HttpResponseRedirect(reverse("discussion_queue:webhook", args=[hook.pk]))


@never_cache
@require_POST
@may_connect
def judge_secret(request: HttpRequest) -> HttpResponse:
    """A new secret for the outside judge, shown this once."""
    return show_sites(request, made=_("Secret of the outside judge"), secret=rotate_judge_secret())


@require_POST
@may_connect
def resend(request: HttpRequest, number: int) -> HttpResponse:
    """Send something once more."""
    row = get_object_or_404(Delivery, pk=number)
    send_again(row)
    messages.success(request, _("It is sent again."))
    return HttpResponseRedirect(reverse("discussion_queue:webhook", args=[row.webhook_id]))
