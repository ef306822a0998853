"""The paper around a page: its name, sections, languages and footer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.urls import reverse

from palmyra.newsroom.languages import LANGUAGE_NAMES
from palmyra.newsroom.models import Paper, Section, StaticPage
from palmyra.pages.contexts import Link, Site
from palmyra.press.parts import reuse
from palmyra.press.tags import note_tags

HOME_SLUG = "home"  # of the root that Wagtail makes for a site


def prefix(language: str) -> str:
    """The start of every path in a language: "/" in the main one, "/en/" in another."""
    return "/" if language == Paper.current().main_language else f"/{language}/"


def address(language: str, name: str, **where: object) -> str:
    """The path of a public page in a language, by the name of its address; "" is the paper's main language."""
    if language in {"", Paper.current().main_language}:
        return reverse(name, kwargs=where)
    return reverse(name, kwargs={"language": language, **where})


def absolute(path: str) -> str:
    """The full address of a path on this paper."""
    return Paper.current().base_url.rstrip("/") + path


def gather_site(language: str, others: Mapping[str, str] | None = None) -> Site:
    """The paper in a language. `others` gives this very page's path in other languages, where it has one."""
    site = reuse(("site", language), lambda: gather_frame(language))
    if not others:
        return site
    languages = [replace(link, url=others.get(link.code) or link.url) for link in site.languages]
    return replace(site, languages=languages)


def gather_frame(language: str) -> Site:
    """What stands around every page of a language."""
    note_tags("paper")
    paper = Paper.current()
    edition = paper.edition(language)
    sections = [section for section in Section.objects.for_bar(language) if section.parent_id is None]
    languages = [
        Link(LANGUAGE_NAMES.get(code, code), prefix(code), code) for code in paper.languages if code != language
    ]
    home = prefix(language)
    return Site(
        name=edition.name or paper.name,
        language=language,
        url=absolute(home),
        home=home,
        sections=[section_link(section, language) for section in sections if not section.is_opinion],
        opinion=next((section_link(section, language) for section in sections if section.is_opinion), None),
        languages=languages,
        footer=[[Link(link["name"], link["url"]) for link in column] for column in edition.footer_columns()],
        imprint=edition.imprint,
        tagline=edition.tagline,
        search_url=address(language, "search"),
        feed_url=address(language, "feed"),
        login_url=reverse("account_login"),
        archive_url=address(language, "archive"),
    )


def split_language(path: str) -> tuple[str, str]:
    """The language of a path such as "en/about/", and the path within that edition."""
    paper = Paper.current()
    note_tags("paper")
    first, _slash, rest = path.partition("/")
    is_other = first in paper.languages and first != paper.main_language
    return (first, rest) if is_other else (paper.main_language, path)


def gather_sections(language: str) -> dict[int, Link]:
    """Every section with its page, by its number."""

    def gather() -> dict[int, Link]:
        note_tags("paper")
        return {row.pk: section_link(row, language) for row in Section.objects.prefetch_related("names")}

    return reuse(("sections", language), gather)


def find_page(language: str, path: str) -> StaticPage | None:
    """The published page of the newsroom's page tree at a path such as "about/"."""
    note_tags("pages")
    return StaticPage.objects.live().filter(url_path=f"/{HOME_SLUG}/{language}/{path}").first()


def rules_address(language: str) -> str:
    """The path of the rules of discussion: the page that the newsroom gave the slug "rules"; "" without one."""
    return reuse(("rules", language), lambda: path_of_page(language, "rules/"))


def path_of_page(language: str, path: str) -> str:
    """The public path of a static page; "" where it is not published."""
    page = find_page(language, path)
    return page.public_path if page else ""


def section_link(section: Section, language: str) -> Link:
    """A section's name in a language and its page."""
    return Link(section.name_in(language), section.path_in(language))
