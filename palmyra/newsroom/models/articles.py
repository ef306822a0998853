"""Articles: a published text with its bylines, source lines, tags and corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase, TagBase
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin

from palmyra.lib.slugs import slugify
from palmyra.newsroom import preview
from palmyra.newsroom.blocks import TEXT_FEATURES, BodyBlock
from palmyra.newsroom.fields import PlainStreamField
from palmyra.newsroom.languages import LANGUAGE_CHOICES
from palmyra.newsroom.models.paper import DISCUSSION_MODES, Paper
from palmyra.newsroom.models.people import Author, Section, Source, public_path
from palmyra.press.declare import declare_tags

FRONT_SLOTS = [
    ("", _("Not placed: among the newest")),
    ("lead", _("Lead")),
    ("related", _("Under the lead")),
    ("second", _("Second story")),
    ("third", _("Third story")),
    ("opinion", _("Opinion")),
]
BRIEF = (
    "language",
    "slug",
    "date",
    "headline",
    "published_at",
    "section_id",
    "main_picture_id",
    "remark_id",
    "front_slot",
)
# What tells how much was said in a discussion and whether it is closed.
CLOSING = ("comment_count", "is_away", "mode", "own_mode", "closes_at", "is_kept_open", "created_at")
# Article ids; the protocol allows 50,000 (sitemaps.org), but each publication writes one of these files anew.
ADDRESSES_IN_SITEMAP = 1_000


class Tag(TagBase):
    """A word under which articles are filed."""

    free_tagging = True
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = slugify(tag)
        return slug if i is None else f"{slug[:95]}-{i}"


class ArticleTag(ItemBase):
    """An article filed under a tag."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="articles")
    content_object = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="tagged_items")

    def __str__(self) -> str:
        return str(self.tag)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles as lists and pages need them."""

    def published(self) -> ArticleQuerySet:
        """Those that readers may see."""
        return self.filter(live=True, withdrawn_at__isnull=True)

    def newest_first(self) -> ArticleQuerySet:
        """The latest published first."""
        return self.order_by("-published_at", "-pk")

    def in_brief(self, *further: str) -> ArticleQuerySet:
        """Published articles with the few fields that decide about their place in a list, headline and counters.

        One query, whatever their number; `further` names more fields to fetch.
        """
        rows = self.published().select_related("thread", "section")
        return rows.only(*BRIEF, *further, "section__is_opinion", *(f"thread__{name}" for name in CLOSING))

    def for_stories(self) -> ArticleQuerySet:
        """Articles with everything that a list shows of them, in a constant number of queries."""
        rows = self.select_related("section", "main_picture").defer("body")
        return rows.prefetch_related(
            "bylines__author__names", "bylines__author__portrait__renditions", "main_picture__renditions"
        )

    def for_page(self) -> ArticleQuerySet:
        """Articles with what their own page shows of them, but for what belongs to them (`newsroom.statements`)."""
        return self.select_related("section", "main_picture").prefetch_related(
            "corrections", "main_picture__renditions"
        )

    def by_author(self, author: Author) -> ArticleQuerySet:
        """Those with the author in the byline."""
        return self.filter(pk__in=Byline.objects.filter(author=author).values("article_id"))

    def from_source(self, source: Source) -> ArticleQuerySet:
        """Those that name the source."""
        return self.filter(pk__in=SourceLine.objects.filter(source=source).values("article_id"))

    def tagged(self, tag: Tag) -> ArticleQuerySet:
        """Those filed under the tag."""
        return self.filter(pk__in=ArticleTag.objects.filter(tag=tag).values("content_object_id"))


class Article(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """A text of the paper. The row holds what readers see; drafts are revisions."""

    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES, default="ru")
    translation_of = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations",
    )
    headline = models.CharField(_("headline"), max_length=250)
    slug = models.SlugField(
        _("slug"), max_length=80, blank=True, help_text=_("The end of the address; left empty, made of the headline.")
    )
    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("A word or two above the headline: the story's subject.")
    )
    lead = RichTextField(_("lead"), blank=True, features=TEXT_FEATURES)
    body = PlainStreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    further_sections = ParentalManyToManyField(
        Section, verbose_name=_("further sections"), blank=True, related_name="further_articles"
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    dateline = models.CharField(_("dateline"), max_length=100, blank=True, help_text=_("Where it was written."))
    is_urgent = models.BooleanField(_("urgent"), default=False)
    main_picture = models.ForeignKey(
        "newsroom.Picture",
        verbose_name=_("main picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_caption = models.CharField(_("caption here"), max_length=500, blank=True)
    discussion_mode = models.CharField(
        _("discussion"), max_length=6, blank=True, choices=[("", _("As the section sets it")), *DISCUSSION_MODES]
    )
    front_slot = models.CharField(_("place on the front page"), max_length=10, blank=True, choices=FRONT_SLOTS)
    front_order = models.PositiveSmallIntegerField(
        _("order there"), default=0, help_text=_("Smaller numbers come first.")
    )
    remark = models.ForeignKey(
        "discussion.Comment",
        verbose_name=_("reader's words"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A comment to quote beside the story: paste its link."),
    )

    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, help_text=_("Left empty: the moment of publication.")
    )
    date = models.DateField(null=True, blank=True, editable=False)  # of `published_at` in the paper's zone
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)  # of the last draft; orders the list
    thread = models.OneToOneField(
        "discussion.Thread", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    source_system = models.CharField(max_length=100, blank=True, editable=False)
    source_id = models.CharField(max_length=100, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="content_type",
        object_id_field="object_id",
        related_query_name="article",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="content_type",
        object_id_field="object_id",
        related_query_name="article",
        for_concrete_model=False,
    )

    objects = ArticleQuerySet.as_manager()

    # What belongs to the article as a whole: an old draft that is published again must not bring back its value.
    LASTING = (
        "thread_id",
        "date",
        "updated_at",
        "withdrawn_at",
        "withdrawn_reason",
        "changed_at",
        "source_system",
        "source_id",
        "is_demo",
    )

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "date", "slug"], condition=Q(date__isnull=False), name="article_address"
            ),
            models.UniqueConstraint(
                fields=["source_system", "source_id"], condition=~Q(source_id=""), name="article_source"
            ),
        ]
        indexes = [
            models.Index(
                fields=["language", "-published_at", "-id"],
                condition=Q(live=True, withdrawn_at__isnull=True),
                name="article_newest",
            ),
            models.Index(
                fields=["section", "language", "-published_at", "-id"],
                condition=Q(live=True, withdrawn_at__isnull=True),
                name="article_of_section",
            ),
            models.Index(
                fields=["language", "date"], condition=Q(live=True, withdrawn_at__isnull=True), name="article_of_day"
            ),
            models.Index(fields=["-changed_at", "-id"], name="article_changed"),
            models.Index(fields=["-published_at"], name="article_published"),
            models.Index(fields=["section", "-changed_at"], name="article_section_changed"),
            models.Index(fields=["live", "-changed_at"], name="article_live_changed"),
            # Scheduled publishing looks for these every second or so; without the index it reads the whole table.
            models.Index(fields=["go_live_at"], condition=Q(go_live_at__isnull=False), name="article_go_live"),
            models.Index(fields=["expire_at"], condition=Q(expire_at__isnull=False), name="article_expire"),
            models.Index(
                fields=["language", "front_slot", "front_order"], condition=~Q(front_slot=""), name="article_placed"
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def revisions(self) -> models.Manager:
        """Every saved draft."""
        return self._revisions

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back; its page says why."""
        return self.withdrawn_at is not None

    @property
    def shown_at(self) -> dt.datetime:
        """When readers saw it first; of a draft, now."""
        return self.published_at or timezone.now()

    @property
    def shown_on(self) -> dt.date:
        """The day of that in the paper's zone, on which the address rests."""
        return self.date or self.shown_at.astimezone(Paper.current().tz).date()

    @property
    def path(self) -> str:
        """The public path; before publication, the one it would have if published now."""
        date = self.shown_on
        where = {"year": date.year, "month": date.month, "day": date.day, "slug": self.slug or slugify(self.headline)}
        return public_path("article", self.language, **where)

    @property
    def full_url(self) -> str:
        """The absolute address; Wagtail's preview and "view live" follow it."""
        return Paper.current().base_url + self.path

    def get_absolute_url(self) -> str:
        """The public path, for "view on site"."""
        return self.path

    @cached_property
    def lead_text(self) -> str:
        """The lead as plain text."""
        return plain(self.lead)

    def plain_text(self) -> str:
        """The body's words without marks."""
        return plain_blocks(self.body)

    @property
    def effective_mode(self) -> str:
        """The discussion's mode: the article's own, else its section's, else the paper's."""
        own = self.discussion_mode or (self.section.discussion_mode if self.section else "")
        return own or Paper.current().discussion_mode

    @property
    def is_discussion_closed(self) -> bool:
        """Whether no new comments are taken."""
        return self.thread is None or self.thread.current_mode() == "closed"

    def published_translations(self) -> list[Article]:
        """The same text in the other languages."""
        root = self.translation_of_id or self.pk
        rows = Article.objects.published().filter(Q(pk=root) | Q(translation_of_id=root)).exclude(pk=self.pk)
        return list(rows.only("language", "slug", "date", "headline", "section").order_by("language"))

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slugify(self.headline)
        if self.translation_of_id and self.translation_of_id == self.pk:
            raise ValidationError({"translation_of": _("An article cannot be its own translation: choose another.")})
        if self.date and self._others_at_address().exists():
            raise ValidationError({"slug": _("Another article of that day has this slug: choose a different one.")})

    def has_others_in_month(self) -> bool:
        """Whether the month in which it stands in the archive has other published articles."""
        day = self.shown_on
        first = day.replace(day=1)
        rows = Article.objects.published().filter(language=self.language, date__gte=first)
        following = (first + dt.timedelta(days=31)).replace(day=1)
        return rows.filter(date__lt=following).exclude(pk=self.pk).exists()

    def _others_at_address(self) -> ArticleQuerySet:
        rows = Article.objects.filter(language=self.language, date=self.date, slug=self.slug)
        return rows.exclude(pk=self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        only = kwargs.get("update_fields")
        if only is None:
            self._settle_address()
        super().save(*args, **kwargs)

    def _settle_address(self) -> None:
        """Give a published article its moment, its date and a free slug."""
        self.slug = self.slug or slugify(self.headline)
        if self.live and self.published_at is None:
            self.published_at = self.first_published_at or timezone.now()
        if self.published_at is not None and self.live:
            self.date = self.published_at.astimezone(Paper.current().tz).date()
        if self.date is not None:
            wanted, number = self.slug, 1
            while self._others_at_address().exists():
                number += 1
                self.slug = f"{wanted[:75]}-{number}"

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.changed_at = timezone.now()
        Article.objects.filter(pk=self.pk).update(changed_at=self.changed_at)
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Article:
        draft: Article = super().with_content_json(content)
        for name in self.LASTING:
            setattr(draft, name, getattr(self, name))
        draft.published_at = draft.published_at or self.published_at
        return draft

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview.render(self, request)


class Byline(Orderable):
    """An author of an article."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines")

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")

    def __str__(self) -> str:
        return str(self.author)


class SourceLine(Orderable):
    """Who reported it first, in which words, and where to read that."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="source_lines")
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="lines")
    verb = models.CharField(
        _("verb"), max_length=60, blank=True, help_text=_("Reports, writes, says, according to: the paper's own word.")
    )
    url = models.URLField(_("link to the original"), blank=True, max_length=500)

    class Meta(Orderable.Meta):
        verbose_name = _("source line")
        verbose_name_plural = _("source lines")

    def __str__(self) -> str:
        return f"{self.verb} {self.source}".strip()


