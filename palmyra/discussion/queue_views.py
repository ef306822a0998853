"""The moderators' queue in the newsroom: comments to decide about, and the record of what was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from palmyra.accounts.models import User
from palmyra.discussion import access, actions
from palmyra.discussion.addresses import hidden_targets
from palmyra.discussion.bans import bans_on, end_of
from palmyra.discussion.checks import sentence_of
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.forms import DecisionForm, NoticeDecisionForm
from palmyra.discussion.models import (
    HELD,
    HIDDEN,
    REMOVED,
    SHOWN,
    Appeal,
    Ban,
    Claim,
    Comment,
    Decision,
    Notice,
    Report,
)
from palmyra.discussion.models.rules import NEWEST, OLDEST
from palmyra.discussion.records import Record, records_of
from palmyra.discussion.trust import standings_of
from palmyra.discussion.words import read_number

ON_PAGE = 30
DECISIONS_ON_PAGE = 100
ANSWER_MAX = 200
ACTS: dict[str, Callable[..., Decision]] = {
    "approve": actions.approve_comment,
    "hide": actions.hide_comment,
    "remove": actions.remove_comment,
    "hold": actions.hold_comment,
    "restore": actions.restore_comment,
    "note": actions.note_comment,
    "unnote": actions.unnote_comment,
    "pin": actions.pin_comment,
    "unpin": actions.unpin_comment,
}
ACTS_OF = {HELD: ["approve", "hide", "remove"], SHOWN: ["hide", "hold", "remove"], HIDDEN: ["restore", "remove"]}

IN_BULK = list(ACTS)[:5]  # what is about readers' seeing a comment; what is chosen is chosen one by one
NEED_REASON = ("hide", "remove")
WAYS_BACK = {"note": "unnote", "unnote": "note", "pin": "unpin", "unpin": "pin"}
SHOWING = ("approve", "restore")  # a moderator lets only those words through that they read
KEYS = {"approve": "A", "restore": "A", "hide": "R"}

may_moderate = permission_required("discussion.change_comment")


def moderator_of(request: HttpRequest) -> User:
    """Who asks; the newsroom's door let only members of it through."""
    assert isinstance(request.user, User)
    return request.user


