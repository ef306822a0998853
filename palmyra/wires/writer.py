"""Records of another system become the paper's rows; what was here before is left as it is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import UnidentifiedImageError

from palmyra.discussion.actions import Incoming, import_comments
from palmyra.discussion.models import Thread
from palmyra.lib.slugs import slugify
from palmyra.newsroom import actions
from palmyra.newsroom.models import Author, Paper, Picture, Section, StaticPage, Tag
from palmyra.wires.blocks import clean_inline, convert
from palmyra.wires.records import Person, Said, Site, Term, Text

NOT_CONTENT = {"nav_menu_item", "revision", "customize_changeset", "oembed_cache", "wp_navigation", "wp_template"}
TAG_MAX = 100
DRAFT_STATES = {"draft", "pending", "private", "future", "auto-draft", "inherit"}


class Writer:
    """One import: counts what came and what was here, and notes what could not be brought, with its reason."""

    def __init__(self, source_system: str, site: Site, uploads: Path | None) -> None:
        self.system = source_system
        self.site = site
        self.uploads = uploads
        paper = Paper.current()
        self.language = site.language if site.language in paper.languages else paper.main_language
        self.notes: list[tuple[str, str]] = []
        if site.language not in {"", self.language}:
            self.note(
                "the language of the texts",
                f"the old site says “{site.language}”; the paper has no edition in it, so they are filed under "
                f"“{self.language}”",
            )
        self.brought: Counter[str] = Counter()
        self.known: Counter[str] = Counter()
        self.people: dict[str, Person] = {}
        self.terms: dict[str, Term] = {}
        self.tags: list[str] = []
        self.authors: dict[str, Author] = {}
        self.sections: dict[str, Section] = {}
        self.attachments: dict[str, str] = {}  # address by attachment id
        self.uploaded: dict[str, list[str]] = {}  # addresses by the id of what they were uploaded to
        self.apart: Counter[str] = Counter()
        self.pictures: dict[str, int | None] = {}
        self.waiting: list[tuple[actions.Arrival, Text]] = []

    def note(self, what: str, why: str) -> None:
        """Tell of something that was changed or left out."""
        self.notes.append((what, why))

    def learn(self, record: Person | Term | Text) -> None:
        """Remember what texts will point at, before the first text is written."""
        if isinstance(record, Person):
            self.people[record.login] = record
        elif isinstance(record, Term):
            if record.kind == "category":
                self.terms[record.slug] = record
            else:
                self.tags.append(record.name[:TAG_MAX])
        elif record.kind == "attachment" and record.attachment_url:
            self.attachments[record.id] = record.attachment_url
            self.uploaded.setdefault(record.parent, []).append(record.attachment_url)

    def write(self, text: Text) -> None:
        """Bring one text with its comments."""
        if text.kind == "attachment":
            self.write_attachment(text)
        elif text.kind in {"post", "page"}:
            if text.state == "trash":
                self.note(f"{text.kind} {text.id} “{text.title}”", "it was in the old system's bin")
            elif text.kind == "post":
                self.write_article(text)
            else:
                self.write_page(text)
        elif text.kind in NOT_CONTENT:
            self.note(f"{text.kind} {text.id}", "menus and templates belong to the old site's looks")
        else:
            self.note(f"{text.kind} {text.id} “{text.title}”", "the paper has nothing of this kind")

    def write_what_texts_point_at(self) -> None:
        """Bring sections, authors and tags, those without texts too.

        The paper has two levels of sections, so deeper categories move up to the second.
        """
        for slug in self.terms:
            self.section(slug)
        for login in self.people:
            self.author(login)
        for name in filter(None, dict.fromkeys(self.tags)):
            _tag, is_new = Tag.objects.get_or_create(name=name)
            (self.brought if is_new else self.known)["tags"] += 1

    def section(self, slug: str) -> Section:
        """The section of a category."""
        if slug in self.sections:
            return self.sections[slug]
        term = self.terms.get(slug) or Term("category", slug, slug)
        own_slug = slugify(unquote(term.slug) or term.name)
        row = Section.objects.filter(slug=own_slug).first()
        if row is None:
            # Marked before its parent is looked for, so that categories in a circle come to an end.
            row = Section(name=term.name[:200], slug=own_slug, position=1000 + len(self.sections))
            row.save()
            self.sections[slug] = row
            parent = self.section(term.parent) if term.parent in self.terms else None
            top = parent.parent if parent is not None and parent.parent_id else parent
            if top is not None and top.pk != row.pk and not row.children.exists():
                row.parent = top
                row.save()
                if parent is not None and parent.pk != top.pk:
                    self.note(f"category “{term.name}”", f"stands under “{top.name}”: the paper has two levels")
            self.brought["sections"] += 1
        else:
            self.known["sections"] += slug not in self.sections
        self.sections[slug] = row
        return row

    def author(self, login: str) -> Author | None:
        """The author of a login."""
        if not login:
            return None
        if login not in self.authors:
            name = (self.people[login].name if login in self.people else "") or login
            row, is_new = Author.objects.get_or_create(slug=slugify(login), defaults={"name": name[:200]})
            if row not in self.authors.values():  # two spellings of a login are one author
                (self.brought if is_new else self.known)["authors"] += 1
            self.authors[login] = row
        return self.authors[login]

    def write_attachment(self, text: Text) -> None:
        """Bring a picture from the local uploads folder."""
        number = self.picture(text.attachment_url)
        if number is None:
            why = "no uploads folder was named" if self.uploads is None else "it is not a picture in the uploads folder"
            self.note(f"attachment {text.id} {text.attachment_url}", why)

    def picture(self, url: str) -> int | None:
        """The picture at an address of the old site, brought when first asked for; None where its file is absent."""
        if url in self.pictures:
            return self.pictures[url]
        self.pictures[url] = None
        file = self.find_upload(url)
        if file is None:
            return None
        title = f"{self.system} {file.name}"[:255]
        row = Picture.objects.filter(title=title).first()
        if row is None:
            try:
                with file.open("rb") as opened:
                    row = Picture(title=title, file=ImageFile(opened, name=file.name))
                    row.save()
            except (OSError, UnidentifiedImageError, ValueError) as error:
                self.note(f"picture {file.name}", f"it cannot be read: {error}")
                return None
            self.brought["pictures"] += 1
        else:
            self.known["pictures"] += 1
        self.pictures[url] = row.pk
        return row.pk

    def find_upload(self, url: str) -> Path | None:
        """The local file of an address such as …/uploads/2016/05/bridge.jpg, never one outside the folder."""
        if self.uploads is None:
            return None
        _before, _mark, inside = unquote(urlsplit(url).path).rpartition("/uploads/")
        root = self.uploads.resolve()
        for name in filter(None, (inside, Path(inside).name)):
            file = (root / name).resolve()
            if file.is_relative_to(root) and file.is_file():
                return file
        return None

    def write_article(self, text: Text) -> None:
        """Bring a post as an article, its first category as its section."""
        is_draft = text.state in DRAFT_STATES or bool(text.password)
        if is_draft:
            why = "it had a password" if text.password else f"its state was {text.state}"
            self.note(f"post {text.id} “{text.title}”", f"brought as a draft: {why}")
        sections = [self.section(slug) for slug in dict.fromkeys(text.categories)]
        author = self.author(text.author)
        done = convert(text.html, self.picture, self.attachments, self.uploaded.get(text.id))
        self.tell_left_out(text, done.left_out)
        title = text.title or f"{timezone.localdate(text.published_at) if text.published_at else text.id}"
        if not text.title:
            self.note(f"post {text.id}", f"it had no title; “{title}” stands in")
        arrival = actions.Arrival(
            source_system=self.system,
            source_id=text.id or text.link,
            language=self.language,
            headline=title,
            slug=unquote(text.slug) or title,
            lead=f"<p>{clean_excerpt(text.excerpt)}</p>" if text.excerpt.strip() else "",
            blocks=done.blocks,
            section=sections[0] if sections else None,
            further_sections=sections[1:],
            tags=list(dict.fromkeys(tag[:TAG_MAX] for tag in text.tags)),
            authors=[author] if author else [],
            published_at=text.published_at,
            discussion_mode="" if text.is_discussion_open else "closed",
            is_draft=is_draft,
            picture=self.thumbnail(text),
            old_paths=old_paths(text.link),
        )
        self.waiting.append((arrival, text))
        if len(text.title) > 250:
            self.note(f"post {text.id}", "its title was cut to 250 signs")

    def write_waiting(self) -> None:
        """Write the articles that were gathered so far, all at once, and then their comments."""
        waiting, self.waiting = self.waiting, []
        brought = actions.import_articles([arrival for arrival, _text in waiting])
        incoming: list[Incoming] = []
        for (article, is_new), (_arrival, text) in zip(brought, waiting, strict=True):
            (self.brought if is_new else self.known)["articles"] += 1
            if text.comments:
                thread = article.thread or actions.settle_thread(article)
                incoming += self.comments_of(thread, text)
        self.write_comments(incoming)

    def thumbnail(self, text: Text) -> Picture | None:
        """A post's featured image."""
        url = self.attachments.get(text.thumbnail_id)
        number = self.picture(url) if url else None
        return Picture.objects.get(pk=number) if number else None

    def write_page(self, text: Text) -> None:
        """Bring a page as a static page; one with comments keeps its discussion."""
        done = convert(text.html, self.picture, self.attachments, self.uploaded.get(text.id))
        self.tell_left_out(text, done.left_out)
        is_draft = text.state in DRAFT_STATES or bool(text.password)
        page, is_new = actions.import_page(
            language=self.language,
            title=text.title or f"Page {text.id}",
            slug=unquote(text.slug) or text.title,
            blocks=done.blocks,
            is_draft=is_draft,
        )
        (self.brought if is_new else self.known)["pages"] += 1
        if is_new and not is_draft:
            for old in old_paths(text.link):
                if old.strip("/") != page.public_path.strip("/"):
                    actions.keep_address(old, page.public_path)
        if text.comments:
            self.write_comments(self.comments_of(self.page_thread(page, text), text))

    def page_thread(self, page: StaticPage, text: Text) -> Thread:
        """The discussion of a static page."""
        if page.thread is None:
            mode = "open" if text.is_discussion_open else "closed"
            page.thread = Thread.objects.create(
                title=page.title, url=page.public_path, language=self.language, mode=mode
            )
            page.save()
        return page.thread

    def tell_left_out(self, text: Text, left_out: list[str]) -> None:
        """Tell of what had no counterpart in a text."""
        for what, count in Counter(left_out).items():
            times = f" ({count} times)" if count > 1 else ""
            self.note(f"{text.kind} {text.id} “{text.title}”", f"without {what}{times}")

    def comments_of(self, thread: Thread, text: Text) -> list[Incoming]:
        """A text's comments with their depth and states; answers after what they answer."""
        incoming: list[Incoming] = []
        by_id: dict[str, Incoming] = {}
        for said in in_order(text.comments):
            what = f"comment {said.id} under {text.kind} {text.id}"
            if said.kind in {"pingback", "trackback"}:
                self.apart["ping- and trackbacks"] += 1
                self.note(f"{said.kind} {said.id} under {text.kind} {text.id} from {said.name}", "it is no comment")
            elif said.state in {"spam", "trash"}:
                self.note(what, f"it was {'spam' if said.state == 'spam' else 'in the bin'}")
            elif not said.text.strip():
                self.note(what, "it had no text")
            else:
                comment = self.comment_of(thread, said, by_id.get(said.parent), what, text)
                comment.source_id = f"comment-{said.id}" if said.id else f"{text.id}-{len(incoming)}"
                by_id[said.id] = comment
                incoming.append(comment)
        return incoming

    def comment_of(self, thread: Thread, said: Said, parent: Incoming | None, what: str, text: Text) -> Incoming:
        """One comment; `parent` is what it answers, as far as that is brought."""
        if said.parent not in {"", "0"} and parent is None:
            self.note(what, f"it answers comment {said.parent}, which was not brought; it stands by itself")
        return Incoming(
            thread,
            source_system=self.system,
            source_id="",
            name=said.name,
            html=comment_html(said.text),
            created_at=said.created_at or text.published_at or dt.datetime.now(dt.UTC),
            state="shown" if said.state == "approved" else "held",
            parent=parent,
        )

    def write_comments(self, incoming: list[Incoming]) -> None:
        """Bring comments, all at once."""
        for _comment, is_new in import_comments(incoming):
            (self.brought if is_new else self.known)["comments"] += 1