class Correction(models.Model):
    """What was wrong and what is right: an entry of its own that is never changed or erased."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    html = models.TextField(_("correction"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.plain_text

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError("A correction is never changed; add another one.")
        super().save(*args, **kwargs)

    @property
    def plain_text(self) -> str:
        """The correction without marks."""
        return plain(self.html)


def plain(html: str) -> str:
    """The words of some HTML, blocks apart from one another."""
    spaced = html.replace("<br", " <br").replace("</p>", " </p>").replace("</li>", " </li>").replace("</td>", " </td>")
    return " ".join(unescape(strip_tags(spaced)).split())


def plain_blocks(body: Any) -> str:
    """The words of a body: what Wagtail's blocks offer to a search index, in their order."""
    return " ".join(" ".join(plain(str(part)) for part in body.stream_block.get_searchable_content(body)).split())


def story_tags(article: Article) -> list[str]:
    """Everything that shows an article or would list it: its page, its lists, its days, its feeds."""
    tags = [f"article:{article.pk}"]
    if article.date is None:
        return tags
    tags += day_tags(article)
    if not article.has_others_in_month():
        tags.append(f"months:{article.language}")  # the calendars of other months lead here, or do not any more
    tags += section_tags([article.section, *article.further_sections.all()])
    tags += [f"author:{row.author_id}" for row in article.bylines.all()]
    tags += [f"source:{row.source_id}" for row in article.source_lines.all()]
    tags += [f"tag:{row.tag_id}" for row in article.tagged_items.all()]
    tags += [f"article:{row.pk}" for row in article.published_translations()]
    return tags


def day_tags(article: Article) -> list[str]:
    """The lists that a dated article stands in for its language and its day."""
    language, day = article.language, article.shown_on
    return [
        *(f"{name}:{language}" for name in ("front", "list", "feed")),
        f"day:{language}:{day.isoformat()}",
        f"month:{language}:{day:%Y-%m}",
        f"year:{language}:{day.year}",
        "sitemap",
        f"sitemap:{article.pk // ADDRESSES_IN_SITEMAP + 1}",
    ]


def section_tags(sections: Iterable[Section | None]) -> list[str]:
    """The lists of some sections, and of those above them."""
    found = [section for section in sections if section is not None]
    above = [section.parent_id for section in found if section.parent_id]
    return [f"section:{number}" for number in [*(section.pk for section in found), *above]]


def is_gone(article: Article) -> bool:
    """Whether readers must not see the old bytes any more."""
    return not article.live or article.is_withdrawn


declare_tags(Article, story_tags, gone=is_gone, ignore_fields={"latest_revision", "has_unpublished_changes"})
declare_tags(Correction, lambda row: [f"article:{row.article_id}"])
declare_tags(Tag, lambda tag: [f"tag:{tag.pk}"])
declare_tags(Redirect, lambda _row: ["redirects"])
