"""Loads the demo paper from the files in `demo/`, which its README describes."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone

import palmyra
from palmyra.accounts.actions import create_user
from palmyra.accounts.models import User
from palmyra.discussion.actions import import_comment, set_votes
from palmyra.discussion.checks import weigh
from palmyra.discussion.models import Comment, Decision, Vote
from palmyra.discussion.models.voices import DOWN, UP
from palmyra.newsroom import actions
from palmyra.newsroom.models import (
    Article,
    Author,
    AuthorName,
    BackgroundCard,
    Correction,
    Edition,
    Paper,
    Picture,
    Section,
    SectionName,
    Source,
    SourceLine,
    SourceName,
)
from palmyra.project.demo_text import Text, Unreadable, read_text

FOLDER = Path(palmyra.__file__).resolve().parent.parent / "demo"
SYSTEM = "palmyra-demo"
DAYS_AGO = re.compile(r"-(\d+)d (\d\d):(\d\d)")


class DemoRefused(Exception):
    """The demo cannot be loaded; the text names the cause and the next step."""


@dataclass(frozen=True)
class Loaded:
    """How much was loaded."""

    articles: int
    comments: int


def load() -> Loaded:
    """Load the demo into this paper, all of it or nothing. Raises DemoRefused."""
    if Paper.current().has_demo:
        raise DemoRefused("The demo paper is in this home already. Remove it in the newsroom, or use another home.")
    if Article.objects.exists():
        raise DemoRefused(
            "This paper has articles of its own, so the demo is not mixed in. Name another home with PALMYRA_HOME."
        )
    if not FOLDER.is_dir():
        raise DemoRefused(f"The demo's files are not at {FOLDER}. Run this from a checkout, or start with DEMO=0.")
    try:
        with transaction.atomic():
            return Loader().load()
    except (Unreadable, tomllib.TOMLDecodeError) as error:
        raise DemoRefused(f"A file of the demo cannot be read: {error}") from None


class Loader:
    """One loading: what was made so far, by the names that the files use."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = tomllib.loads((FOLDER / "paper.toml").read_text("utf-8"))
        self.texts = [read_text(path) for path in sorted((FOLDER / "articles").glob("*/*.md"))]
        self.talks = [tomllib.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "comments").glob("*.toml"))]
        self.main: str = self.told["main_language"]
        self.sections: dict[str, Section] = {}
        self.authors: dict[str, Author] = {}
        self.sources: dict[str, Source] = {}
        self.cards: dict[tuple[str, str], BackgroundCard] = {}
        self.pictures: dict[tuple[str, str], Picture] = {}
        self.picture_words = {row["file"]: row for row in self.told["pictures"]}
        self.people: dict[str, User] = {}
        self.articles: dict[str, Article] = {}
        self.comments: dict[tuple[str, str], Comment] = {}

    def load(self) -> Loaded:
        """Everything, in the order in which one thing needs another."""
        self.load_paper()
        self.day_zero = self.find_day_zero()
        self.load_people()
        self.load_sections()
        self.load_sources()
        self.load_cards()
        for text in self.texts:
            self.load_article(text)
        for text in self.texts:
            self.load_body(text)
        for talk in self.talks:
            self.load_talk(talk)
        self.load_remarks()
        self.load_pages()
        return Loaded(len(self.articles), len(self.comments))

    def load_paper(self) -> None:
        """The paper's names, languages and zone."""
        paper = Paper.current()
        paper.name = self.told["editions"][self.main]["name"]
        paper.time_zone, paper.main_language = self.told["time_zone"], self.main
        paper.discussion_mode, paper.has_demo = self.told["discussion_mode"], True
        paper.save()
        self.paper = paper
        Edition.objects.filter(paper=paper).delete()
        for language in self.told["languages"]:
            told = self.told["editions"][language]
            columns = [{"type": "column", "value": {"links": links_value(column)}} for column in told["footer"]]
            edition = Edition(
                paper=paper,
                language=language,
                name=told["name"],
                tagline=told["tagline"],
                imprint=told["imprint"],
                footer=actions.raw_json(columns),
            )
            edition.save()

    def load_people(self) -> None:
        """Authors, and the accounts of staff who speak in the discussions; nobody can sign in to those."""
        for told in self.told["staff"]:
            user = create_user(told["username"], told["role"])
            first, _space, last = told["name"].partition(" ")
            user.first_name, user.last_name, user.is_active = first, last, False
            user.save()
            self.people[told["username"]] = user
        accounts = {told["author"]: self.people[told["username"]] for told in self.told["staff"] if told.get("author")}
        for told in self.told["authors"]:
            author = Author(
                name=told["name"][self.main],
                slug=told["slug"],
                role=told.get("role", {}).get(self.main, ""),
                bio=told.get("bio", {}).get(self.main, ""),
                portrait=self.picture(told["portrait"], self.main) if told.get("portrait") else None,
                user=accounts.get(told["slug"]),
                is_demo=True,
            )
            author.names = [
                AuthorName(
                    language=language,
                    name=told["name"].get(language, ""),
                    role=told.get("role", {}).get(language, ""),
                    bio=told.get("bio", {}).get(language, ""),
                )
                for language in self.others()
            ]
            author.save()
            self.authors[author.slug] = author

    def others(self) -> list[str]:
        """The languages besides the main one."""
        return [language for language in self.told["languages"] if language != self.main]

    def load_sections(self) -> None:
        """Sections in the order of the file."""
        for position, told in enumerate(self.told["sections"]):
            section = Section(
                name=told["name"][self.main],
                slug=told["slug"],
                position=position,
                parent=self.sections[told["parent"]] if told.get("parent") else None,
                is_opinion=told.get("is_opinion", False),
                description=told.get("description", {}).get(self.main, ""),
                discussion_mode=told.get("discussion", ""),
                is_demo=True,
            )
            section.names = [
                SectionName(
                    language=language,
                    name=told["name"].get(language, ""),
                    description=told.get("description", {}).get(language, ""),
                )
                for language in self.others()
            ]
            section.save()
            self.sections[section.slug] = section

    def load_sources(self) -> None:
        """Who reported first."""
        for told in self.told["sources"]:
            source = Source(
                name=told["name"][self.main], slug=told["slug"], kind=told["kind"], url=told["url"], is_demo=True
            )
            source.names = [
                SourceName(language=language, name=told["name"].get(language, "")) for language in self.others()
            ]
            source.save()
            self.sources[source.slug] = source

    def load_cards(self) -> None:
        """Background cards, one in each language."""
        for told in self.told["cards"]:
            for language in self.told["languages"]:
                card = BackgroundCard(
                    title=told["title"][language],
                    language=language,
                    body=f"<p>{escape(told['body'][language], quote=False)}</p>",
                    is_demo=True,
                )
                card.save()
                self.cards[told["slug"], language] = card

    def picture(self, file: str, language: str) -> Picture:
        """A picture with its words in a language; made when first asked for."""
        if (file, language) in self.pictures:
            return self.pictures[file, language]
        told = self.picture_words.get(file, {})

        def words(field: str) -> str:
            value = told.get(field, "")
            return str(value.get(language, value.get(self.main, "")) if isinstance(value, dict) else value)

        path = FOLDER / "pictures" / file
        with path.open("rb") as opened:
            picture = Picture(
                title=f"{path.stem} ({language})",
                file=ImageFile(opened, name=f"{path.stem}-{language}{path.suffix}"),
                alt=words("alt"),
                caption=words("caption"),
                credit=words("credit"),
                is_demo=True,
            )
            picture.save()
        self.pictures[file, language] = picture
        return picture

    def moment(self, text: str) -> dt.datetime:
        """A moment of the demo's files in the paper's zone; `-3d 05:20` counts from day 0."""
        return moment_from(text, self.day_zero, self.paper.tz)

    def find_day_zero(self) -> dt.date:
        """Today, or the day before when something of the demo would lie in the future."""
        today = timezone.now().astimezone(self.paper.tz).date()
        latest = []
        published = {text.head["slug"]: text.head["published"] for text in self.texts}
        for text in self.texts:
            stamps = [
                text.head["published"],
                text.head.get("updated"),
                *(c["at"] for c in text.head.get("corrections", [])),
            ]
            latest += [moment_from(stamp, today, self.paper.tz) for stamp in stamps if stamp]
        for talk in self.talks:
            start = moment_from(published[talk["article"]], today, self.paper.tz)
            latest += [start + dt.timedelta(minutes=said["after"]) for said in talk["comments"]]
        return today if max(latest) <= timezone.now() else today - dt.timedelta(days=1)

    def load_article(self, text: Text) -> None:
        """An article with everything but its body, which may point at others that are not there yet."""
        head, language = text.head, text.path.parent.name
        told_picture = head.get("picture") or {}
        article, _is_new = actions.import_article(
            source_system=SYSTEM,
            source_id=head["slug"],
            language=language,
            headline=head["headline"],
            slug=head["slug"],
            lead=f"<p>{escape(head['lead'], quote=False)}</p>",
            kicker=head.get("kicker", ""),
            section=self.sections[head["section"]],
            further_sections=[self.sections[slug] for slug in head.get("further_sections", [])],
            tags=[self.told["tags"][key][language] for key in head.get("tags", [])],
            authors=[self.authors[slug] for slug in head["authors"]],
            published_at=self.moment(head["published"]),
            updated_at=self.moment(head["updated"]) if head.get("updated") else None,
            dateline=head.get("dateline", ""),
            is_urgent=head.get("urgent", False),
            picture=self.picture(told_picture["file"], language) if told_picture else None,
            picture_caption=told_picture.get("caption", ""),
            discussion_mode=head.get("discussion", ""),
            front_slot=head.get("front", ""),
            front_order=head.get("front_order", 0),
            translation_of=self.articles.get(head.get("translation_of", "")),
            is_demo=True,
        )
        self.articles[head["slug"]] = article

    def load_body(self, text: Text) -> None:
        """An article's blocks, source lines and corrections, and its place among translations."""
        head, language = text.head, text.path.parent.name
        article = self.articles[head["slug"]]
        blocks = [self.block(kind, value, language) for kind, value in text.blocks]
        article.body = actions.body_of(blocks)
        if head.get("translation_of"):
            article.translation_of = self.articles[head["translation_of"]]
        article.source_lines = [
            SourceLine(
                source=self.sources[line["source"]], verb=line["verb"], url=line.get("url", ""), sort_order=order
            )
            for order, line in enumerate(head.get("sources", []))
        ]
        article.save()
        actions.settle_published(article)
        actions.index_draft(article)
        for told in head.get("corrections", []):
            Correction.objects.create(article=article, html=f"<p>{told['html']}</p>", made_at=self.moment(told["at"]))
        if head.get("withdrawn"):
            actions.withdraw_article(article, reason=head["withdrawn"]["reason"], user=None)
            at = self.moment(head["withdrawn"]["at"])
            Article.objects.filter(pk=article.pk).update(withdrawn_at=at)

    def block(self, kind: str, value: Any, language: str) -> tuple[str, Any]:
        """A block of the files as the raw value of a body's block."""
        if kind in {"paragraph", "list"}:
            return kind, re.sub(r'href="article:([^"]+)"', self.resolve_link, value)
        if kind == "picture":
            return kind, self.picture_value(value, language)
        if kind == "gallery":
            pictures = [self.picture_value({"file": file}, language) for file in value]
            return kind, {"title": "", "pictures": pictures}
        if kind == "table":
            return kind, {"data": value, "first_row_is_table_header": True, "first_col_is_header": False}
        if kind == "article":
            return kind, self.articles[value].pk
        if kind == "card":
            return kind, self.cards[value, language].pk
        return kind, value

    def picture_value(self, told: dict[str, str], language: str) -> dict[str, Any]:
        """The raw value of a picture block."""
        picture = self.picture(told["file"], language)
        return {"image": picture.pk, "alt": told.get("alt", ""), "caption": told.get("caption", "")}

    def resolve_link(self, found: re.Match[str]) -> str:
        """The address of an article that a text links to."""
        return f'href="{self.articles[found[1]].path}"'

    def load_talk(self, talk: dict[str, Any]) -> None:
        """The conversation under an article."""
        article = self.articles[talk["article"]]
        if article.thread is None:
            raise Unreadable(f"{talk['article']} has comments but no discussion.")
        for said in talk["comments"]:
            user = self.people.get(said.get("staff", ""))
            comment, _is_new = import_comment(
                article.thread,
                source_system=SYSTEM,
                source_id=f"{talk['article']}#{said['id']}",
                name=str(user) if user else said["name"],
                user=user,
                text=said["text"].strip(),
                created_at=article.shown_at + dt.timedelta(minutes=said["after"]),
                state=said.get("state", "shown"),
                reason=said.get("decision", {}).get("reason", ""),
                parent=self.comments.get((talk["article"], said.get("reply_to", ""))),
                is_noted=said.get("noted", False),
            )
            self.comments[talk["article"], said["id"]] = comment
            self.finish_comment(comment, said, article)

    def finish_comment(self, comment: Comment, said: dict[str, Any], article: Article) -> None:
        """What came after a comment: why it waits, a change of its text, a moderator's decision."""
        start = article.shown_at
        changed: dict[str, Any] = {}
        if said.get("reasons"):
            changed |= {"reasons": said["reasons"], "weight": weigh(said["reasons"])}
        if said.get("edited"):
            changed["edited_at"] = start + dt.timedelta(minutes=said["edited"])
        if changed:
            Comment.objects.filter(pk=comment.pk).update(**changed)
        if votes := said.get("votes"):
            self.vote(comment, *votes)
        if decision := said.get("decision"):
            Decision.objects.create(
                comment=comment,
                act="hide" if said["state"] == "hidden" else "remove",
                moderator=self.people[decision["by"]],
                reason=decision["reason"],
                decided_at=start + dt.timedelta(minutes=decision["after"]),
                state_before="shown",
                state_after=said["state"],
            )

    def vote(self, comment: Comment, ups: int, downs: int) -> None:
        """Votes of readers who never were; a row each, as counts are always those of rows."""
        values = [UP] * ups + [DOWN] * downs
        Vote.objects.bulk_create(
            Vote(comment=comment, voter=f"demo {number}", value=value, voted_at=comment.created_at)
            for number, value in enumerate(values)
        )
        set_votes(comment, ups, downs)

    def load_remarks(self) -> None:
        """Readers' words that stand beside a story or the paper's name."""
        for text in self.texts:
            if remark := text.head.get("remark"):
                comment = self.comments[text.head["slug"], remark]
                Article.objects.filter(pk=self.articles[text.head["slug"]].pk).update(remark=comment)
        for language in self.told["languages"]:
            if ear := self.told["editions"][language].get("ear"):
                comment = self.comments[ear["article"], ear["comment"]]
                Edition.objects.filter(paper=self.paper, language=language).update(ear=comment)

    def load_pages(self) -> None:
        """Static pages."""
        for path in sorted((FOLDER / "pages").glob("*/*.md")):
            text, language = read_text(path), path.parent.name
            lead = [("paragraph", f"<p>{escape(text.head['lead'], quote=False)}</p>")] if text.head.get("lead") else []
            blocks = [*lead, *(self.block(kind, value, language) for kind, value in text.blocks)]
            actions.import_page(
                language=language, title=text.head["title"], slug=path.stem, blocks=blocks, is_demo=True
            )


def links_value(column: list[dict[str, str]]) -> list[dict[str, Any]]:
    """A footer's column as the raw value of its block."""
    return [{"name": link["name"], "url": link["url"]} for link in column]


def moment_from(text: str, day_zero: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """A moment as the files write it. Raises Unreadable."""
    if found := DAYS_AGO.fullmatch(text):
        date = day_zero - dt.timedelta(days=int(found[1]))
        return dt.datetime.combine(date, dt.time(int(found[2]), int(found[3])), zone)
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError:
        raise Unreadable(f"{text!r} is no moment such as -3d 05:20 or 2016-05-11 09:30.") from None
