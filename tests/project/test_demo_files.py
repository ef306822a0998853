"""The demo newspaper's files can be read, and every name in them leads somewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from palmyra.discussion.checks import REASONS
from palmyra.discussion.emoji import CODE, CUSTOM, codes
from palmyra.newsroom.embeds import player_address
from palmyra.project.demo_text import Text, read_text

DEMO = Path(__file__).parents[2] / "demo"
PAPER = tomllib.loads((DEMO / "paper.toml").read_text("utf-8"))
ARTICLES = sorted((DEMO / "articles").glob("*/*.md"))
COMMENTS = sorted((DEMO / "comments").glob("*.toml"))
PAGES = sorted((DEMO / "pages").glob("*/*.md"))
PICTURES = sorted((DEMO / "pictures").glob("*.webp"))

MOMENT = re.compile(r"-(?P<days>\d+)d (?P<time>[0-2]\d:[0-5]\d)|\d{4}-\d\d-\d\d [0-2]\d:[0-5]\d")
FIELDS = {
    "slug", "headline", "lead", "kicker", "section", "further_sections", "tags", "authors", "sources", "dateline",
    "published", "updated", "urgent", "picture", "discussion", "front", "front_order", "corrections", "remark",
    "translation_of", "withdrawn",
}  # fmt: skip
COMMENT_FIELDS = {
    "id", "after", "name", "staff", "text", "reply_to", "state", "reasons", "decision", "edited", "noted",
    "votes",
}  # fmt: skip
WIDTH = 1600
PICTURE_BYTES, PORTRAIT_BYTES = 90_000, 12_000


def slugs(kind: str) -> set[str]:
    return {row["slug"] for row in PAPER[kind]}


def by_slug() -> dict[str, Text]:
    return {path.stem: read_text(path) for path in ARTICLES}


def conversation(path: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(path.read_text("utf-8"))["comments"])


def links(text: Text) -> Iterator[str]:
    """Slugs of articles that a text links to."""
    for kind, value in text.blocks:
        if kind == "article":
            yield value
        elif isinstance(value, str):
            yield from re.findall(r'href="article:([^"]+)"', value)


def files(text: Text) -> Iterator[str]:
    """Pictures that a text shows."""
    if "picture" in text.head:
        yield text.head["picture"]["file"]
    for kind, value in text.blocks:
        if kind == "picture":
            yield value["file"]
        elif kind == "gallery":
            yield from value


def order(moment: str) -> tuple[int, str]:
    """A key that sorts moments by time; the archive's stand before day -9999."""
    found = MOMENT.fullmatch(moment)
    assert found, f"{moment} is no moment"
    return (-int(found["days"]), found["time"]) if found["days"] else (-9999, moment)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


every_article = pytest.mark.parametrize("path", ARTICLES, ids=name_of)
every_conversation = pytest.mark.parametrize("path", COMMENTS, ids=name_of)


def test_the_demo_is_as_large_as_a_paper():
    assert len(ARTICLES) >= 36
    assert sum(len(conversation(path)) for path in COMMENTS) >= 200
    assert len({path.stem for path in ARTICLES}) == len(ARTICLES), "two articles share a slug"


@every_article
def test_front_matter_holds_what_the_readme_says(path):
    head = read_text(path).head
    assert set(head) <= FIELDS
    assert head["slug"] == path.stem
    assert head["headline"]
    assert head["lead"]
    assert head.get("discussion", "") in {"", "open", "held", "closed"}
    assert head.get("front", "") in {"", "lead", "related", "second", "third", "opinion"}
    assert ("front" in head) == ("front_order" in head)


@every_article
def test_names_in_front_matter_are_in_the_paper(path):
    head = read_text(path).head
    assert {head["section"], *head.get("further_sections", [])} <= slugs("sections")
    assert set(head.get("tags", [])) <= set(PAPER["tags"])
    assert set(head["authors"]) <= slugs("authors")
    for source in head.get("sources", []):
        assert source["source"] in slugs("sources")
        assert source["verb"]
        assert re.match(r"https://[\w.-]+\.example/", source["url"])


@every_article
def test_moments_follow_each_other(path):
    head = read_text(path).head
    later = [head.get("updated"), head.get("withdrawn", {}).get("at"), *(c["at"] for c in head.get("corrections", []))]
    assert all(order(moment) > order(head["published"]) for moment in later if moment)


@every_article
def test_a_text_links_only_to_articles_of_its_language_that_were_there(path):
    text, articles = read_text(path), by_slug()
    last = text.head.get("updated", text.head["published"])
    for slug in links(text):
        assert articles[slug].path.parent == path.parent, f"{slug} is in another language"
        assert order(articles[slug].head["published"]) <= order(last), f"{slug} was not published yet"


