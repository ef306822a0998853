"""The front page of an edition."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

from django.utils import timezone

from palmyra.discussion import access
from palmyra.newsroom.listing import SectionArticles
from palmyra.newsroom.models import Article, Paper, Section
from palmyra.newsroom.models.articles import FRONT_SLOTS, ArticleQuerySet
from palmyra.pages.contexts import Band, FrontView, Headline, Story
from palmyra.pages.gather.site import address, section_link
from palmyra.pages.gather.stories import find_remark, gather_headlines, gather_stories
from palmyra.press.parts import reuse
from palmyra.press.tags import note_moment, note_tags

SLOTS = [slot for slot, _name in FRONT_SLOTS if slot]
NEWEST = 8
OPINIONS = 4
DISCUSSED = 6
IN_RAIL = 3
RELATED = 3
PAIR = 2
CONSIDERED = 60
BAND = 4
DISCUSSED_WITHIN = dt.timedelta(days=3)


def gather_front(language: str) -> FrontView:
    """The placed stories first; places left free are filled with the newest; none stands twice in the main part."""
    # Both conditions: the first is the index's own, the second leads into it past all that is placed nowhere.
    placed = Article.objects.in_brief().filter(language=language).exclude(front_slot="").filter(front_slot__in=SLOTS)
    by_slot: dict[str, list[Article]] = {}
    for article in placed.order_by("front_order", "-published_at"):
        by_slot.setdefault(article.front_slot, []).append(article)
    newest = list(Article.objects.in_brief().filter(language=language).newest_first()[:CONSIDERED])
    news = [article for article in newest if not is_opinion(article)]
    used: set[int] = set()

    def take(slot: str, count: int, pool: list[Article]) -> list[Article]:
        free = {article.pk: article for article in [*by_slot.get(slot, []), *pool] if article.pk not in used}
        chosen = list(free.values())[:count]
        used.update(article.pk for article in chosen)
        return chosen

    # What an editor placed elsewhere is not drawn into an earlier place as a mere newest story.
    unplaced = [article for article in news if not article.front_slot]
    pictured = [article for article in unplaced if article.main_picture_id]
    lead = take("lead", 1, pictured)
    seconds = take("second", 1, pictured) + take("third", PAIR, unplaced)
    related = take("related", RELATED, [])
    opinions = take("opinion", OPINIONS, [article for article in newest if is_opinion(article)])
    chronicle = [article for article in news if article.pk not in used][:NEWEST]
    today = note_today()
    return FrontView(
        lead=next(iter(gather_stories(lead, language)), None),
        related=gather_stories(related, language),
        seconds=gather_stories(seconds, language),
        newest=gather_stories(chronicle, language),
        newest_url=day_address(language, chronicle[0].shown_on) if chronicle else address(language, "archive"),
        discussed=gather_discussed(language),
        opinions=gather_stories(opinions, language),
        bands=gather_bands(language, used),
        ear=find_remark(Paper.current().edition(language).ear_id),
        said_today=access.count_said_since(today, language),
    )


def is_opinion(article: Article) -> bool:
    """Whether an article stands among the opinions."""
    return bool(article.section and article.section.is_opinion)


def day_address(language: str, date: dt.date) -> str:
    """The page of a day in the archive."""
    return address(language, "day", year=date.year, month=date.month, day=date.day)


def note_today() -> dt.datetime:
    """Midnight at which the paper's day began; notes that the page changes when it ends."""
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    note_moment(start + dt.timedelta(days=1))
    return start


def gather_discussed(language: str) -> list[Story]:
    """The most discussed stories of the last days."""
    return gather_stories(most_discussed(Article.objects.in_brief(), language), language)


def gather_rail(language: str) -> list[Headline]:
    """The same for the margin of articles, where all of a language have it in common."""
    return reuse(
        ("rail", language), lambda: gather_headlines(most_discussed(Article.objects.in_brief(), language)[:IN_RAIL])
    )


def most_discussed(articles: ArticleQuerySet, language: str) -> list[Article]:
    """The articles of the last days with the most comments; on a quiet paper, of all days."""
    since = timezone.now() - DISCUSSED_WITHIN
    discussed = articles.filter(language=language, thread__comment_count__gt=0)
    busiest = discussed.order_by("-thread__comment_count", "-published_at")
    recent = list(busiest.filter(published_at__gt=since)[:DISCUSSED])
    found = recent if len(recent) == DISCUSSED else list(busiest[:DISCUSSED])
    for article in found:
        # When one of them is no longer of the last days, the list is another.
        note_moment(article.shown_at + DISCUSSED_WITHIN)
    return found


def gather_bands(language: str, used: set[int]) -> list[Band]:
    """A band for each section that has stories left; no two neighbours share a pattern, no story stands in two."""
    bands = []
    patterns = cycle(["picture", "text", "tall"])
    for section in Section.objects.for_bar(language):
        if section.parent_id is not None or section.is_opinion:
            continue
        note_tags(f"section:{section.pk}")
        newest = SectionArticles(section, language)[: BAND + len(used)]
        articles = [article for article in newest if article.pk not in used][:BAND]
        if not articles:
            continue
        used.update(article.pk for article in articles)
        pattern = next(patterns)
        if pattern != "text":
            articles.sort(key=lambda article: article.main_picture_id is None)
            if articles[0].main_picture_id is None:
                pattern = "text"
        bands.append(
            Band(
                name=section.name_in(language),
                url=section.path_in(language),
                subsections=[section_link(child, language) for child in section.children.all()],
                stories=gather_stories(articles, language),
                pattern=pattern,
            )
        )
    return bands
