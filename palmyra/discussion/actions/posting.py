"""Saying something: judged, stored with its place and counted in one transaction; or brought from elsewhere."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion import checks, markup, mentions, outside, words, work
from palmyra.discussion.actions.counting import count_change
from palmyra.discussion.actions.following import note_appearance
from palmyra.discussion.actions.leading import require_pause
from palmyra.discussion.bans import find_ban, sentence_for_writer
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import Banned, NotAccepted, NotSure, ParentGone, ThreadClosed, TooFast, WorkNeeded
from palmyra.discussion.limits import WORK_WITHIN
from palmyra.discussion.models import (
    CLOSED,
    HELD,
    HIDDEN,
    REMOVED,
    SHOWN,
    Comment,
    Rules,
    Thread,
)
from palmyra.discussion.models.bans import NETWORK
from palmyra.discussion.places import place
from palmyra.discussion.reading import Reading, is_like, read_comment
from palmyra.discussion.signals import comment_shown
from palmyra.discussion.statements import Writer, fetch_thread, insert, said_lately, spend
from palmyra.discussion.together import together
from palmyra.discussion.trust import UNKNOWN, standing_of
from palmyra.discussion.webhooks import note_event
from palmyra.press.figures import figures

KINDS = {"ban": Banned, "network-ban": Banned, "burst": TooFast}
STAFF_ROLES = ("editor", "reporter", "moderator")


def post_comment(
    thread: Thread,
    *,
    text: str,
    name: str,
    user: User | None = None,
    parent: Comment | None = None,
    client: Client | None = None,
    is_sure: bool = True,
) -> Comment:
    """Say something: shown or held as the thread's mode and the checks decide.

    The comment's `mark` tells from which purge on pages show it. A guest who is not sure is asked before a comment is
    held for what its writer can change, and a browser that can work before it is held as a program's. Raises
    NameMissing, NameTooLong, NameTaken, TextEmpty, TextTooLong, ThreadClosed, ParentGone, Banned, TooFast, TooSoon,
    NotSure, WorkNeeded and NotAccepted, each with a sentence for the writer.
    """
    client = client or Client()
    name, text = words.fit_name(name), words.fit_text(text)
    if user is None:
        words.refuse_taken(name)
    html = markup.render(text)
    if not markup.plain_text(html):
        raise words.text_empty()
    # Before anything is locked: a changed list takes its time once.
    reading = read_comment(text, html, name, thread.language)
    html = mentions.link_names(html, thread)
    is_staff = user is not None and user.has_role(*STAFF_ROLES)
    said_outside = ""
    if Rules.current().judge_url:
        draft = draft_of(thread, text, reading, user, is_staff, client)
        said_outside = ask_outside(thread, name, text, html, draft)
    proof = work.read_proof(client.proof, thread.pk, text)

    def say() -> Comment:
        row = fetch_thread(thread.pk, is_locked=True)
        if row is None or row.current_mode() == CLOSED:
            raise thread_closed()
        answered = _answered(row, parent)
        if not is_staff:
            require_pause(row, _writer(user, client))
        draft = replace(draft_of(row, text, reading, user, is_staff, client), outside=said_outside)
        verdicts = checks.judge(draft)
        refuse_or_pass(verdicts)
        if user is None and not is_sure and (sentence := checks.nudge(verdicts)):
            raise NotSure(sentence)
        if Rules.current().is_work_asked and checks.needs_only_work(verdicts):
            verdicts = checks.judge(replace(draft, has_worked=has_worked(proof, client)))
        waits = checks.must_wait(verdicts)
        codes = [verdict.code for verdict in verdicts]
        comment = Comment(
            thread=row,
            user=user,
            name=name,
            text=text,
            html=html,
            state=HELD if waits else SHOWN,
            has_place=not waits,
            reasons=codes,
            weight=checks.weigh(codes),
            is_staff_voice=is_staff,
            # A member is known by the account, whatever browser they write with.
            client_hash=client.client_hash if user is None else "",
            address_hash=client.address_hash,
            network_hash=client.network_hash,
        )
        place(comment, answered)
        insert(comment)
        comment.mark = count_change(comment, 1) if comment.is_shown else 0
        if comment.is_shown:
            note_appearance(comment)
        note_event("comment.created", comment)
        if not comment.is_shown:
            note_event("comment.held", comment)
        return comment

    comment = together.write(say)
    figures.count("accepted" if comment.is_shown else "held")
    if comment.is_shown:
        comment_shown.send(sender=Comment, comment=comment)
    return comment


def has_worked(proof: str, client: Client) -> bool:
    """Take a proof of work; False where none can be had. Raises WorkNeeded where a browser could give a good one."""
    if proof and spend(proof, timezone.now() + WORK_WITHIN):
        return True
    if client.proof:
        raise WorkNeeded(_("Your browser has a sum to do first, which takes a second. Send the text once more."))
    return False


def ask_outside(thread: Thread, name: str, text: str, html: str, draft: checks.Draft) -> str:
    """What the outside judge says, asked before anything is locked; not of what is refused, nor of the newsroom's."""
    verdicts = checks.judge(draft)
    is_refused = verdicts and verdicts[0].gravity == checks.Gravity.REFUSE
    if draft.is_staff or is_refused or thread.current_mode() == CLOSED:
        return ""
    codes = [verdict.code for verdict in verdicts]
    return outside.ask(thread, text=text, html=html, name=name, is_guest=draft.is_guest, reasons=codes)