@every_article
def test_blocks_lead_somewhere(path):
    text = read_text(path)
    for kind, value in text.blocks:
        assert kind != "card" or value in slugs("cards")
        assert kind != "embed" or player_address(value["url"])
        assert kind != "quote" or value["speaker"], f"nobody says {value}"
        assert kind != "table" or len({len(row) for row in value}) == 1, f"a row of {value[0]} is too short or too long"
        assert kind != "paragraph" or not re.search(r"\{\{|^<p>(#|!\[|> )", value), f"a block went astray: {value}"


@every_article
def test_pictures_exist_and_are_described(path):
    known = {picture["file"] for picture in PAPER["pictures"]}
    for file in files(read_text(path)):
        assert file in known
        assert (DEMO / "pictures" / file).exists()


@every_article
def test_a_translation_stands_beside_its_original(path):
    head = read_text(path).head
    if "translation_of" in head:
        original = by_slug()[head["translation_of"]]
        assert original.path.parent.name == PAPER["main_language"]
        assert head["section"] == original.head["section"]


def test_no_article_is_translated_twice_into_one_language():
    pairs = [(t.path.parent, t.head["translation_of"]) for t in by_slug().values() if "translation_of" in t.head]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("language", PAPER["languages"])
def test_slots_of_the_front_page_are_taken_once(language):
    heads = [text.head for text in by_slug().values() if text.path.parent.name == language]
    taken = [(head["front"], head["front_order"]) for head in heads if "front" in head]
    assert len(set(taken)) == len(taken)
    assert [slot for slot, _ in taken].count("lead") == 1


@every_conversation
def test_a_conversation_is_about_an_article_and_in_order(path):
    comments = conversation(path)
    assert tomllib.loads(path.read_text("utf-8"))["article"] == path.stem
    assert path.stem in by_slug()
    seen: dict[str, dict[str, Any]] = {}
    for comment in comments:
        assert comment["id"] not in seen
        if "reply_to" in comment:
            assert comment["after"] > seen[comment["reply_to"]]["after"], f"{comment['id']} answers too early"
        seen[comment["id"]] = comment


@every_conversation
def test_comments_hold_what_the_readme_says(path):
    staff = {row["username"] for row in PAPER["staff"]}
    for comment in conversation(path):
        assert set(comment) <= COMMENT_FIELDS
        assert ("name" in comment) != ("staff" in comment)
        assert comment["text"].strip()
        assert comment.get("staff", "maya-strand") in staff
        state = comment.get("state", "shown")
        assert state in {"shown", "held", "hidden", "removed"}
        assert (state == "held") == ("reasons" in comment)
        assert (state in {"hidden", "removed"}) == ("decision" in comment)
        if "decision" in comment:
            assert comment["decision"]["by"] in staff
            assert comment["decision"]["after"] > comment["after"]
        assert set(comment.get("reasons", [])) <= set(REASONS)
        assert set(CODE.findall(comment["text"])) <= set(codes()) | set(CUSTOM)
        assert comment.get("edited", comment["after"] + 1) > comment["after"]
        assert all(count >= 0 for count in comment.get("votes", []))
        assert len(comment.get("votes", [0, 0])) == 2


@every_article
def test_the_remark_in_the_margin_is_a_shown_comment(path):
    head = read_text(path).head
    if "remark" in head:
        found = [c for c in conversation(DEMO / "comments" / f"{path.stem}.toml") if c["id"] == head["remark"]]
        assert [comment.get("state", "shown") for comment in found] == ["shown"]


@pytest.mark.parametrize("language", PAPER["languages"])
def test_the_ear_quotes_a_comment(language):
    ear = PAPER["editions"][language]["ear"]
    assert ear["article"] in by_slug()
    assert ear["comment"] in {c["id"] for c in conversation(DEMO / "comments" / f"{ear['article']}.toml")}


@pytest.mark.parametrize("language", PAPER["languages"])
def test_each_language_has_its_static_pages(language):
    pages = {path.stem: read_text(path) for path in PAGES if path.parent.name == language}
    assert set(pages) == {"about", "corrections", "rules"}
    for page in pages.values():
        assert set(page.head) == {"title", "lead"}
        assert page.blocks


@pytest.mark.parametrize("path", PICTURES, ids=name_of)
def test_pictures_are_wide_and_light(path):
    is_portrait = path.stem.startswith("portrait-")
    with Image.open(path) as picture:
        assert picture.width == (picture.height if is_portrait else WIDTH)
    assert path.stat().st_size <= (PORTRAIT_BYTES if is_portrait else PICTURE_BYTES)


def test_every_picture_of_the_paper_is_drawn_and_described_in_each_language():
    named = {row["file"] for row in PAPER["pictures"]} | {a["portrait"] for a in PAPER["authors"] if "portrait" in a}
    assert named == {path.name for path in PICTURES}
    for picture in PAPER["pictures"]:
        for field in ("alt", "caption", "credit"):
            assert set(picture[field]) == set(PAPER["languages"])