def in_order(comments: list[Said]) -> list[Said]:
    """Comments with each answer after what it answers; those in a circle come last, as they stand."""
    by_parent: dict[str, list[Said]] = {}
    known = {said.id for said in comments}
    for said in comments:
        by_parent.setdefault(said.parent if said.parent in known else "", []).append(said)
    ordered: list[Said] = []
    waiting = list(reversed(by_parent.get("", []) + (by_parent.get("0", []) if "0" not in known else [])))
    seen: set[int] = set()
    while waiting:
        said = waiting.pop()
        if id(said) in seen:
            continue
        seen.add(id(said))
        ordered.append(said)
        waiting.extend(reversed(by_parent.get(said.id, [])))
    return ordered + [said for said in comments if id(said) not in seen]


def comment_html(text: str) -> str:
    """A WordPress comment as HTML: its own markup, with paragraphs where lines are blank."""
    paragraphs = [part.strip().replace("\n", "<br>") for part in text.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{part}</p>" for part in paragraphs if part)


def clean_excerpt(text: str) -> str:
    """An excerpt as the inside of a lead."""
    return clean_inline(text.replace("\n", " "))


def old_paths(link: str) -> list[str]:
    """The path under which the old site had a text; a bare ?p=12 has none that could be kept."""
    parts = urlsplit(link)
    return [parts.path] if parts.path.strip("/") else []
