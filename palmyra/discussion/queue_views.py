"""The moderators' queue in the newsroom: comments to decide about, and the record of what was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from palmyra.accounts.models import User
from palmyra.discussion import access, actions
from palmyra.discussion.checks import sentence_of
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.forms import DecisionForm, NoticeDecisionForm
from palmyra.discussion.models import HELD, HIDDEN, REMOVED, SHOWN, Comment, Decision, Notice, Report
from palmyra.discussion.records import Record, records_of
from palmyra.discussion.words import read_number

ON_PAGE = 30
DECISIONS_ON_PAGE = 100
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
    """Comments, newest first: those that wait, or all, or those out of sight."""
    read_at = reading_time()
    state = request.GET.get("state", HELD)
    state = state if state in {HELD, SHOWN, HIDDEN, REMOVED, access.REPORTED, ""} else HELD
    words = request.GET.get("q", "").strip()
    before = read_number(request.GET.get("before"))
    rows = list(access.queue(state, before=before, search=words)[: ON_PAGE + 1])
    shown = rows[:ON_PAGE]
    return show(
        request,
        "queue",
        _("Discussion"),
        state=state,
        tabs=tabs(),
        words=words,
        rows=rows_of(shown),
        read_at=read_at,
        # The gravest of the reported ones stand first and go as they are decided about.
        next=shown[-1].pk if len(rows) > ON_PAGE and state != access.REPORTED else 0,
        bulk=[(act, label_of(act)) for act in in_form_order(bulk_acts(state))],
        oldest=access.oldest_held() if state == HELD else None,
        here=request.get_full_path(),
        rules_url=address_of_rules(request),
    )


def address_of_rules(request: HttpRequest) -> str:
    """Where the rules of the discussion are changed, "" for those who may not."""
    may_change = request.user.has_perm("discussion.change_rules")
    return reverse("wagtailsettings:edit", args=["discussion", "rules"]) if may_change else ""


def tabs() -> list[tuple[str, str, int]]:
    """The queue's tabs; only what waits is counted, as it is what calls for work."""
    return [
        (HELD, _("Waiting"), access.count_held()),
        (access.REPORTED, _("Reported"), access.count_reported()),
        ("", _("Newest"), 0),
        (HIDDEN, _("Hidden"), 0),
        (REMOVED, _("Removed"), 0),
    ]


def bulk_acts(state: str) -> list[str]:
    """What can be done with several comments of a tab at once; among the newest there are some of each state."""
    if state == access.REPORTED:
        return ["approve", *ACTS_OF[SHOWN]]
    return ACTS_OF.get(state, []) if state else IN_BULK


def rows_of(comments: list[Comment]) -> list[dict[str, Any]]:
    """Comments with why each is here, what is known of its writer and what can be done."""
    reports = access.open_reports(comments)
    notices = access.open_notices(comments)
    records = zip(comments, records_of(comments), strict=True)
    return [row_of(row, record, reports.get(row.pk, []), notices.get(row.pk, [])) for row, record in records]


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
    row = get_object_or_404(access.queue().select_related("parent"), pk=number)
    return show(
        request,
        "comment",
        _("Comment"),
        row=rows_of([row])[0],
        read_at=read_at,
        parent=row.parent,
        decisions=row.decisions.select_related("moderator"),
        earlier=row.earlier_texts.all(),
        here=request.get_full_path(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may_moderate
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """A notice under the law with its comment, and the decision about it with its reasons."""
    row = get_object_or_404(Notice.objects.select_related("comment__thread", "moderator"), pk=number)
    form = NoticeDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and isinstance(request.user, User):
        try:
            actions.decide_notice(row, moderator=request.user, **form.cleaned_data)
        except DiscussionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Notice No. %(number)s is decided.") % {"number": row.pk})
            return HttpResponseRedirect(f"{address_of_queue()}?state={access.REPORTED}")
    title = _("Notice No. %(number)s") % {"number": row.pk}
    comment_row = {**rows_of([row.comment])[0], "acts": [], "notices": []}
    return show(request, "notice", title, notice=row, row=comment_row, form=form)


@require_GET
@may_moderate
def record(request: HttpRequest) -> HttpResponse:
    """Decisions of everybody, newest first."""
    rows = access.decisions(before=read_number(request.GET.get("before")))[: DECISIONS_ON_PAGE + 1]
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
    rows = list(access.queue().filter(pk__in=form.cleaned_data["comments"]))
    return show(
        request,
        "confirm",
        label_of(act),
        act=act,
        label=label_of(act),
        rows=[{**row, "acts": []} for row in rows_of(rows)],
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


def carry_out(request: HttpRequest, form: DecisionForm) -> None:
    """Decide about each comment by itself, so that one that does not fit holds up no other."""
    act = form.cleaned_data["act"]
    moderator = request.user if isinstance(request.user, User) else None
    read_at = {"read_at": form.cleaned_data["read_at"]} if act in SHOWING else {}
    done: list[Decision] = []
    wrong: list[str] = []
    for row in access.queue().filter(pk__in=form.cleaned_data["comments"]):
        reason = form.reason_in(row.thread.language)
        try:
            done.append(ACTS[act](row, moderator=moderator, reason=reason, **read_at))
        except DiscussionError as error:
            wrong.append(str(error))
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
