"""Acts of the newsroom: publish, withdraw, restore, correct, bring from elsewhere, remove the demo."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from palmyra.accounts.models import User
from palmyra.discussion.actions import recount_answers, set_modes
from palmyra.discussion.models import Comment, Thread
from palmyra.lib.slugs import slugify
from palmyra.newsroom.errors import NoReason, NotPublished
from palmyra.newsroom.languages import LANGUAGE_NAMES
from palmyra.newsroom.models import (
    Article,
    Author,
    BackgroundCard,
    Byline,
    Correction,
    Edition,
    EditionFolder,
    Paper,
    Picture,
    Section,
    Source,
    StaticPage,
    Tag,
)
from palmyra.newsroom.models.articles import plain, story_tags
from palmyra.newsroom.signals import article_published, article_withdrawn
from palmyra.press.tags import purge
from palmyra.search.index import Entry, put, remove

LIVE_SHELF = "article"
DESK_SHELF = "newsroom.article"
BLOCK_KINDS = {"paragraph", "heading", "quote", "picture", "gallery", "list", "table", "embed", "article", "card"}


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


def keep_address(old: str, new: str) -> None:
    """Let an old address lead to the new one; an address in use leads nowhere else."""
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old), site=site, defaults={"redirect_link": new, "is_permanent": True}
    )
    # A chain of moves stays one step long.
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)


def move_page(page: StaticPage, old: str) -> None:
    """Let a static page's old address lead to where it is now, and tell its discussion."""
    new = page.public_path
    if page.live and old != new:
        keep_address(old, new)
    if page.thread is not None and (page.thread.url, page.thread.title) != (new, page.title):
        page.thread.url, page.thread.title = new, page.title
        page.thread.save(update_fields=["url", "title"])


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


def facets_of(article: Article) -> frozenset[str]:
    """By what a search may be narrowed."""
    sections = [row for row in (article.section, *article.further_sections.all()) if row is not None]
    words = {f"section-{row.pk}" for row in sections} | {
        f"section-{row.parent_id}" for row in sections if row.parent_id
    }
    return frozenset(words | {f"author-{row.author_id}" for row in article.bylines.all()})


def entry_of(article: Article, shelf: str) -> Entry:
    """An article as the search index keeps it."""
    return Entry(
        shelf=shelf,
        object_id=article.pk,
        language=article.language,
        title=article.headline,
        body=f"{article.lead_text} {article.plain_text()}",
        date=article.published_at or article.changed_at,
        facets=facets_of(article),
    )


def index_live(article: Article) -> None:
    """Let readers find a published article, and no other."""
    if article.live and not article.is_withdrawn:
        put(entry_of(article, LIVE_SHELF))
    else:
        remove(LIVE_SHELF, article.pk)


def index_draft(article: Article) -> None:
    """Let editors find an article by the words of its newest draft."""
    put(entry_of(article, DESK_SHELF))


def take_thread_away(article: Article) -> None:
    """Let nobody read the discussion of an article that nobody can read, by any of its own addresses."""
    if article.thread is not None:
        article.thread.is_away = True
        article.thread.save(update_fields=["is_away"])
        purge(f"thread:{article.thread_id}", gone=True)


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


def body_json(blocks: Iterable[tuple[str, Any]]) -> str:
    """A body from pairs of block kind and raw value. Raises ValueError for a kind that no article has."""
    rows = []
    for kind, value in blocks:
        if kind not in BLOCK_KINDS:
            raise ValueError(f"No article has a block {kind!r}.")
        rows.append({"type": kind, "value": value})
    return raw_json(rows)


def body_of(blocks: Iterable[tuple[str, Any]]) -> Any:
    """The same as a value for an article's body."""
    return Article._meta.get_field("body").to_python(body_json(blocks))


def raw_json(rows: Iterable[dict[str, Any]]) -> str:
    """Raw blocks as a StreamField takes them."""
    return json.dumps(list(rows), ensure_ascii=False)


