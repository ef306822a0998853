"""A small paper with one of everything that pages show, and everything that people and time do to it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

from django.core.files.images import ImageFile
from django.urls import resolve
from django.utils import timezone
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Revision

from palmyra.accounts.actions import ensure_roles
from palmyra.accounts.models import User
from palmyra.discussion import actions as talk
from palmyra.discussion.models import Comment, Rules, Thread
from palmyra.newsroom import actions
from palmyra.newsroom.models import (
    Article,
    Author,
    BackgroundCard,
    Byline,
    Edition,
    Paper,
    Picture,
    Section,
    Source,
    SourceLine,
    StaticPage,
    Tag,
)
from palmyra.project.schedule import publish_scheduled

LONG_AGO = dt.datetime(2016, 5, 11, 9, tzinfo=dt.UTC)


class World:
    """The paper. Each public method without an underscore is an act; `number` picks what it is done to."""

    def __init__(self) -> None:
        ensure_roles()
        actions.ensure_newsroom()
        self._count = 0
        self._known: set[str] = set()
        Edition.objects.create(paper=Paper.current(), language="en", name="The Coast")
        self._host = User.objects.create(username="vera")
        self._coast = Section.objects.create(name="Побережье", slug="coast")
        self._bay = Section.objects.create(name="Бухта", slug="bay", parent=self._coast)
        self._town = Section.objects.create(name="Город", slug="town")
        self._picture = self._new_picture()
        self._portrait = self._new_picture()
        self._author = Author.objects.create(name="Вера", portrait=self._portrait)
        self._source = Source.objects.create(name="Агентство")
        self._card = BackgroundCard.objects.create(title="Мост", body="<p>Строят десять лет.</p>")
        self._page, _is_new = actions.import_page(
            language="ru", title="О газете", slug="about", blocks=[("paragraph", "<p>Мы.</p>")]
        )
        self._page.thread = Thread.objects.create(title="О газете", url="/about/", language="ru")
        self._page.save()
        self._tag = ""
        for number in range(3):
            self.publish(number)
        self.publish_long_ago(0)
        self.publish_translation(0)
        for number in range(3):
            self.say(number)

    # What people of the newsroom do.

    def publish(self, number: int) -> None:
        self._count += 1
        section = [self._coast, self._bay, self._town][number % 3]
        self._new_article(f"Порт {self._count}", section=section)

    def publish_long_ago(self, number: int) -> None:
        """An article between others, in a month that may have none."""
        self._count += 1
        self._new_article(f"Давно {self._count}", published_at=LONG_AGO + dt.timedelta(days=31 * number))

    def publish_translation(self, number: int) -> None:
        self._count += 1
        first = self._article(number)
        if first.language == "ru":
            self._new_article(f"Port {self._count}", language="en", translation_of=first)

    def edit(self, number: int) -> None:
        self._change(number, headline=f"Новое {self._count}")

    def move_to_another_address(self, number: int) -> None:
        self._change(number, slug=f"novoe-{self._count}")

    def move_to_another_day(self, number: int) -> None:
        self._change(number, published_at=LONG_AGO + dt.timedelta(days=self._count))

    def move_to_another_section(self, number: int) -> None:
        self._change(number, section=[self._town, self._coast, self._bay][number % 3])

    def place_on_the_front_page(self, number: int) -> None:
        self._change(number, front_slot=["lead", "second", "opinion", "related"][number % 4])

    def close_the_discussion(self, number: int) -> None:
        self._change(number, discussion_mode=["closed", "held", "open", ""][number % 4])

    def quote_a_reader(self, number: int) -> None:
        comment = self._comment(number)
        if comment is not None:
            self._change(number, remark=comment)

    def withdraw(self, number: int) -> None:
        article = self._article(number)
        if article.live and not article.is_withdrawn:
            actions.withdraw_article(article, reason="Ошибка.", user=None)

    def restore(self, number: int) -> None:
        article = Article.objects.filter(withdrawn_at__isnull=False).first()
        if article is not None:
            actions.restore_article(article, user=None)

    def correct(self, number: int) -> None:
        article = self._article(number)
        if article.live:
            actions.correct_article(article, html=f"<p>{self._count}</p>", user=None)

    def unpublish(self, number: int) -> None:
        article = self._article(number)
        if article.live:
            article.unpublish()

    def delete(self, number: int) -> None:
        if Article.objects.count() > 2:
            self._article(number).delete()

    def rename_a_section(self, number: int) -> None:
        self._rename([self._coast, self._bay, self._town][number % 3])

    def move_a_section(self, number: int) -> None:
        self._bay.parent = [self._coast, self._town, None][number % 3]
        self._bay.save()

    def readdress_a_section(self, number: int) -> None:
        self._readdress(self._town)

    def rename_an_author(self, number: int) -> None:
        self._rename(self._author)

    def readdress_an_author(self, number: int) -> None:
        self._readdress(self._author)

    def give_an_author_an_account(self, number: int) -> None:
        self._author.user = None if self._author.user_id else self._host
        self._author.save()

    def rename_a_source(self, number: int) -> None:
        self._rename(self._source)

    def readdress_a_source(self, number: int) -> None:
        self._readdress(self._source)

    def rename_a_tag(self, number: int) -> None:
        self._rename(Tag.objects.get(name=self._tag))
        self._tag = Tag.objects.get().name

    def readdress_a_tag(self, number: int) -> None:
        self._readdress(Tag.objects.get())

    def edit_a_card(self, number: int) -> None:
        self._card.body = f"<p>Строят {self._count} лет.</p>"
        self._card.save()

    def take_a_card_away(self, number: int) -> None:
        self._card.live = not self._card.live
        self._card.save()

    def edit_a_picture(self, number: int) -> None:
        picture = [self._picture, self._portrait][number % 2]
        picture.alt = picture.caption = picture.credit = f"Причал {self._count}"
        picture.save()

    def replace_a_picture(self, number: int) -> None:
        picture = [self._picture, self._portrait][number % 2]
        picture.file = self._file(width=700 + self._count)
        picture.save()
        picture.renditions.all().delete()

    def delete_a_picture(self, number: int) -> None:
        if self._picture.pk is not None:
            self._picture.delete()

    def edit_a_static_page(self, number: int) -> None:
        page = StaticPage.objects.get()
        page.title = f"О газете {self._count}"
        page.save()

    def readdress_a_static_page(self, number: int) -> None:
        page = StaticPage.objects.get()
        page.slug = ["rules", "about", f"about-{self._count}"][number % 3]
        page.save()

    def unpublish_a_static_page(self, number: int) -> None:
        page = StaticPage.objects.get()
        page.unpublish() if page.live else page.save_revision().publish()

    def delete_a_redirect(self, number: int) -> None:
        kept = Redirect.objects.first()
        if kept is not None:
            kept.delete()

    def change_a_redirect(self, number: int) -> None:
        kept = Redirect.objects.first()
        if kept is not None:
            kept.redirect_link = "/about/"
            kept.save()

    # What the owner does.

    def rename_the_paper(self, number: int) -> None:
        edition = Edition.objects.get(language=["ru", "en"][number % 2])
        edition.name = edition.imprint = f"Газета {self._count}"
        edition.save()

    def change_the_footer(self, number: int) -> None:
        edition = Edition.objects.get(language="ru")
        columns = [{"type": "column", "value": {"links": [{"name": f"Ссылка {self._count}", "url": "/about/"}]}}]
        edition.footer = actions.raw_json(columns)
        edition.save()

    def change_the_address(self, number: int) -> None:
        self._set_paper(public_address=f"https://paper{self._count}.example")

    def change_the_zone(self, number: int) -> None:
        self._set_paper(time_zone=["Asia/Vladivostok", "America/Lima", "UTC"][number % 3])

    def change_the_main_language(self, number: int) -> None:
        self._set_paper(main_language="en" if Paper.current().main_language == "ru" else "ru")

    def change_the_papers_mode(self, number: int) -> None:
        self._set_paper(discussion_mode=["held", "closed", "open"][number % 3])

    def change_a_sections_mode(self, number: int) -> None:
        self._coast.discussion_mode = ["held", "closed", ""][number % 3]
        self._coast.save()

    # What readers and moderators do.

    def say(self, number: int) -> None:
        self._count += 1
        thread = self._article(number).thread
        if thread is not None and thread.current_mode() != "closed":
            talk.post_comment(thread, text=f"Слово {self._count}", name="Клара")

    def say_on_a_static_page(self, number: int) -> None:
        thread = Thread.objects.get(pk=StaticPage.objects.get().thread_id)
        if thread.current_mode() != "closed":  # as it is where the page is not published
            talk.post_comment(thread, text=f"Слово {self._count}", name="Клара")

    def reply(self, number: int) -> None:
        parent = self._comment(number)
        if parent is not None and parent.state == "shown" and parent.thread.current_mode() != "closed":
            talk.post_comment(parent.thread, text=f"Ответ {self._count}", name="Борис", parent=parent)

    def hide(self, number: int) -> None:
        comment = self._comment(number)
        if comment is not None and comment.state in {"shown", "held"}:
            talk.hide_comment(comment, moderator=None, reason="грубо")

    def approve(self, number: int) -> None:
        comment = self._comment(number)
        if comment is not None and comment.state in {"hidden", "held"}:
            talk.approve_comment(comment, moderator=None)

    def remove(self, number: int) -> None:
        comment = self._comment(number)
        if comment is not None and comment.state != "removed":
            talk.remove_comment(comment, moderator=None, reason="реклама")

    def vote(self, number: int) -> None:
        comment = self._comment(number)
        if comment is None or not comment.is_shown or comment.thread.current_mode() == "closed":
            return
        if Rules.current().votes == "both":
            talk.cast_vote(comment, voter=f"reader {self._count}", value=1 if number % 2 else -1)

    def change_the_votes(self, number: int) -> None:
        rules = Rules.current()
        rules.votes, rules.first_order = ["off", "up", "both"][number % 3], ["best", "newest", "oldest"][number % 3]
        rules.save()

    # What time does.

    def a_scheduled_article_appears(self, number: int) -> None:
        later = timezone.now() + dt.timedelta(hours=1)
        article = self._draft(f"К сроку {self._count}", go_live_at=later)
        article.save_revision().publish()
        Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=timezone.now())
        Article.objects.filter(pk=article.pk).update(go_live_at=timezone.now())
        publish_scheduled()

    def an_article_expires(self, number: int) -> None:
        article = self._article(number)
        if article.live:
            Article.objects.filter(pk=article.pk).update(expire_at=timezone.now())
            publish_scheduled()

    # What the acts are made of.

    def _new_article(self, headline: str, **fields: object) -> None:
        actions.publish_article(self._draft(headline, **fields))

    def _draft(self, headline: str, **fields: object) -> Article:
        picture = Picture.objects.filter(pk=self._picture.pk).first() if self._picture.pk else None
        blocks = [("paragraph", "<p>Паром вышел.</p>"), ("card", self._card.pk)]
        blocks += [("article", row.pk) for row in Article.objects.order_by("pk")[:1]]
        blocks += [("picture", {"image": picture.pk})] if picture else []
        article = Article(
            **{"headline": headline, "section": self._coast, "live": False, "main_picture": picture} | fields
        )
        article.body = actions.body_of(blocks)
        article.bylines = [Byline(author=self._author)]
        article.source_lines = [SourceLine(source=self._source, verb="сообщает")]
        article.save()
        if not self._tag:
            self._tag = "мост"
        article.tags.add(self._tag)
        article.save()
        return article

    def _article(self, number: int) -> Article:
        rows = list(Article.objects.order_by("pk"))
        return rows[number % len(rows)]

    def _comment(self, number: int) -> Comment | None:
        rows = list(Comment.objects.select_related("thread").order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def _change(self, number: int, **fields: object) -> None:
        article = self._article(number)
        if article.live and not article.is_withdrawn:
            for name, value in fields.items():
                setattr(article, name, value)
            actions.publish_article(article)

    def _rename(self, row: Section | Author | Source | Tag) -> None:
        row.name = f"Имя {self._count}"
        row.save()

    def _readdress(self, row: Section | Author | Source | Tag) -> None:
        row.slug = f"imya-{self._count}"
        row.save()

    def _set_paper(self, **fields: str) -> None:
        paper = Paper.objects.get()
        for name, value in fields.items():
            setattr(paper, name, value)
        paper.save()

    def _new_picture(self) -> Picture:
        return Picture.objects.create(title="Причал", file=self._file(width=700))

    def _file(self, width: int) -> ImageFile:
        return ImageFile(png(width), name="pier.png")

    def act(self, name: str, number: int) -> None:
        """Let somebody do something."""
        self._count += 1
        getattr(self, name)(number)

    def paths(self) -> set[str]:
        """Every address that readers know of: those of now, and those that were."""
        languages = Paper.current().languages
        rows = [*Section.objects.all(), *Author.objects.all(), *Source.objects.all()]
        self._known |= {row.path_in(language) for row in rows for language in languages}
        self._known |= {f"{self._coast.path_in(language)}feed.xml" for language in languages}
        self._known |= {page.public_path for page in StaticPage.objects.all()}
        starts = ["/", *(f"/{language}/" for language in languages[1:])]
        for start in starts:
            self._known |= {f"{start}{name}" for name in ("", "archive/", "feed.xml", "comments.xml")}
            self._known |= {f"{start}tags/{tag.slug}/" for tag in Tag.objects.all()}
        self._known |= {"/robots.txt", "/sitemap.xml", "/sitemap-0.xml", "/sitemap-1.xml"}
        for article in Article.objects.exclude(date=None):
            start = "/" if article.language == Paper.current().main_language else f"/{article.language}/"
            self._known.add(article.path)
            self._known |= {f"{start}{article.date:{form}}/" for form in ("%Y", "%Y/%m", "%Y/%m/%d")}
        for article in Article.objects.exclude(thread=None).order_by("pk")[:1]:
            self._known |= {f"/talk/{article.thread_id}/feed.xml", f"{article.path}comments/best/"}
        return {path for path in self._known if is_baked(path)}


def png(width: int) -> io.BytesIO:
    """A picture's bytes."""
    sink = io.BytesIO()
    Image.new("RGB", (width, 40), "navy").save(sink, "PNG")
    sink.seek(0)
    return sink


ACTS = [name for name, act in vars(World).items() if isinstance(act, Callable) and name[0] != "_"]
ACTS = [name for name in ACTS if name not in {"act", "paths"}]


def is_baked(path: str) -> bool:
    """Whether the page of an address is baked."""
    return bool(getattr(resolve(path).func, "is_baked", False))
