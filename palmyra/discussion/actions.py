"""Acts of the discussion: say something, and decide about what was said."""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress
import itertools
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion import checks, markup, words
from palmyra.discussion.errors import NotAccepted, ParentGone, ReasonMissing, ThreadClosed, TooFast, WrongState
from palmyra.discussion.limits import BURST_WINDOW, DEEPEST, REPEAT_WINDOW
from palmyra.discussion.models import (
    CLOSED,
    HELD,
    HIDDEN,
    REMOVED,
    SHOWN,
    Comment,
    CommentQuerySet,
    Decision,
    Thread,
)
from palmyra.discussion.signals import comment_hidden, comment_shown
from palmyra.press.tags import purge

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 14
TAIL = 36**3
_tails = itertools.count(secrets.randbelow(TAIL))
STAFF_ROLES = ("editor", "reporter", "moderator")


@dataclass(frozen=True, slots=True)
class Client:
    """From where a comment came; nothing of it is stored as it is.

    `key` names the browser. `is_stranger` says that the key was made for this comment: the browser was never seen.
    """

    address: str = ""
    key: str = ""
    is_stranger: bool = False
    written_in: dt.timedelta | None = None
    has_filled_trap: bool = False

    @property
    def client_hash(self) -> str:
        """The browser, or the address where it has no key yet."""
        return keyed_hash(self.key or self.address)

    @property
    def network_hash(self) -> str:
        """The /24 or /48 that the address belongs to."""
        return keyed_hash(network_of(self.address))


def keyed_hash(text: str) -> str:
    """A digest that nobody can turn back by trying all addresses, as it is keyed; "" stays ""."""
    if not text:
        return ""
    return hmac.new(settings.SECRET_KEY.encode(), b"client " + text.encode(), "blake2b").hexdigest()[:32]