@transaction.atomic
def import_article(
    *,
    source_system: str,
    source_id: str,
    language: str,
    headline: str,
    published_at: dt.datetime | None,
    slug: str = "",
    lead: str = "",
    blocks: Iterable[tuple[str, Any]] = (),
    section: Section | None = None,
    further_sections: Sequence[Section] = (),
    tags: Sequence[str] = (),
    authors: Sequence[Author] = (),
    discussion_mode: str = "",
    is_draft: bool = False,
    picture: Picture | None = None,
    old_paths: Sequence[str] = (),
    **further: Any,
) -> tuple[Article, bool]:
    """Bring an article from elsewhere; one that came before under the same system and id is left as it is.

    `blocks` are pairs of block kind and raw value (HTML for paragraph and list, text for heading, `{"text", …}` for
    quote, `{"image": id, …}` for picture and so on). `further` sets fields of the row. Returns the row and whether it
    is new.
    """
    known = Article.objects.filter(source_system=source_system, source_id=source_id).first()
    if known is not None:
        return known, False
    article = Article(
        source_system=source_system,
        source_id=source_id,
        language=language,
        headline=headline[:250] or _("Untitled"),
        slug=slugify(slug or headline),
        lead=lead,
        body=body_json(blocks),
        section=section,
        discussion_mode=discussion_mode,
        main_picture=picture,
        published_at=published_at,
        live=not is_draft,
        first_published_at=None if is_draft else published_at,
        last_published_at=None if is_draft else published_at,
        **further,
    )
    article.bylines = [Byline(author=author, sort_order=order) for order, author in enumerate(authors)]
    article.save()
    article.further_sections.set(further_sections)
    if tags:
        article.tags.add(*tags)
    article.save()
    if is_draft:
        index_draft(article)
        return article, True
    settle_published(article)
    index_draft(article)
    for old in old_paths:
        if Redirect.normalise_path(old) != Redirect.normalise_path(article.path):
            keep_address(old, article.path)
    return article, True


@transaction.atomic
def import_page(
    *,
    language: str,
    title: str,
    slug: str,
    blocks: Iterable[tuple[str, Any]] = (),
    is_draft: bool = False,
    **further: Any,
) -> tuple[StaticPage, bool]:
    """Bring a static page from elsewhere; a page that already stands at that address is left as it is."""
    folder = edition_folder(language)
    wanted = slugify(slug or title)
    known = StaticPage.objects.child_of(folder).filter(slug=wanted).first()
    if known is not None:
        return known, False
    page = StaticPage(title=title or _("Untitled"), slug=wanted, body=body_json(blocks), live=not is_draft, **further)
    folder.add_child(instance=page)
    return page, True


def edition_folder(language: str) -> EditionFolder:
    """The folder of a language's static pages; made when it is not there."""
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    folder = EditionFolder.objects.child_of(home).filter(slug=language).first()
    if folder is None:
        folder = EditionFolder(title=LANGUAGE_NAMES.get(language, language))
        folder.slug = language
        home.add_child(instance=folder)
    return folder


@transaction.atomic
def ensure_newsroom() -> None:
    """Make what every paper has: its row, an edition, the root of static pages, and the way to submit for review."""
    paper, is_new = Paper.objects.get_or_create(pk=1)
    if is_new:
        Edition.objects.create(paper=paper, language=paper.main_language, name=paper.name)
    ensure_root_page()
    for language in paper.languages:
        edition_folder(language)
    ensure_review()
    ensure_collections()
    if is_new:
        # Wagtail's own roles would stand beside ours and say less.
        Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
        Workflow.objects.filter(name="Moderators approval").delete()


def ensure_collections() -> None:
    """Let reporters bring pictures and documents, and editors change them and write static pages."""
    root = Collection.get_first_root_node()
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    # Wagtail asks for the permissions of its own models, whatever model a paper keeps its pictures in.
    uploads = {("wagtailimages", "image"), ("wagtaildocs", "document")}
    for role, acts in {"reporter": ["add", "choose"], "editor": ["add", "change", "choose"]}.items():
        group = Group.objects.filter(name=role).first()
        if group is None:
            continue
        for label, model in uploads:
            codenames = [f"{act}_{model}" for act in acts]
            for permission in Permission.objects.filter(content_type__app_label=label, codename__in=codenames):
                GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
        if role == "editor":
            names = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
            for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=names):
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)


