"""Publish, withdraw, restore and correct an article, and what hangs on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.actions import recount_answers, set_modes
from palmyra.discussion.models import Thread
from palmyra.newsroom.actions.addresses import keep_address, move_page
from palmyra.newsroom.actions.indexing import index_live
from palmyra.newsroom.actions.placing import place_article
from palmyra.newsroom.errors import NoReason, NotPublished
from palmyra.newsroom.models import Article, Correction, Paper, Section, StaticPage
from palmyra.newsroom.models.articles import plain, story_tags
from palmyra.newsroom.signals import article_published, article_withdrawn
from palmyra.press.tags import purge


def publish_article(article: Article, *, user: User | None = None) -> Article:
    """Save what the article says now as a revision and publish it; returns the row that readers see."""
    with transaction.atomic():
        article.save_revision(user=user).publish(user=user)
    return Article.objects.get(pk=article.pk)


@transaction.atomic
def settle_published(article: Article) -> None:
    """Bring everything that hangs on a published article up to date: thread, old address, search, pages."""
    thread = settle_thread(article)
    if thread.comment_count:
        # It may stand among the most discussed again, on pages that did not show it.
        Thread.objects.filter(pk=thread.pk).update(counted_at=timezone.now())
    place_article(article)
    index_live(article)
    purge(*story_tags(article), *before_tags(article))
    article_published.send(sender=Article, article=article)


def before_tags(article: Article) -> list[str]:
    """The tag of "what came before" in the article's section, if articles that are newer than this one show it."""
    if article.section_id is None:
        return []
    later = Article.objects.published().filter(section=article.section_id, published_at__gt=article.shown_at)
    return [f"before:{article.section_id}"] if later.exists() else []


def settle_thread(article: Article) -> Thread:
    """Make the article's discussion, or tell it what changed; an old address keeps leading here."""
    told = {
        "title": article.headline,
        "url": article.path,
        "language": article.language,
        "group": str(article.section_id or ""),
        "hosts": [pk for pk in article.bylines.values_list("author__user_id", flat=True) if pk],
        "mode": article.effective_mode,
        "is_away": not article.live or article.is_withdrawn,
    }
    thread = article.thread
    if thread is None:
        thread = Thread.objects.create(**told)
        article.thread = thread
        Article.objects.filter(pk=article.pk).update(thread=thread)
        return thread
    if thread.url != told["url"]:
        keep_address(thread.url, article.path)
    if any(getattr(thread, name) != value for name, value in told.items()):
        for name, value in told.items():
            setattr(thread, name, value)
        thread.save(update_fields=[*told])
        if thread.is_questions:
            recount_answers(thread)  # other hosts, other answers
    return thread


def settle_modes(section: Section) -> int:
    """Give the discussions of a section the mode that holds for them now; returns how many changed.

    The mode of an article's own stays, and so does what a moderator decided about a discussion.
    """
    rows = Article.objects.filter(section=section, discussion_mode="", thread__isnull=False)
    mode = section.discussion_mode or Paper.current().discussion_mode
    return set_modes(list(rows.values_list("thread_id", flat=True)), mode)


def take_thread_away(text: Article | StaticPage) -> None:
    """Let nobody read the discussion of a text that nobody can read, by any of its own addresses."""
    if text.thread is not None:
        text.thread.is_away = True
        text.thread.save(update_fields=["is_away"])
        purge(f"thread:{text.thread_id}", gone=True)


@transaction.atomic
def withdraw_article(article: Article, *, reason: str, user: User | None) -> Article:
    """Take a published article back: its address answers 410 with the reason, every list lets it go at once.

    The text stays in the newsroom and can be restored. Raises NotPublished and NoReason.
    """
    if not article.live:
        raise NotPublished(_("“%(headline)s” is not published, so it cannot be withdrawn.") % {"headline": article})
    if not reason.strip():
        raise NoReason(_("Readers will look for this article: tell them why it is gone."))
    article.withdrawn_at, article.withdrawn_reason = timezone.now(), reason.strip()
    article.front_slot = ""
    article.save(update_fields=["withdrawn_at", "withdrawn_reason", "front_slot"])
    if article.thread:
        article.thread.close(timezone.now())
    take_thread_away(article)
    place_article(article)
    index_live(article)
    purge(*story_tags(article), gone=True)
    _log(article, "palmyra.withdraw", user, {"reason": article.withdrawn_reason})
    article_withdrawn.send(sender=Article, article=article)
    return article


@transaction.atomic
def restore_article(article: Article, *, user: User | None) -> Article:
    """Show a withdrawn article again, with its discussion as its mode says."""
    article.withdrawn_at, article.withdrawn_reason = None, ""
    article.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    if article.thread:
        article.thread.close(None)
    settle_published(article)
    _log(article, "palmyra.restore", user, {})
    return article


@transaction.atomic
def correct_article(article: Article, *, html: str, user: User | None, at: dt.datetime | None = None) -> Correction:
    """Add a correction to what readers see. Raises NotPublished and NoReason."""
    if not article.live:
        raise NotPublished(
            _("“%(headline)s” is not published yet: mend its text, no correction is needed.") % {"headline": article}
        )
    if not plain(html):
        raise NoReason(_("Write what was wrong and what is right."))
    moment = at or timezone.now()
    row = Correction.objects.create(article=article, html=html, made_at=moment, made_by=user)
    article.updated_at = moment
    article.save(update_fields=["updated_at"])
    _log(article, "palmyra.correct", user, {"text": row.plain_text})
    return row


def _log(article: Article, action: str, user: User | None, data: dict[str, Any]) -> None:
    from wagtail.log_actions import log

    log(instance=article, action=action, user=user, data=data)


def settle_addresses(old_main_language: str) -> None:
    """After a change of the main language: what stood at the root stands under a code now, and the other way round.

    Every old address that no other text took leads on.
    """
    for article in Article.objects.exclude(thread=None).select_related("section", "thread").iterator():
        with transaction.atomic():
            settle_thread(article)
    for page in StaticPage.objects.select_related("thread"):
        with transaction.atomic():
            move_page(page, page.path_under(old_main_language))
