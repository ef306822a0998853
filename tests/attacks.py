"""Attacks that others collected, the doors that words come in by, and the exits that they leave by."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml_escape

from defusedxml import ElementTree
from django.test import Client
from django.utils import timezone

from palmyra.accounts.actions import create_user, ensure_roles
from palmyra.accounts.members import make_member
from palmyra.accounts.models import User
from palmyra.discussion import actions
from palmyra.discussion.actions.following import COMMENTS
from palmyra.discussion.limits import NAME_MAX, REPEAT_WINDOW, TEXT_MAX
from palmyra.discussion.models import HELD, Comment, Thread
from palmyra.mail.kinds import write_letter
from palmyra.wires.importer import import_file

SAMPLES = os.environ.get("PALMYRA_SAMPLES")
FILES = ("bbcode_pairs", "bleach_data", "blns", "closure_html_vectors", "closure_url_vectors", "commonmark_spec")
FILES += ("html5lib_sanitizer_tests1",)
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
ABOUT_MAX = 200
WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title>
<link>https://old.example</link><language>en</language><wp:wxr_version>1.2</wp:wxr_version><item><title>Before</title>
<wp:post_id>1</wp:post_id><wp:post_name>before</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type><wp:post_date_gmt>2016-05-11 09:00:00</wp:post_date_gmt>{}</item></channel></rss>"""
WXR_COMMENT = """<wp:comment><wp:comment_id>{}</wp:comment_id><wp:comment_author>{}</wp:comment_author>
<wp:comment_date_gmt>2016-05-11 10:00:00</wp:comment_date_gmt><wp:comment_content>{}</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved></wp:comment>"""
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def vectors() -> list[str]:
    """Every text of the collections that is meant as input."""
    found: dict[str, None] = {}
    for name in FILES:
        for row in json.loads((Path(SAMPLES or "") / "sanitize" / f"{name}.json").read_text("utf-8")):
            text = row if isinstance(row, str) else row[0] if isinstance(row, list) else first_text(row)
            found[text[:TEXT_MAX]] = None
    return list(found)


def first_text(row: dict[str, Any]) -> str:
    return str(next(row[name] for name in ("input", "raw", "markdown") if name in row))


class Siege:
    """A thread that attacks are brought to, by one door after another. Each door answers with a status."""

    def __init__(self, thread: Thread, folder: Path) -> None:
        self.thread, self.folder = thread, folder
        self.turn = count(1)
        self.member = make_member("Clara Wind")
        User.objects.filter(pk=self.member.pk).update(last_login=timezone.now())
        self.own = Client(headers=OWN_PAGE)
        self.own.force_login(self.member)
        ensure_roles()
        self.moderator = Client(headers=OWN_PAGE)
        self.moderator.force_login(create_user("maria-of-the-siege", "moderator"))

    def somebody(self) -> tuple[Client, dict[str, str]]:
        """A new browser with an address in a network of its own."""
        number = next(self.turn)
        return Client(headers=OWN_PAGE), {
            "REMOTE_ADDR": f"{10 + number // 65_025}.{number // 255 % 255}.{number % 255}.9"
        }

    def by_form(self, text: str, name: str) -> int:
        return self.post(f"/talk/{self.thread.pk}/", text, name)[1]

    def by_frame(self, text: str, name: str) -> int:
        return self.post(f"/talk/embed/{self.thread.pk}/", text, name)[1]

    def post(self, path: str, text: str, name: str) -> tuple[Client, int]:
        browser, address = self.somebody()
        return browser, browser.post(path, {"text": text, "name": name, "sure": "1"}, **address).status_code

    def by_api(self, text: str, name: str) -> int:
        browser, address = self.somebody()
        body = json.dumps({"text": text, "name": name, "sure": True})
        path = f"/api/v1/threads/{self.thread.pk}/comments"
        return browser.post(path, body, content_type="application/json", **address).status_code

    def by_edit(self, text: str, name: str) -> int:
        browser, status = self.post(f"/talk/{self.thread.pk}/", f"Said by {next(self.turn)}.", name)
        if status != 303:
            return status
        number = Comment.objects.latest("pk").pk
        return browser.post(f"/talk/comment/{number}/edit/", {"text": text}).status_code

    def by_moderator(self, text: str, name: str) -> int:
        """A moderator puts the attack in place of somebody's words."""
        _browser, status = self.post(f"/talk/{self.thread.pk}/", f"Said by {next(self.turn)}.", name)
        if status != 303:
            return status
        number = Comment.objects.latest("pk").pk
        told = {"text": text, "reason": name[:200] or "x"}
        status = self.moderator.post(f"/newsroom/discussion/{number}/reword/", told).status_code
        return {302: 303, 200: 422}.get(status, status)  # led back, or shown the form once more

    def by_member(self, text: str, name: str) -> int:
        """A member takes the attack for a name and for a line about oneself, and says it too."""
        self.own.post("/account/", {"display_name": name, "about": text[:ABOUT_MAX], "language": "en"})
        Comment.objects.filter(user=self.member).update(created_at=timezone.now() - REPEAT_WINDOW)
        return self.own.post(f"/talk/{self.thread.pk}/", {"text": text}).status_code

    def by_import(self, attacks: list[tuple[str, str]]) -> None:
        """All at once, in the file of another system."""
        rows = [
            WXR_COMMENT.format(number, *(xml_escape(NO_XML.sub("", told)) for told in (name, text)))
            for number, (text, name) in enumerate(attacks, 1)
        ]
        path = self.folder / "old.xml"
        path.write_text(WXR.format("".join(rows)), "utf-8")
        import_file(path)


DOORS: list[Callable[[Siege, str, str], int]] = [
    Siege.by_form,
    Siege.by_frame,
    Siege.by_api,
    Siege.by_edit,
    Siege.by_moderator,
    Siege.by_member,
]


def show_all(moderator: User) -> None:
    """Let every comment through that waits."""
    for comment in Comment.objects.filter(state=HELD):
        actions.approve_comment(comment, moderator=moderator)


def parts_of(browser: Client, path: str) -> Iterator[str]:
    """A page and the pages that its links to further comments lead to."""
    while path:
        html = browser.get(path).content.decode()
        yield html
        found = re.search(r'<a href="([^"#]*)#discussion" rel="next">', html)
        path = found[1] if found else ""


def told_by_feed(xml: bytes) -> str:
    """A feed as a reader of feeds shows it: titles and names as text, descriptions as HTML."""
    items = ElementTree.fromstring(xml).iter("item")
    return "".join(
        f"<h2>{escape(item.findtext('title') or '')}</h2><div class=words>{item.findtext('description')}</div>"
        for item in items
    )


def told_by_api(browser: Client, thread: Thread) -> Iterator[str]:
    """The HTML that programs put into their pages."""
    cursor = "first"
    while cursor:
        query = {} if cursor == "first" else {"cursor": cursor}
        answer = browser.get(f"/api/v1/threads/{thread.pk}/comments", query).json()
        yield "".join(f"<div class=words>{comment['html']}</div>" for comment in answer["comments"])
        cursor = answer["next"]


def told_by_letters(follower: int, numbers: list[int], in_one: int) -> Iterator[str]:
    """The letters that tell of comments."""
    for start in range(0, len(numbers), in_one):
        content = write_letter(COMMENTS, {"follower": follower, "comments": numbers[start : start + in_one]})
        assert content is not None
        assert "\n" not in content.subject
        yield content.html


def fit(text: str) -> str:
    """A text as long as a name may be."""
    return text[:NAME_MAX]