def show(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """A page of the queue inside Wagtail's frame."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": address_of_queue(), "label": _("Discussion")},
    ]
    if title != _("Discussion"):
        trail.append({"url": "", "label": title})
    frame = {"header_title": title, "page_title": title, "header_icon": "comment", "breadcrumbs_items": trail}
    chosen = {"reasons": DecisionForm().fields["reason"].choices}  # type: ignore[attr-defined]
    return render(request, f"discussion/{template}.html", {**frame, **chosen, **context})


def reading_time() -> int:
    """Now in milliseconds, taken before the comments of a page are read: what is changed later is not on the page."""
    return int(timezone.now().timestamp() * 1000)


def address_of_queue() -> str:
    """Where the queue is."""
    return reverse("discussion_queue:queue")


@require_GET
@may_moderate
def queue(request: HttpRequest) -> HttpResponse:
    """Comments: those that wait in the order that the moderator chose, or all or those out of sight, newest first."""
    read_at = reading_time()
    state = request.GET.get("state", HELD)
    state = state if state in {HELD, SHOWN, HIDDEN, REMOVED, access.REPORTED, access.APPEALED, ""} else HELD
    words = request.GET.get("q", "").strip()
    order = order_of(request) if state == HELD else NEWEST
    after = read_number(request.GET.get("after"))
    rows = list(access.queue(moderator_of(request), state, order=order, after=after, search=words)[: ON_PAGE + 1])
    shown = rows[:ON_PAGE]
    return show(
        request,
        "queue",
        _("Discussion"),
        state=state,
        tabs=tabs(moderator_of(request)),
        words=words,
        order=order,
        orders=orders() if state == HELD else [],
        rows=rows_of(shown, moderator_of(request)),
        read_at=read_at,
        # The gravest of the reported ones, and the oldest appeals, stand first and go as they are decided about.
        next=shown[-1].pk if len(rows) > ON_PAGE and state not in {access.REPORTED, access.APPEALED} else 0,
        bulk=[(act, label_of(act)) for act in in_form_order(bulk_acts(state))],
        oldest=access.oldest_held(moderator_of(request)) if state == HELD else None,
        here=request.get_full_path(),
        rules_url=address_of_rules(request),
        may_scope=request.user.has_perm("accounts.change_user"),
    )


def orders() -> list[tuple[str, str]]:
    """The orders in which moderators may read what waits, and what each is called."""
    return [
        (OLDEST, pgettext("order of what waits", "Oldest first")),
        (access.GRAVEST, pgettext("order of what waits", "Gravest first")),
        (NEWEST, pgettext("order of what waits", "Newest first")),
    ]


def order_of(request: HttpRequest) -> str:
    """The order that a moderator asks for or asked for last; who has waited longest comes first until then."""
    order = request.GET.get("order", "")
    if order in access.QUEUE_ORDERS:
        request.session["queue_order"] = order
        return order
    return str(request.session.get("queue_order", OLDEST))


def address_of_rules(request: HttpRequest) -> str:
    """Where the rules of the discussion are changed, "" for those who may not."""
    may_change = request.user.has_perm("discussion.change_rules")
    return reverse("wagtailsettings:edit", args=["discussion", "rules"]) if may_change else ""


def tabs(moderator: User) -> list[tuple[str, str, int]]:
    """The queue's tabs; only what waits is counted, as it is what calls for work."""
    return [
        (HELD, _("Waiting"), access.count_held(moderator)),
        (access.REPORTED, _("Reported"), access.count_reported(moderator)),
        (access.APPEALED, _("Appeals"), access.count_appealed(moderator)),
        ("", _("Newest"), 0),
        (HIDDEN, _("Hidden"), 0),
        (REMOVED, _("Removed"), 0),
    ]


def bulk_acts(state: str) -> list[str]:
    """What can be done with several comments of a tab at once; among the newest there are some of each state."""
    if state == access.REPORTED:
        return ["approve", *ACTS_OF[SHOWN]]
    if state == access.APPEALED:
        return []  # each writer is answered by itself
    return ACTS_OF.get(state, []) if state else IN_BULK


def rows_of(comments: list[Comment], moderator: User) -> list[dict[str, Any]]:
    """Comments with why each is here, what is known of its writer and what can be done."""
    reports = access.open_reports(comments)
    notices = access.open_notices(comments)
    bans = bans_on(comments)
    claims = access.claims_of_others(comments, moderator)
    appealed = [row for row in comments if hasattr(row, "appeal")]
    decided = access.last_decisions(appealed) if appealed else {}
    known = zip(comments, records_of(comments), standings_of(comments, timezone.now()), strict=True)
    return [
        row_of(row, record, reports.get(row.pk, []), notices.get(row.pk, []))
        | bans_of_row(row, bans[row.pk])
        | {"claim": sentence_of_claim(claims[row.pk]) if row.pk in claims else ""}
        | {"appeal": getattr(row, "appeal", None), "decided": decided.get(row.pk)}
        | {"trust": standing.trust.label if is_known(row) and not row.is_staff_voice else ""}
        for row, record, standing in known
    ]


def bans_of_row(comment: Comment, bans: list[Ban]) -> dict[str, Any]:
    """How far the writer of a comment is banned, and what can be done about the writer."""
    return {
        "bans": [(ban.get_kind_display(), end_of(ban)) for ban in bans],
        "can_warn": is_known(comment),
        "can_reword": comment.state != REMOVED,
        "can_ban": not comment.is_staff_voice,
    }


def is_known(comment: Comment) -> bool:
    """Whether the writer of a comment can be met again."""
    return bool(comment.user_id or comment.client_hash)


def row_of(comment: Comment, record: Record, reports: list[Report], notices: list[Notice]) -> dict[str, Any]:
    """One comment as the queue shows it; its link leads to the page it stands on, if it stands on one."""
    return {
        "comment": comment,
        "reasons": [sentence_of(code) for code in comment.reasons],
        "reports": reports,
        "notices": notices,
        "record": record,
        "acts": acts_of(comment, is_reported=bool(reports)),
        "answers": answered_by(comment),
        "targets": hidden_targets(comment.html),
        "address": comment.path if comment.has_place else comment.thread.place,
    }


def answered_by(comment: Comment) -> str:
    """What a comment answers, as far as it is still there."""
    parent = comment.parent
    return f"{parent.name}: {parent.plain_text()}" if parent and parent.state != REMOVED else ""


def acts_of(comment: Comment, *, is_reported: bool = False) -> list[tuple[bool, list[tuple[str, str, str]]]]:
    """What can be done with a comment, in two forms: acts that need no reason, then those that do, each with its key.

    Enter in a field presses the first button of its form, so a reason must not stand in one form with approving.
    """
    acts = list(ACTS_OF.get(comment.state, []))
    if is_reported and comment.state == SHOWN:
        acts.insert(0, "approve")
    acts += choosing_acts(comment)
    forms = [
        (needs, [(act, label_of(act), KEYS.get(act, "")) for act in acts if (act in NEED_REASON) is needs])
        for needs in (False, True)
    ]
    return [(needs, buttons) for needs, buttons in forms if buttons]


def choosing_acts(comment: Comment) -> list[str]:
    """How a shown comment can be put before others, or no longer."""
    if not comment.is_shown:
        return []
    pin = "" if comment.depth else "unpin" if comment.is_pinned else "pin"
    return ["unnote" if comment.is_noted else "note", *([pin] if pin else [])]


def in_form_order(acts: list[str]) -> list[str]:
    """Acts that take a reason first, as Enter in a field of a form presses its first button."""
    return sorted(acts, key=lambda act: act not in NEED_REASON)


def label_of(act: str) -> str:
    """The word on an act's button."""
    return {
        "approve": _("Approve"),
        "hide": _("Hide"),
        "remove": _("Remove"),
        "hold": _("Hold"),
        "restore": _("Restore"),
        "note": _("Choose"),
        "unnote": _("Choose no more"),
        "pin": _("Pin"),
        "unpin": _("Take the pin off"),
    }[act]


@require_GET
@may_moderate
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """One comment with what it answers and every decision about it."""
    read_at = reading_time()
    row = get_object_or_404(access.queue(moderator_of(request)), pk=number)
    actions.claim_comment(row, moderator=moderator_of(request))
    return show(
        request,
        "comment",
        _("Comment"),
        row=rows_of([row], moderator_of(request))[0],
        read_at=read_at,
        parent=row.parent,
        decisions=row.decisions.select_related("moderator"),
        cautions=access.cautions_about(row),
        earlier=row.earlier_texts.all(),
        here=request.get_full_path(),
    )


@require_POST
@may_moderate
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Take a comment in hand, and tell which of the comments of the page others have in theirs."""
    moderator = moderator_of(request)
    row = get_object_or_404(access.queue(moderator), pk=number)
    actions.claim_comment(row, moderator=moderator)
    numbers = [read_number(typed) for typed in request.POST.getlist("rows")[:ON_PAGE]]
    claims = access.claims_of_others(list(access.queue(moderator).filter(pk__in=numbers)), moderator)
    return JsonResponse({"claims": {number: sentence_of_claim(claim) for number, claim in claims.items()}})


def sentence_of_claim(claim: Claim) -> str:
    """Who has a comment in hand, and since when."""
    at = date_format(timezone.localtime(claim.claimed_at), "TIME_FORMAT")
    return _("In the hands of %(name)s since %(at)s") % {"name": claim.moderator, "at": at}


@require_http_methods(["GET", "HEAD", "POST"])
@may_moderate
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """A notice under the law with its comment, and the decision about it with its reasons."""
    found = access.notices(moderator_of(request)).select_related("comment__thread", "moderator")
    row = get_object_or_404(found, pk=number)
    form = NoticeDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_notice(row, moderator=moderator_of(request), **form.cleaned_data)
        except DiscussionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Notice No. %(number)s is decided.") % {"number": row.pk})
            return HttpResponseRedirect(f"{address_of_queue()}?state={access.REPORTED}")
    actions.claim_comment(row.comment, moderator=moderator_of(request))
    title = _("Notice No. %(number)s") % {"number": row.pk}
    comment_row = {**rows_of([row.comment], moderator_of(request))[0], "acts": [], "notices": []}
    return show(request, "notice", title, notice=row, row=comment_row, form=form)


@require_GET
@may_moderate
def record(request: HttpRequest) -> HttpResponse:
    """Decisions of everybody, newest first."""
    rows = access.decisions(moderator_of(request), before=read_number(request.GET.get("before")))[
        : DECISIONS_ON_PAGE + 1
    ]
    decided = list(rows)
    following = decided[DECISIONS_ON_PAGE - 1].pk if len(decided) > DECISIONS_ON_PAGE else 0
    return show(request, "record", _("Decisions"), decisions=decided[:DECISIONS_ON_PAGE], next=following)


@require_GET
@may_moderate
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask before an act that a link offers, such as undoing another one."""
    form = DecisionForm(request.GET)
    if not form.is_valid():
        return HttpResponseRedirect(address_of_queue())
    return ask(request, form, request.GET)


def ask(request: HttpRequest, form: DecisionForm, told: QueryDict) -> HttpResponse:
    """The page that asks: the comments, the reason where one is needed, and the button."""
    act, read_at = form.cleaned_data["act"], reading_time()
    rows = list(access.queue(moderator_of(request)).filter(pk__in=form.cleaned_data["comments"]))
    for row in rows:
        actions.claim_comment(row, moderator=moderator_of(request))
    return show(
        request,
        "confirm",
        label_of(act),
        act=act,
        label=label_of(act),
        rows=[{**row, "acts": []} for row in rows_of(rows, moderator_of(request))],
        read_at=read_at,
        needs_reason=act in NEED_REASON,
        chosen=form.cleaned_data["reason"],
        own_words=form.cleaned_data["words"],
        next=next_of(request, told),
    )


@require_POST
@may_moderate
def decide(request: HttpRequest) -> HttpResponse:
    """Carry out a decision about one comment or several, and say what was done. Removing is asked about first."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        tell_errors(request, [str(error) for errors in form.errors.values() for error in errors])
    elif form.cleaned_data["act"] == "remove" and "sure" not in request.POST:
        return ask(request, form, request.POST)
    else:
        carry_out(request, form)
    return HttpResponseRedirect(next_of(request, request.POST))


@require_POST
@may_moderate
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a writer who asked for another look: show the comment after all, or say why not."""
    row = get_object_or_404(access.queue(moderator_of(request)), pk=number)
    appeal = get_object_or_404(Appeal, comment=row)
    is_granted, words = "grant" in request.POST, request.POST.get("answer", "").strip()[:ANSWER_MAX]
    try:
        actions.answer_appeal(appeal, moderator=moderator_of(request), is_granted=is_granted, answer=words)
    except DiscussionError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("The writer was answered; the comment is shown.") if is_granted else _("The writer was answered."),
        )
    return HttpResponseRedirect(next_of(request, request.POST))