def ensure_root_page() -> None:
    """Turn the welcome page of a new Wagtail into the root of static pages."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=Page(title="Palmyra", slug="home"))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    if site.root_page.title.startswith("Welcome"):
        site.root_page.title = site.root_page.draft_title = "Palmyra"
        site.root_page.save()


def ensure_review() -> None:
    """Let reporters submit articles, and editors approve them."""
    workflow, _is_new = Workflow.objects.get_or_create(name="Editors' review")
    task = GroupApprovalTask.objects.filter(name="Editors approve").first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Editors approve")
        task.groups.set(Group.objects.filter(name__in=["editor", "owner"]))
        WorkflowTask.objects.create(workflow=workflow, task=task)
    content_type = ContentType.objects.get_for_model(Article, for_concrete_model=False)
    WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})


@transaction.atomic
def remove_demo() -> int:
    """Take away everything that the demo brought and nothing else; returns the number of its articles."""
    articles = list(Article.objects.filter(is_demo=True))
    threads = [article.thread_id for article in articles if article.thread_id]
    for article in articles:
        purge(*story_tags(article), gone=True)
        remove(LIVE_SHELF, article.pk)
        remove(DESK_SHELF, article.pk)
        article.delete()
    Edition.objects.filter(ear__thread__in=threads).update(ear=None)
    Comment.objects.filter(thread__in=threads).delete()
    Thread.objects.filter(pk__in=threads).delete()
    own_below = {row.url_path for row in StaticPage.objects.filter(is_demo=False)}
    pages = [
        page
        for page in StaticPage.objects.filter(is_demo=True).order_by("-depth")
        if not any(path.startswith(page.url_path) for path in own_below)
    ]
    drop_footer_links({page.public_path for page in pages})
    for page in pages:
        page.delete()
    used = list(texts_in_hand())
    cards = {value for text in used for value in blocks_of(text, "card")}
    BackgroundCard.objects.filter(is_demo=True).exclude(pk__in=cards).delete()
    Tag.objects.filter(is_demo=True, articles__isnull=True).delete()
    Author.objects.filter(is_demo=True, bylines__isnull=True).delete()
    Source.objects.filter(is_demo=True, lines__isnull=True).delete()
    pictures = {text.main_picture_id for text in used if isinstance(text, Article) and text.main_picture_id}
    pictures |= {key for text in used for key in pictures_of(text)}
    pictures |= set(Author.objects.exclude(portrait=None).values_list("portrait_id", flat=True))
    Picture.objects.filter(is_demo=True).exclude(pk__in=pictures).delete()
    for children in (True, False):
        empty = Section.objects.filter(is_demo=True, articles__isnull=True, further_articles__isnull=True)
        empty.filter(parent__isnull=not children, children__isnull=True).delete()
    # The accounts that spoke in the demo: nobody could ever sign in to them.
    for person in User.objects.filter(is_active=False, last_login=None, comments=None):
        if not person.has_usable_password():
            person.delete()
    Paper.objects.update(has_demo=False)
    purge("paper", "pages", gone=True)
    return len(articles)


def drop_footer_links(paths: set[str]) -> None:
    """Take links that lead nowhere any more out of every footer."""
    for edition in Edition.objects.all():
        columns = [
            {"type": "column", "value": {"links": column}}
            for column in ([link for link in links if link["url"] not in paths] for links in edition.footer_columns())
            if column
        ]
        edition.footer = raw_json(columns)  # type: ignore[assignment]
        edition.save()


def texts_in_hand() -> Iterator[Article | StaticPage]:
    """Every text as readers see it and, where an editor went on writing, as its newest draft stands."""
    for rows in (Article.objects.all(), StaticPage.objects.all()):
        for row in rows.iterator():
            yield row
            if row.has_unpublished_changes:
                yield row.get_latest_revision_as_object()


def blocks_of(text: Article | StaticPage, kind: str) -> list[Any]:
    """The raw values of a text's blocks of a kind."""
    return [block["value"] for block in text.body.raw_data if block["type"] == kind]


def pictures_of(text: Article | StaticPage) -> Iterator[int]:
    """The pictures in a text's body."""
    galleries = [value.get("pictures", []) for value in blocks_of(text, "gallery")]
    items = [item.get("value", item) for pictures in galleries for item in pictures]
    for value in [*blocks_of(text, "picture"), *items]:
        if value.get("image"):
            yield value["image"]