def network_of(address: str) -> str:
    """The network of an address, or "" for what is none."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{number}/{24 if number.version == 4 else 48}", strict=False))


def sort_key(at: dt.datetime) -> str:
    """14 letters that sort by time: microseconds, then a counter, so that what came at one moment keeps its order."""
    return letters_of(int(at.timestamp() * 1_000_000), KEY_LENGTH - 3) + letters_of(next(_tails) % TAIL, 3)


def letters_of(number: int, length: int) -> str:
    """A number in letters of base 36 that sort as numbers do."""
    letters = []
    while number > 0:
        number, digit = divmod(number, 36)
        letters.append(LETTERS[digit])
    return "".join(reversed(letters)).rjust(length, "0")


def place(comment: Comment, parent: Comment | None) -> None:
    """Give a new comment its place in the order of the thread."""
    key = sort_key(comment.created_at)
    if parent is None:
        comment.root_key = comment.sort_path = key
        return
    comment.parent, comment.root_key = parent, parent.root_key
    comment.depth = parent.depth + 1
    # A conversation deeper than this stays in order, level with what it answers.
    comment.sort_path = parent.sort_path[: DEEPEST * KEY_LENGTH] + key


def post_comment(
    thread: Thread,
    *,
    text: str,
    name: str,
    user: User | None = None,
    parent: Comment | None = None,
    client: Client | None = None,
) -> Comment:
    """Say something: shown or held as the thread's mode and the checks decide.

    The comment's `mark` tells from which purge on pages show it. Raises NameMissing, NameTooLong, TextEmpty,
    TextTooLong, ThreadClosed, ParentGone, TooFast and NotAccepted, each with a sentence for the writer.
    """
    client = client or Client()
    name, text = words.fit_name(name), words.fit_text(text)
    html = markup.render(text)
    if not markup.plain_text(html):
        raise words.text_empty()
    with transaction.atomic():
        thread = Thread.objects.select_for_update().get(pk=thread.pk)
        if thread.current_mode() == CLOSED:
            raise ThreadClosed(_("This discussion was closed while you wrote. Your text is kept below: copy it."))
        parent = _answered(thread, parent)
        is_staff = user is not None and user.has_role(*STAFF_ROLES)
        verdicts = checks.judge(_draft_of(thread, text, html, user, is_staff, client))
        refuse_or_pass(verdicts)
        comment = Comment(
            thread=thread,
            user=user,
            name=name,
            text=text,
            html=html,
            state=HELD if verdicts else SHOWN,
            has_place=not verdicts,
            reasons=[verdict.code for verdict in verdicts],
            is_staff_voice=is_staff,
            client_hash=client.client_hash,
            network_hash=client.network_hash,
        )
        place(comment, parent)
        comment.save(force_insert=True)
        comment.mark = _count(comment, 1) if comment.is_shown else 0
    if comment.is_shown:
        comment_shown.send(sender=Comment, comment=comment)
    return comment


def _answered(thread: Thread, parent: Comment | None) -> Comment | None:
    """The comment to answer as it is now. Raises ParentGone when readers cannot read it any more."""
    if parent is None:
        return None
    row = thread.comments.shown().filter(pk=parent.pk).defer("text", "html").first()
    if row is None:
        raise parent_gone()
    return row


def parent_gone() -> ParentGone:
    """The error of a reply to what readers cannot read."""
    return ParentGone(_("The comment you answer is not there any more. Send yours as one of its own."))


def refuse_or_pass(verdicts: list[checks.Verdict]) -> None:
    """Raise TooFast or NotAccepted where the gravest verdict asks for it."""
    if verdicts and verdicts[0].gravity == checks.Gravity.REFUSE:
        kind = TooFast if verdicts[0].code == "burst" else NotAccepted
        raise kind(checks.refusal(verdicts[0].code))


def _draft_of(thread: Thread, text: str, html: str, user: User | None, is_staff: bool, client: Client) -> checks.Draft:
    """What the checks need to know, in one query about the writer; a second one where there are links."""
    now = timezone.now()
    is_stranger = user is None and (client.is_stranger or not client.key)
    own = _said_by(user, client, is_stranger)
    rows = own.filter(created_at__gt=now - REPEAT_WINDOW).order_by("-created_at")
    lately = list(rows.values_list("created_at", "state", "text")[:50])
    links = markup.count_links(html)
    return checks.Draft(
        mode=thread.current_mode(),
        links=links,
        is_guest=user is None,
        is_staff=is_staff,
        is_stranger=is_stranger,
        is_known=bool(links and not is_stranger and own.filter(state=SHOWN).exists()),
        has_filled_trap=client.has_filled_trap,
        written_in=client.written_in,
        recent_count=sum(at > now - BURST_WINDOW for at, _state, _text in lately),
        is_repeat=any(said == text for _at, _state, said in lately),
        has_recent_rejection=any(state in {HIDDEN, REMOVED} for _at, state, _text in lately),
    )


def _said_by(user: User | None, client: Client, is_stranger: bool) -> CommentQuerySet:
    """What the writer said before. A browser that throws its key away after each comment is judged by its network."""
    if user is not None:
        return Comment.objects.filter(user=user)
    if is_stranger:
        return Comment.objects.filter(network_hash=client.network_hash).exclude(network_hash="")
    return Comment.objects.filter(client_hash=client.client_hash)


def _count(comment: Comment, change: int) -> int:
    """Move the counters by one comment that appeared or went; returns the mark from which pages show it.

    The comment's thread has to be read in the same transaction.
    """
    if change > 0:
        newest = max(comment.thread.last_comment_at or comment.created_at, comment.created_at)
    else:
        shown = Comment.objects.shown().filter(thread=comment.thread_id)
        newest = shown.aggregate(newest=Max("created_at"))["newest"]
    Thread.objects.filter(pk=comment.thread_id).update(
        comment_count=F("comment_count") + change, last_comment_at=newest, counted_at=timezone.now()
    )
    if comment.parent_id:
        Comment.objects.filter(pk=comment.parent_id).update(reply_count=F("reply_count") + change)
    return purge(f"thread:{comment.thread_id}", gone=change < 0)


def approve_comment(comment: Comment, *, moderator: User | None, reason: str = "") -> Decision:
    """Show a held comment to everybody. Approving a shown comment changes nothing."""
    return _decide(comment, "approve", SHOWN, moderator, reason, allowed={HELD, SHOWN, HIDDEN})


def hide_comment(comment: Comment, *, moderator: User | None, reason: str) -> Decision:
    """Take a comment out of readers' sight; a line with the reason keeps its place, and its replies stay.

    Reversible. Hiding a hidden comment changes nothing. Raises ReasonMissing and WrongState.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why: readers and the writer see the reason in the comment's place."))
    return _decide(comment, "hide", HIDDEN, moderator, reason, allowed={HELD, SHOWN, HIDDEN})


