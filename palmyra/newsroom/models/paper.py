"""The paper as its owner set it up: names, languages, address, time zone, mail."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseGenericSetting

from palmyra.newsroom.blocks import FooterBlock
from palmyra.newsroom.fields import PlainStreamField
from palmyra.newsroom.languages import LANGUAGE_CHOICES
from palmyra.press.declare import declare_tags
from palmyra.press.memo import KeptUntilPurged, SharedByPages

DISCUSSION_MODES = [
    ("open", _("Open: comments appear at once")),
    ("held", _("Held: a moderator approves each comment")),
    ("closed", _("Closed: no new comments")),
]


def zone_choices() -> list[tuple[str, str]]:
    """Names of the time zones that this machine knows."""
    return [(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name or name == "UTC"]


@dataclass(frozen=True, slots=True)
class Basics:
    """What every request needs of the paper, whatever it asks for."""

    host: str  # of the public address; "" without one
    main_language: str
    languages: tuple[str, ...]  # codes, the main one first
    tz: zoneinfo.ZoneInfo


class Paper(BaseGenericSetting, ClusterableModel):
    """The one row that holds what a paper is."""

    name = models.CharField(_("name"), max_length=100, default="Palmyra")
    public_address = models.URLField(
        _("public address"),
        blank=True,
        help_text=_("Where readers open the paper, such as https://example.org. Empty: this machine."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        choices=zone_choices,
        help_text=_("The dates in the articles' addresses rest on it."),
    )
    main_language = models.CharField(
        _("main language"),
        max_length=10,
        default="ru",
        choices=LANGUAGE_CHOICES,
        help_text=_("Its pages stand at the root; other languages under their code."),
    )
    discussion_mode = models.CharField(
        _("discussion under new articles"), max_length=6, choices=DISCUSSION_MODES, default="open"
    )
    mail_host = models.CharField(_("mail server"), max_length=200, blank=True)
    mail_port = models.PositiveIntegerField(_("port"), default=587)
    mail_security = models.CharField(
        _("encryption"),
        max_length=8,
        default="starttls",
        choices=[("starttls", "STARTTLS"), ("tls", "TLS"), ("none", _("none"))],
    )
    mail_user = models.CharField(_("user name"), max_length=200, blank=True)
    mail_password = models.CharField(_("password"), max_length=200, blank=True)
    mail_from = models.EmailField(_("sender's address"), blank=True)
    has_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("Paper")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Paper:
        """The paper; asked of the database once in a request, each time outside of one."""
        return current_paper()

    @classmethod
    def basics(cls) -> Basics:
        """What every request needs of the paper; asked of the database once after each change."""
        return current_basics()

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        """The paper's zone; UTC when this machine does not know the stored one."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")

    @property
    def base_url(self) -> str:
        """The public address without a slash at its end."""
        return (self.public_address or f"http://localhost:{settings.PORT}").rstrip("/")

    @property
    def languages(self) -> list[str]:
        """Codes of the paper's languages, the main one first."""
        if self.pk is None:
            return [self.main_language]
        others = [edition.language for edition in self.editions.all() if edition.language != self.main_language]
        return [self.main_language, *others]

    def edition(self, language: str) -> Edition:
        """The edition in a language; an empty one where nothing was entered yet."""
        rows = self.editions.all() if self.pk else []
        return next((row for row in rows if row.language == language), Edition(language=language))

    @property
    def can_mail(self) -> bool:
        """Whether a mail server was entered."""
        return bool(self.mail_host and self.mail_from)

    def clean(self) -> None:
        if self.mail_host and not self.mail_from:
            raise ValidationError({"mail_from": _("Mail needs a sender: enter the address it comes from.")})


class Edition(models.Model):
    """The paper in one of its languages."""

    paper = ParentalKey(Paper, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    name = models.CharField(_("name of the paper"), max_length=100, blank=True)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    imprint = models.TextField(_("imprint"), blank=True)
    footer = PlainStreamField(FooterBlock(), verbose_name=_("footer"), blank=True)
    ear = models.ForeignKey(
        "discussion.Comment",
        verbose_name=_("reader's words beside the name"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "language"], name="edition_once_a_language")]

    def __str__(self) -> str:
        return self.name or self.language

    def footer_columns(self) -> list[list[dict[str, str]]]:
        """The footer's columns of links, each `{"name", "url"}`."""
        return [
            [{"name": link["name"], "url": link["url"]} for link in column.value["links"]] for column in self.footer
        ]


def fetch_basics() -> Basics:
    """The basics as the rows have them now."""
    paper = Paper.current()
    return Basics(
        host=urlsplit(paper.public_address).hostname or "",
        main_language=paper.main_language,
        languages=tuple(paper.languages),
        tz=paper.tz,
    )


def fetch_paper() -> Paper:
    """The paper's row with its editions; one with every default where there is none yet."""
    return Paper.objects.prefetch_related("editions").first() or Paper()


current_paper = SharedByPages(fetch_paper, "paper")
current_paper.watch(Paper, Edition)
current_basics = KeptUntilPurged(fetch_basics, "paper")
current_basics.watch(Paper, Edition)
declare_tags(Paper, lambda _paper: ["paper"])
declare_tags(Edition, lambda _edition: ["paper"])