def _answered(thread: Thread, parent: Comment | None) -> Comment | None:
    """The comment to answer as it is now. Raises ParentGone when readers cannot read it any more."""
    if parent is None:
        return None
    row = thread.comments.shown().filter(pk=parent.pk).defer("text", "html").first()
    if row is None:
        raise parent_gone()
    return row


def thread_closed() -> ThreadClosed:
    """The error of words for a discussion that takes none any more."""
    return ThreadClosed(_("This discussion was closed while you wrote. Your text is kept below: copy it."))


def parent_gone() -> ParentGone:
    """The error of a reply to what readers cannot read."""
    return ParentGone(_("The comment you answer is not there any more. Send yours as one of its own."))


def refuse_or_pass(verdicts: list[checks.Verdict]) -> None:
    """Raise Banned, TooFast or NotAccepted where the gravest verdict asks for it."""
    if verdicts and verdicts[0].gravity == checks.Gravity.REFUSE:
        gravest = verdicts[0]
        kind = KINDS.get(gravest.name, NotAccepted)
        raise kind(gravest.refusal or checks.refusal(gravest.code))


def draft_of(
    thread: Thread, text: str, reading: Reading, user: User | None, is_staff: bool, client: Client, besides: int = 0
) -> checks.Draft:
    """What the checks need to know: what the writer said within a day, what became of the last comments, and bans.

    `besides` is a comment that is changed: it repeats nothing by resembling itself.
    """
    now = timezone.now()
    is_stranger = _is_stranger(user, client)
    writer = _writer(user, client)
    lately = said_lately(writer, now, besides=besides)
    texts = [said for _is_recent, _state, said in lately]
    is_repeat = text in texts
    ban = None if is_staff else find_ban(thread.group, user, client, list(reading.seen))
    is_of_network = ban is not None and ban.kind == NETWORK
    standing = UNKNOWN if is_staff or is_stranger else standing_of(writer, now, besides=besides)
    return checks.Draft(
        mode=thread.current_mode(),
        is_guest=user is None,
        is_staff=is_staff,
        is_stranger=is_stranger,
        standing=standing,
        newcomers_wait=Rules.current().newcomers_wait,
        has_filled_trap=client.has_filled_trap,
        written_in=client.written_in,
        recent_count=sum(is_recent for is_recent, _state, _text in lately),
        is_repeat=is_repeat,
        is_near_repeat=not is_repeat and is_like(text, texts),
        has_recent_rejection=any(state in {HIDDEN, REMOVED} for _is_recent, state, _text in lately),
        ban=sentence_for_writer(ban) if ban is not None and not is_of_network else "",
        network_ban=sentence_for_writer(ban) if ban is not None and is_of_network else "",
        **reading.for_draft(),
    )


def _writer(user: User | None, client: Client) -> Writer:
    """Who said something before. A browser that throws its key away after each comment is judged by its network."""
    if user is not None:
        return Writer("user_id", user.pk)
    if _is_stranger(user, client):
        return Writer("network_hash", client.network_hash)
    return Writer("client_hash", client.client_hash)


def _is_stranger(user: User | None, client: Client) -> bool:
    """Whether nothing is known of who writes but the network."""
    return user is None and (client.is_stranger or not client.key)