def remove_comment(comment: Comment, *, moderator: User | None, reason: str) -> Decision:
    """Erase a comment's text and name for good; its place and its replies stay. Raises ReasonMissing.

    Whose it was is kept as far as it is known, a person's id or a browser's digest: it is the writer's record.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason stays in the record when the text is gone."))
    return _decide(comment, "remove", REMOVED, moderator, reason, allowed={HELD, SHOWN, HIDDEN, REMOVED})


def hold_comment(comment: Comment, *, moderator: User | None, reason: str = "") -> Decision:
    """Take a comment back to the queue until somebody decides; a line keeps its place only where it was answered."""
    return _decide(comment, "hold", HELD, moderator, reason, allowed={SHOWN, HIDDEN, HELD})


def restore_comment(comment: Comment, *, moderator: User | None, reason: str = "") -> Decision:
    """Show a hidden comment again. Raises WrongState for one that waits or was removed."""
    return _decide(comment, "restore", SHOWN, moderator, reason, allowed={HIDDEN, SHOWN})


@transaction.atomic
def _decide(
    comment: Comment, act: str, state: str, moderator: User | None, reason: str, *, allowed: set[str]
) -> Decision:
    """Bring a comment to a state and keep a record; a comment that is there already gets no second record."""
    row = Comment.objects.select_for_update().select_related("thread").get(pk=comment.pk)
    before = row.state
    if before not in allowed:
        raise wrong_state(before)
    earlier = row.decisions.filter(state_after=state).first() if before == state else None
    if earlier is not None:
        return earlier
    decision = Decision.objects.create(
        comment=row, act=act, moderator=moderator, reason=reason.strip(), state_before=before, state_after=state
    )
    if before != state:
        _bring(row, state, reason.strip())
    comment.refresh_from_db()
    return decision


def wrong_state(state: str) -> WrongState:
    """The error of a decision that does not fit."""
    if state == REMOVED:
        return WrongState(_("The comment was removed for good; nothing can be decided about it any more."))
    return WrongState(_("The comment waits for a decision; approve it instead of restoring it."))


def _bring(row: Comment, state: str, reason: str) -> None:
    """Bring a comment from another state to this one, and the counters and pages with it."""
    was_shown, had_place, row.state = row.is_shown, row.has_place, state
    row.has_place = _keeps_place(row)
    row.reason_shown = reason if state in {HIDDEN, REMOVED} else ""
    fields = ["state", "has_place", "reason_shown"]
    if state == REMOVED:
        row.text = row.html = row.name = row.network_hash = ""
        fields += ["text", "html", "name", "network_hash"]
    row.save(update_fields=fields)
    if row.has_place and not had_place:
        _give_place_above(row)
    if row.is_shown != was_shown:
        _count(row, 1 if row.is_shown else -1)
        (comment_shown if row.is_shown else comment_hidden).send(sender=Comment, comment=row)
    elif had_place or row.has_place:
        purge(f"thread:{row.thread_id}", gone=True)


def _keeps_place(row: Comment) -> bool:
    """Whether a comment has a place in its new state: shown always, held only under replies, others as before."""
    if row.state == HELD:
        return row.replies.filter(has_place=True).exists()
    return row.has_place or row.is_shown


def _give_place_above(comment: Comment) -> None:
    """Whatever a comment with a place answers has one too, or the thread would lose its shape."""
    number = comment.parent_id
    while number is not None:
        above = Comment.objects.filter(pk=number)
        if not above.filter(has_place=False).update(has_place=True):
            return
        number = above.values_list("parent_id", flat=True).get()


def note_comment(comment: Comment, *, is_noted: bool = True) -> None:
    """Mark a comment as one that the newsroom wants read."""
    Comment.objects.filter(pk=comment.pk).update(is_noted=is_noted)
    purge(f"thread:{comment.thread_id}")


@transaction.atomic
def import_comment(
    thread: Thread,
    *,
    source_system: str,
    source_id: str,
    name: str,
    created_at: dt.datetime,
    text: str = "",
    html: str = "",
    state: str = SHOWN,
    reason: str = "",
    parent: Comment | None = None,
    user: User | None = None,
    is_noted: bool = False,
) -> tuple[Comment, bool]:
    """Bring a comment from elsewhere, unchecked; one that came before under the same system and id is left as it is.

    `html` is cleaned like everything else; without it, it is made of `text`. Returns the row and whether it is new.
    """
    known = Comment.objects.filter(source_system=source_system, source_id=source_id).first()
    if known is not None:
        return known, False
    cleaned = markup.clean(html) if html else markup.render(text)
    comment = Comment(
        thread=Thread.objects.select_for_update().get(pk=thread.pk),
        user=user,
        name=name[: Comment._meta.get_field("name").max_length] or _("Guest"),
        text=text or markup.plain_text(cleaned),
        html=cleaned,
        state=state,
        reason_shown=reason,
        created_at=created_at,
        source_system=source_system,
        source_id=source_id,
        has_place=state != HELD,
        is_noted=is_noted,
        is_staff_voice=user is not None and user.has_role(*STAFF_ROLES),
    )
    if state == REMOVED:
        comment.text = comment.html = comment.name = ""
    place(comment, parent)
    comment.save(force_insert=True)
    if comment.has_place:
        _give_place_above(comment)
    if comment.is_shown:
        _count(comment, 1)
    return comment, True


@transaction.atomic
def recount(thread: Thread) -> None:
    """Count a thread anew; for repairs, never for a view."""
    replies = Comment.objects.shown().filter(parent=OuterRef("pk")).values("parent").annotate(n=Count("pk"))
    thread.comments.update(reply_count=Coalesce(Subquery(replies.values("n")), 0))
    told = thread.comments.shown().aggregate(count=Count("pk"), newest=Max("created_at"))
    Thread.objects.filter(pk=thread.pk).update(comment_count=told["count"], last_comment_at=told["newest"])
    purge(f"thread:{thread.pk}", "counts")


def new_client_key() -> str:
    """A key for a browser that wrote here."""
    return secrets.token_urlsafe(12)


def time_since(started: str) -> dt.timedelta | None:
    """How long ago a form says it was opened (milliseconds since 1970); None for nonsense."""
    passed = time.time() - words.read_number(started) / 1000
    return dt.timedelta(seconds=passed) if 0 <= passed < 7 * 86_400 else None
