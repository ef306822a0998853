"""Where an article stands and who is behind it: sections, authors and sources, each with names by language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from palmyra.lib.slugs import slugify
from palmyra.newsroom.languages import LANGUAGE_CHOICES
from palmyra.newsroom.models.paper import DISCUSSION_MODES, Paper
from palmyra.press.declare import declare_tags


def public_path(name: str, language: str, **where: object) -> str:
    """The path of a public page by the name of its address, in the paper's main language or under another's code."""
    if language and language != Paper.basics().main_language:
        where["language"] = language
    return reverse(name, kwargs=where)


class Named(ClusterableModel):
    """A row with a name and a slug, and what both are in further languages in `names`."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, blank=True, help_text=_("Part of the address."))
    is_demo = models.BooleanField(default=False, editable=False)

    address_name = ""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        wanted, number = slugify(self.name), 1
        slug = wanted
        while type(self)._default_manager.filter(slug=slug).exclude(pk=self.pk).exists():
            number += 1
            slug = f"{wanted[:76]}-{number}"
        return slug

    def _in(self, language: str, field: str) -> str:
        """A field in a language; the row's own value where the language has none."""
        for row in self.names.all():
            if row.language == language and getattr(row, field):
                return str(getattr(row, field))
        return str(getattr(self, field))

    def name_in(self, language: str) -> str:
        """The name in a language."""
        return self._in(language, "name")

    def path_in(self, language: str) -> str:
        """The path of the row's page in a language."""
        return public_path(self.address_name, language, slug=self.slug)


class SectionQuerySet(models.QuerySet["Section"]):
    """Sections in the order of the bar."""

    def for_bar(self, language: str) -> SectionQuerySet:
        """All sections with names and children fetched."""
        return self.order_by("position", "pk").prefetch_related("names", "children__names")


class Section(Named):
    """A part of the paper; one level of subsections."""

    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("Smaller numbers come first."))
    is_opinion = models.BooleanField(
        _("opinion"), default=False, help_text=_("Columns and comment: set apart from news.")
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    discussion_mode = models.CharField(
        _("discussion"), max_length=6, blank=True, choices=[("", _("As the paper sets it")), *DISCUSSION_MODES]
    )

    address_name = "section"
    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]

    def description_in(self, language: str) -> str:
        """The description in a language."""
        return self._in(language, "description")

    def clean(self) -> None:
        if self.parent is not None and (self.parent == self or self.parent.parent_id is not None):
            raise ValidationError({"parent": _("A section may be part of a main section only: choose one of those.")})


def section_names() -> dict[str, str]:
    """The sections by the group that their discussions have, a subsection behind its section."""
    rows = list(Section.objects.select_related("parent"))
    rows.sort(key=lambda row: (row.parent or row).position * 2 + (row.parent is not None))
    return {str(row.pk): f"{row.parent.name} › {row.name}" if row.parent else row.name for row in rows}


class SectionName(models.Model):
    """A section in a further language."""

    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    name = models.CharField(_("name"), max_length=200, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "language"], name="section_named_once")]

    def __str__(self) -> str:
        return self.name


class Author(Named):
    """Somebody whose name stands over articles; needs no account."""

    role = models.CharField(_("who they are"), max_length=200, blank=True)
    bio = models.TextField(_("about"), blank=True)
    portrait = models.ForeignKey(
        "newsroom.Picture",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user = models.ForeignKey(
        "accounts.User",
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="authors",
        help_text=_("Marks this person's comments under their own articles."),
    )

    address_name = "author"

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def role_in(self, language: str) -> str:
        """Who they are, in a language."""
        return self._in(language, "role")

    def bio_in(self, language: str) -> str:
        """The text about them in a language."""
        return self._in(language, "bio")


class AuthorName(models.Model):
    """An author in a further language."""

    author = ParentalKey(Author, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("who they are"), max_length=200, blank=True)
    bio = models.TextField(_("about"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "language"], name="author_named_once")]

    def __str__(self) -> str:
        return self.name


class Source(Named):
    """Who reported something first: an agency, a publisher, an official, a document."""

    kind = models.CharField(
        _("kind"),
        max_length=10,
        default="agency",
        choices=[
            ("agency", _("Agency")),
            ("publisher", _("Publisher")),
            ("official", _("Official")),
            ("document", _("Document")),
        ],
    )
    url = models.URLField(_("address"), blank=True)

    address_name = "source"

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]


class SourceName(models.Model):
    """A source in a further language."""

    source = ParentalKey(Source, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    name = models.CharField(_("name"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "language"], name="source_named_once")]

    def __str__(self) -> str:
        return self.name


# Sections stand in the bar of every page, so each change of one concerns the whole paper.
declare_tags(Section, lambda section: [f"section:{section.pk}", "paper"])
declare_tags(SectionName, lambda row: [f"section:{row.section_id}", "paper"])
declare_tags(Author, lambda author: [f"author:{author.pk}"])
declare_tags(AuthorName, lambda row: [f"author:{row.author_id}"])
declare_tags(Source, lambda source: [f"source:{source.pk}"])
declare_tags(SourceName, lambda row: [f"source:{row.source_id}"])