def carry_out(request: HttpRequest, form: DecisionForm) -> None:
    """Decide about each comment by itself, so that one that does not fit holds up no other."""
    act, moderator = form.cleaned_data["act"], moderator_of(request)
    read_at = {"read_at": form.cleaned_data["read_at"]} if act in SHOWING else {}
    rows = access.queue(moderator).filter(pk__in=form.cleaned_data["comments"])
    done: list[Decision] = []
    wrong: list[str] = []
    for row in rows:
        reason = form.reason_in(row.thread.language)
        try:
            done.append(ACTS[act](row, moderator=moderator, reason=reason, **read_at))
        except DiscussionError as error:
            wrong.append(str(error))
    if not done and not wrong:
        wrong.append(_("None of these comments is in the sections that you moderate."))
    tell_errors(request, wrong)
    if done:
        tell(request, act, done)


def tell_errors(request: HttpRequest, sentences: list[str]) -> None:
    """Say what did not go, each thing once."""
    for sentence in dict.fromkeys(sentences):
        messages.error(request, sentence)


def tell(request: HttpRequest, act: str, done: list[Decision]) -> None:
    """Say what was done, with links to undo it: comments that were in different states go back to different ones."""
    said = {
        "approve": ngettext("%(n)s comment approved.", "%(n)s comments approved.", len(done)),
        "hide": ngettext("%(n)s comment hidden.", "%(n)s comments hidden.", len(done)),
        "remove": ngettext("%(n)s comment removed.", "%(n)s comments removed.", len(done)),
        "hold": ngettext("%(n)s comment held.", "%(n)s comments held.", len(done)),
        "restore": ngettext("%(n)s comment restored.", "%(n)s comments restored.", len(done)),
        "note": ngettext("%(n)s comment chosen.", "%(n)s comments chosen.", len(done)),
        "unnote": ngettext("%(n)s comment chosen no more.", "%(n)s comments chosen no more.", len(done)),
        "pin": ngettext("%(n)s comment pinned.", "%(n)s comments pinned.", len(done)),
        "unpin": ngettext("%(n)s comment pinned no more.", "%(n)s comments pinned no more.", len(done)),
    }[act] % {"n": len(done)}
    ways_back: dict[str, list[int]] = {}
    for decision in done:
        if back := way_back(decision):
            ways_back.setdefault(back, []).append(decision.comment_id)
    buttons = [messages.button(undo_address(request, back, rows), _("Undo")) for back, rows in ways_back.items()]
    messages.success(request, said, buttons=buttons)


def way_back(decision: Decision) -> str:
    """The act that undoes a decision, or "" where none can."""
    if decision.act in WAYS_BACK:
        return WAYS_BACK[decision.act]
    before, after = decision.state_before, decision.state_after
    if after == REMOVED or before == after:
        return ""
    if before == SHOWN:
        return "restore" if after == HIDDEN else "approve"
    return "hold" if before == HELD else "hide"


def undo_address(request: HttpRequest, act: str, comments: list[int]) -> str:
    """Where the moderator is asked whether to undo."""
    query = QueryDict(mutable=True)
    query["act"], query["next"] = act, next_of(request, request.POST)
    query.setlist("comments", [str(number) for number in comments])
    return f"{reverse('discussion_queue:confirm')}?{query.urlencode()}"


def next_of(request: HttpRequest, told: QueryDict) -> str:
    """Where the moderator was."""
    url = told.get("next", "")
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return url
    return address_of_queue()
