"""What a paper decided for all its discussions: votes, order, time to change one's words, word lists, limits."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.contrib.settings.models import BaseGenericSetting

from palmyra.discussion import emoji, limits
from palmyra.press.declare import declare_tags
from palmyra.press.memo import KeptUntilPurged

NEWEST, OLDEST, BEST, HEATED = "newest", "oldest", "best", "heated"
ORDERS = [
    (NEWEST, pgettext_lazy("order of comments", "Newest")),
    (OLDEST, pgettext_lazy("order of comments", "Oldest")),
    (BEST, pgettext_lazy("order of comments", "Best")),
    (HEATED, pgettext_lazy("order of comments", "Most disputed")),
]
NOTED = "noted"  # what the newsroom chose; no order, but read like one
ANSWERED, UNANSWERED = "answered", "unanswered"  # some of the questions, those with most votes first
REACTIONS = "+1 heart joy open_mouth cry thinking"
NO_VOTES, UP_ONLY, BOTH = "off", "up", "both"


class Rules(BaseGenericSetting):
    """The one row of rules; what no row says holds as its default."""

    votes = models.CharField(
        _("votes"),
        max_length=4,
        default=BOTH,
        choices=[
            (NO_VOTES, pgettext_lazy("votes", "none")),
            (UP_ONLY, pgettext_lazy("votes", "for")),
            (BOTH, pgettext_lazy("votes", "for and against")),
        ],
    )
    first_order = models.CharField(_("order that a discussion opens in"), max_length=8, default=NEWEST, choices=ORDERS)
    reactions = models.CharField(
        _("reactions"),
        max_length=400,
        blank=True,
        default=REACTIONS,
        help_text=_("Short names of emoji, or emoji themselves, with spaces between them. Empty: none."),
    )
    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes to change one's words"),
        default=10,
        help_text=_("For so long a writer may change a comment or take it back, unless somebody answered. 0: never."),
    )
    links_max = models.PositiveSmallIntegerField(
        _("links in a comment"), default=limits.LINKS_MAX, help_text=_("One with more waits for a moderator.")
    )
    newcomers_wait = models.PositiveSmallIntegerField(
        _("comments of a newcomer that have to pass first"),
        default=0,
        validators=[MaxValueValidator(limits.TRUSTED_FROM)],
        help_text=_("Until so many of a writer's comments passed, each waits for a moderator. 0: none has to."),
    )
    rendered_version = models.PositiveSmallIntegerField(default=1, editable=False)  # all comments are of it, or newer
    reports_to_hold = models.PositiveSmallIntegerField(
        _("reports that hold a comment"),
        default=3,
        help_text=_("Reported by so many readers, it waits for a moderator. 0: never."),
    )
    close_days = models.PositiveSmallIntegerField(
        _("days until a discussion closes"),
        default=0,
        help_text=_("Counted from when it was opened; a moderator may keep a single one open. 0: never."),
    )
    suspect_words = models.TextField(
        _("words that make a comment wait"),
        blank=True,
        help_text=_("One word or phrase a line; every inflected form is found."),
    )
    banned_words = models.TextField(
        _("words that are not accepted"),
        blank=True,
        help_text=_("The writer is asked to do without them; the text is kept for changing."),
    )
    is_learning_used = models.BooleanField(
        _("hold what is like what moderators take out of sight"),
        default=True,
        help_text=_(
            "Learned from moderators' decisions, by the words of the comments; nothing leaves the paper. Each language "
            "needs 200 decisions first. A comment that is held names the words."
        ),
    )
    is_work_asked = models.BooleanField(
        _("ask browsers for work where a program may have written"),
        default=True,
        help_text=_(
            "A sum of a second, done beside the page; then the comment appears. Without scripts, or with this off, it "
            "waits for a moderator."
        ),
    )
    embed_hosts = models.TextField(
        _("sites that may embed"),
        blank=True,
        help_text=_("One host a line, such as blog.example.org. Their pages may show discussions and write in them."),
    )
    judge_url = models.CharField(
        _("address of an outside judge"),
        max_length=500,
        blank=True,
        help_text=_("A program that is asked about every comment, and may make it wait. Empty: none is asked."),
    )
    judge_seconds = models.PositiveSmallIntegerField(
        _("seconds that the judge may take"),
        default=limits.JUDGE_SECONDS,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("A writer waits no longer. A judge that does not answer holds nothing; the comment says so."),
    )
    judge_salt = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("Discussion")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Rules:
        """The rules as they are now, not to be changed; asked of the database once after each change."""
        return current_rules()

    @property
    def orders(self) -> list[str]:
        """The orders that a reader may choose from; without votes there is no best."""
        return [name for name, _label in ORDERS if self.offers(name)]

    def offers(self, order: str) -> bool:
        """Whether a discussion can be read in an order."""
        return {NEWEST: True, OLDEST: True, BEST: self.votes != NO_VOTES, HEATED: self.votes == BOTH, NOTED: True}.get(
            order, False
        )

    @property
    def offered_reactions(self) -> list[str]:
        """The codes of the reactions that readers may give."""
        return [code for code in self.reactions.split() if emoji.is_known(code)]

    @property
    def opening_order(self) -> str:
        """The order that a discussion opens in, as far as the votes allow it."""
        return self.first_order if self.offers(self.first_order) else NEWEST


def fetch_rules() -> Rules:
    """The row of rules, or every default where there is none yet."""
    return Rules.objects.first() or Rules()


current_rules = KeptUntilPurged(fetch_rules, "rules")
current_rules.watch(Rules)
declare_tags(Rules, lambda _rules: ["rules"])
