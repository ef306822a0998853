"""What the newsroom does when Wagtail tells it of a publication or a saved draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Revision
from wagtail.signals import published, unpublished
from wagtail.users.models import UserProfile

from palmyra.accounts.models import User
from palmyra.accounts.names import Held, guard, release
from palmyra.newsroom import actions
from palmyra.newsroom.jobs import note_references, place_sections, settle_addresses, settle_modes
from palmyra.newsroom.models import Article, Author, AuthorName, Paper, Section, StaticPage
from palmyra.newsroom.models.articles import story_tags
from palmyra.newsroom.signals import articles_arrived
from palmyra.press.tags import purge
from palmyra.search.index import remove

# On an instance that is being saved: what its row said before.
HAS_NEW_ACCOUNT, OLD_PATH = "_palmyra_has_new_account", "_palmyra_old_path"


def on_published(sender: type, instance: Article, **kwargs: Any) -> None:
    """A draft became what readers see, or is scheduled to."""
    if instance.live:
        actions.settle_published(instance)


def on_unpublished(sender: type, instance: Article, **kwargs: Any) -> None:
    """An article was taken from readers without a word."""
    with transaction.atomic():
        actions.take_thread_away(instance)
        actions.place_article(instance)
        actions.index_live(instance)
        purge(*story_tags(instance), gone=True)


def on_draft_saved(sender: type, instance: Revision, **kwargs: Any) -> None:
    """A draft was saved; only the newest is to be found."""
    if instance.content_type.model_class() is Article:
        article = instance.as_object()
        actions.index_draft(article)


def on_arrived(sender: type, articles: list[Article], **kwargs: Any) -> None:
    """Articles came many at once, without Wagtail being told of each."""
    # The archive of a demo is made up to be large, and nobody asks where its pictures are.
    numbers = [article.pk for article in articles if not article.is_demo]
    transaction.on_commit(lambda: note_references.enqueue(numbers))


def on_deleted(sender: type, instance: Article, **kwargs: Any) -> None:
    """A deleted article is found no more."""
    actions.take_thread_away(instance)
    remove(actions.LIVE_SHELF, instance.pk)
    remove(actions.DESK_SHELF, instance.pk)


def on_person_made(sender: type, instance: User, created: bool, **kwargs: Any) -> None:
    """A new person sees times in the paper's zone, as long as they choose no other."""
    if created:
        UserProfile.objects.get_or_create(user=instance, defaults={"current_time_zone": Paper.current().time_zone})


def on_paper_changing(sender: type, instance: Paper, **kwargs: Any) -> None:
    """The paper moves to another zone, and with it everybody who was in the old one; or to another main language."""
    old = Paper.objects.filter(pk=instance.pk).first()
    if old is None:
        return
    if old.time_zone != instance.time_zone:
        UserProfile.objects.filter(current_time_zone=old.time_zone).update(current_time_zone=instance.time_zone)
    if old.main_language != instance.main_language:
        transaction.on_commit(lambda: settle_addresses.enqueue(old.main_language))


def on_author_changing(sender: type, instance: Author, **kwargs: Any) -> None:
    """An author gets an account or another one: under their articles they speak as the author."""
    old = Author.objects.filter(pk=instance.pk).values_list("user_id", flat=True)
    instance.__dict__[HAS_NEW_ACCOUNT] = bool(old) and old[0] != instance.user_id


def on_author_changed(sender: type, instance: Author, **kwargs: Any) -> None:
    """The discussions learn who their hosts are."""
    if instance.__dict__.pop(HAS_NEW_ACCOUNT, False):
        for article in Article.objects.by_author(instance).exclude(thread=None).select_related("thread", "section"):
            actions.settle_thread(article)


def on_section_changing(sender: type, instance: Section, **kwargs: Any) -> None:
    """A section's discussions are to be opened, closed or held, and those that there are follow; or it moves."""
    old = Section.objects.filter(pk=instance.pk).first()
    if old is None:
        return
    if old.discussion_mode != instance.discussion_mode:
        transaction.on_commit(lambda: settle_modes.enqueue(instance.pk))
    if old.parent_id != instance.parent_id:
        above = [number for number in (old.parent_id, instance.parent_id) if number]
        transaction.on_commit(lambda: place_sections.enqueue(above))


def on_section_deleted(sender: type, instance: Section, **kwargs: Any) -> None:
    """A section is no more, and what was filed there stands in the one above it no longer."""
    if instance.parent_id:
        transaction.on_commit(lambda: place_sections.enqueue([instance.parent_id]))


def on_page_changing(sender: type, instance: StaticPage, **kwargs: Any) -> None:
    """A static page may be about to move."""
    old = StaticPage.objects.filter(pk=instance.pk, live=True).first()
    instance.__dict__[OLD_PATH] = old.public_path if old else None


def on_page_changed(sender: type, instance: StaticPage, **kwargs: Any) -> None:
    """A static page moved, or came or went: its old address leads on, and its discussion comes and goes with it."""
    actions.move_page(instance, instance.__dict__.pop(OLD_PATH, None))


def on_page_deleted(sender: type, instance: StaticPage, **kwargs: Any) -> None:
    """A static page is no more, and its discussion is not to be read."""
    actions.take_thread_away(instance)


def on_author_named(sender: type, instance: Author | AuthorName, **kwargs: Any) -> None:
    """Nobody who comments may look like an author, in any language."""
    author = instance if isinstance(instance, Author) else instance.author
    guard(*held_by(author))


def on_author_deleted(sender: type, instance: Author, **kwargs: Any) -> None:
    """The names of an author who is none any more are free."""
    release(f"author:{instance.pk}")


def held_by(author: Author) -> Held:
    """The names of an author, and the person who may use them."""
    further = AuthorName.objects.filter(author=author).values_list("name", flat=True)
    return f"author:{author.pk}", [author.name, *further], author.user


def names_of_authors() -> Iterator[Held]:
    """The names of all authors."""
    for author in Author.objects.select_related("user").order_by("pk"):
        yield held_by(author)


def connect() -> None:
    """Listen; called once at start."""
    published.connect(on_published, sender=Article, dispatch_uid="palmyra.published")
    unpublished.connect(on_unpublished, sender=Article, dispatch_uid="palmyra.unpublished")
    articles_arrived.connect(on_arrived, dispatch_uid="palmyra.arrived")
    post_save.connect(on_draft_saved, sender=Revision, dispatch_uid="palmyra.draft")
    post_save.connect(on_person_made, sender=User, dispatch_uid="palmyra.person")
    pre_save.connect(on_paper_changing, sender=Paper, dispatch_uid="palmyra.zone")
    pre_save.connect(on_section_changing, sender=Section, dispatch_uid="palmyra.section")
    post_delete.connect(on_section_deleted, sender=Section, dispatch_uid="palmyra.section_deleted")
    pre_save.connect(on_author_changing, sender=Author, dispatch_uid="palmyra.account")
    post_save.connect(on_author_changed, sender=Author, dispatch_uid="palmyra.hosts")
    pre_save.connect(on_page_changing, sender=StaticPage, dispatch_uid="palmyra.page")
    post_save.connect(on_page_changed, sender=StaticPage, dispatch_uid="palmyra.page_address")
    post_delete.connect(on_page_deleted, sender=StaticPage, dispatch_uid="palmyra.page_deleted")
    post_delete.connect(on_deleted, sender=Article, dispatch_uid="palmyra.deleted")
    for model in (Author, AuthorName):
        post_save.connect(on_author_named, sender=model, dispatch_uid="palmyra.named")
    post_delete.connect(on_author_deleted, sender=Author, dispatch_uid="palmyra.unnamed")
