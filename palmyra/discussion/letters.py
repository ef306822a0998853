"""What the discussion's letters say; each is written when it is sent, in the language of who gets it."""

from __future__ import annotations

import re
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palmyra.accounts.models import User
from palmyra.discussion import access
from palmyra.discussion.limits import NEWS_MAX, QUOTED_MAX
from palmyra.discussion.models import Comment, Follow, Follower, Notice
from palmyra.discussion.models.follows import AT_ONCE
from palmyra.language.excerpt import excerpt
from palmyra.mail.kinds import Content
from palmyra.mail.parts import Part, compose
from palmyra.mail.sender import sender

# A salt for each use, so that a link for one thing is none for another.
CONFIRM_SALT = "palmyra.discussion.follow.confirm"
MANAGE_SALT = "palmyra.discussion.follow.manage"
STOP_SALT = "palmyra.discussion.follow.stop"
NOTICE_SALT = "palmyra.discussion.notice"
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def manage_address(follower: Follower) -> str:
    """The path of the page on which an address sees and changes what it follows."""
    return reverse("discussion:following", args=[signing.dumps([follower.pk, follower.language], salt=MANAGE_SALT)])


def stop_address(follower: Follower, thread: int = 0) -> str:
    """The path that ends what an address has to do with a thread, or all of it."""
    return reverse("discussion:stop", args=[signing.dumps([follower.pk, follower.language, thread], salt=STOP_SALT)])


def quoted(comment: Comment) -> str:
    """The beginning of a comment's words. Where they name another site, they do not lead there from a mailbox."""
    return excerpt(ADDRESS.sub(_("[link]"), comment.plain_text()), QUOTED_MAX)


def write_confirm(about: dict[str, Any]) -> Content | None:
    """The letter that asks whether an address wants what somebody typed it in for."""
    follower = Follower.objects.filter(pk=about["follower"]).first()
    wishes = list(follower.follows.pending().select_related("thread")) if follower else []
    if follower is None or not wishes:
        return None
    with translation.override(follower.language or translation.get_language()):
        paper = sender()
        name = paper.name_in(follower.language)
        token = signing.dumps(follower.pk, salt=CONFIRM_SALT)
        parts = [
            Part(_("Somebody, most likely you, asked %(paper)s to mail this address:") % {"paper": name}),
            *(Part(described(wish), kind="words") for wish in wishes[:NEWS_MAX]),
            Part(_("Yes, mail me"), paper.absolute(reverse("discussion:confirm", args=[token]))),
            Part(
                _("Was it not you? Then do nothing: nothing is sent, and in three days the address is erased."),
                kind="foot",
            ),
        ]
        return compose(_("Please confirm: comments by mail from %(paper)s") % {"paper": name}, parts)


def described(wish: Follow) -> str:
    """What a wish is about, in a line."""
    if wish.comment_id:
        return _("Answers to a comment under “%(title)s”") % {"title": wish.thread.title}
    return _("New comments under “%(title)s”") % {"title": wish.thread.title}


def write_comments(about: dict[str, Any]) -> Content | None:
    """The letter with new comments: those that are still shown, under pages that are still followed."""
    follower = Follower.objects.filter(pk=about["follower"]).first()
    if follower is None:
        return None
    threads = set(follower.follows.confirmed().values_list("thread", flat=True))
    rows = Comment.objects.readable().filter(pk__in=about["comments"], thread__in=threads)
    comments = list(rows.select_related("thread", "parent").order_by("thread", "pk"))
    if not comments:
        return None
    with translation.override(follower.language or translation.get_language()):
        return _compose_comments(follower, comments)


def _compose_comments(follower: Follower, comments: list[Comment]) -> Content:
    paper, threads = sender(), {comment.thread_id: comment.thread for comment in comments}
    is_of_one = len(threads) == 1 and follower.pace == AT_ONCE
    thread = comments[0].thread
    stop = paper.absolute(stop_address(follower, thread.pk if is_of_one else 0))
    subject = thread.title
    if not is_of_one:
        subject = ngettext(
            "%(paper)s: new comments under %(n)s article", "%(paper)s: new comments under %(n)s articles", len(threads)
        ) % {"paper": paper.name_in(follower.language), "n": len(threads)}
    foot = [
        Part(_("Choose how often letters come, or what you follow"), paper.absolute(manage_address(follower)), "foot"),
        Part(_("No more about this discussion") if is_of_one else _("No more letters"), stop, "foot"),
    ]
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<{f'thread-{thread.pk}' if is_of_one else 'comments'}.{paper.host}>",
    }
    # The one whom it is sent to is in the name: two readers of one mailbox server have threads of their own.
    group = f"thread-{thread.pk}-{follower.pk}" if is_of_one else f"comments-{follower.pk}"
    return compose(subject, [*_parts_of(comments), *foot], headers=headers, references=group)


def _parts_of(comments: list[Comment]) -> list[Part]:
    """Each comment under the title of its page, the first ones of many."""
    paper, parts, title = sender(), [], 0
    for comment in comments[:NEWS_MAX]:
        if comment.thread_id != title:
            parts.append(Part(comment.thread.title, paper.absolute(comment.thread.place), "title"))
            title = comment.thread_id
        parts += [
            Part(_says(comment)),
            Part(quoted(comment), kind="words"),
            Part(_("Read and answer"), paper.absolute(comment.path)),
        ]
    if len(comments) > NEWS_MAX:
        more = len(comments) - NEWS_MAX
        parts.append(Part(ngettext("And %(n)s comment more.", "And %(n)s comments more.", more) % {"n": more}))
    return parts


def _says(comment: Comment) -> str:
    parent = comment.parent
    if parent is not None and parent.is_shown:
        return _("%(name)s answers %(other)s:") % {"name": comment.name, "other": parent.name}
    return _("%(name)s writes:") % {"name": comment.name}


def notice_address(notice: Notice) -> str:
    """The path of the page that tells what became of a notice."""
    return reverse("discussion:notice", args=[signing.dumps(notice.pk, salt=NOTICE_SALT)])


def redress() -> str:
    """What can be done about a decision, as articles 16 and 17 want it said."""
    return _(
        "If you disagree, write to the newsroom. You may also go to court, or in the European Union to a certified "
        "out-of-court dispute settlement body."
    )


def write_received(about: dict[str, Any]) -> Content | None:
    """The letter that confirms a notice."""
    notice = Notice.objects.select_related("comment__thread").filter(pk=about["notice"]).first()
    if notice is None:
        return None
    with translation.override(notice.language or translation.get_language()):
        paper = sender()
        parts = [
            Part(
                _("%(paper)s has received your notice No. %(number)s about a comment under “%(title)s”.")
                % {
                    "paper": paper.name_in(notice.language),
                    "number": notice.pk,
                    "title": notice.comment.thread.title,
                }
            ),
            Part(_("A moderator, a person, will decide about it and tell you the decision with its reasons.")),
            Part(_("What became of it"), paper.absolute(notice_address(notice))),
            Part(
                _("Was it not you who gave it? Then somebody typed in your address; you need do nothing."), kind="foot"
            ),
        ]
        return compose(_subject_of(notice), parts, references=f"notice-{notice.pk}")


def write_decided(about: dict[str, Any]) -> Content | None:
    """The letter with the decision about a notice."""
    notice = Notice.objects.select_related("comment__thread").filter(pk=about["notice"]).first()
    if notice is None or notice.decided_at is None:
        return None
    with translation.override(notice.language or translation.get_language()):
        parts = [
            Part(
                _("A moderator decided about your notice No. %(number)s, about a comment under “%(title)s”:")
                % {"number": notice.pk, "title": notice.comment.thread.title}
            ),
            Part(f"{notice.get_act_display()}. {notice.get_ground_display()}."),
            Part(notice.statement, kind="words"),
            Part(_("A person decided; no program did.")),
            Part(redress()),
            Part(_("What became of it"), sender().absolute(notice_address(notice))),
        ]
        return compose(_subject_of(notice), parts, references=f"notice-{notice.pk}")


def _subject_of(notice: Notice) -> str:
    """The same for all letters about a notice, so that mail programs keep them together."""
    return _("Your notice No. %(number)s") % {"number": notice.pk}


def write_waiting(about: dict[str, Any]) -> Content | None:
    """The letter that tells a moderator how much waits; nothing of what readers wrote is in it."""
    user = User.objects.filter(pk=about["user"]).first()
    if user is None or not access.can_moderate(user):
        return None
    held, reported, oldest = access.count_held(user), access.count_reported(user), access.oldest_held(user)
    if not (held or reported):
        return None
    with translation.override(user.language or translation.get_language()):
        told = [
            ngettext("%(n)s comment waits for a decision.", "%(n)s comments wait for a decision.", held) % {"n": held}
        ]
        if oldest:
            told.append(_("The oldest has waited %(age)s.") % {"age": timesince(oldest)})
        if reported:
            told.append(
                ngettext("%(n)s comment was reported.", "%(n)s comments were reported.", reported) % {"n": reported}
            )
        paper = sender()
        account = paper.absolute(reverse("wagtailadmin_account"))
        parts = [
            Part(" ".join(told)),
            Part(_("Open the queue"), paper.absolute(reverse("discussion_queue:queue"))),
            Part(_("Choose how often these letters come"), account, "foot"),
        ]
        name = paper.name_in(user.language)
        return compose(_("%(paper)s: comments wait for you") % {"paper": name}, parts, references=f"queue-{user.pk}")
