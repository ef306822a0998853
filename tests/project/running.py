"""A running paper with an article, a discussion and an editor who is signed in, and what one may ask of it."""

from __future__ import annotations

import http.client
import itertools
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.project.test_family import PALMYRA, answers, environment, free_port, wait_until

FOUND = """
import json
import django; django.setup()
from django.test import Client
from palmyra.accounts.actions import create_user
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Section
anna = create_user("anna", "editor")
coast = Section.objects.create(name="Coast", slug="coast")
article = Article(headline="The ferry is late", section=coast, language="ru", live=False, slug="ferry")
article.save()
article = publish_article(article)
browser = Client()
browser.force_login(anna)
print(json.dumps({
    "article": article.pk, "path": article.path, "thread": article.thread_id, "section": coast.pk,
    "session": browser.cookies["palmyra_session"].value,
}))
"""
TOKEN = "x" * 32  # of forms in the newsroom: what the cookie says
EMPTY = {f"{name}-{field}": "0" for name in ("bylines", "source_lines") for field in ("TOTAL_FORMS", "INITIAL_FORMS")}


class RunningPaper:
    """A family of processes over a home, and its port."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.settings = {
            **environment(home, self.port),
            "PALMYRA_TRUSTED_PROXIES": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "palmyra.project.settings",
            **settings,
        }
        self.known: dict[str, Any] = {}
        self.writers = itertools.count()

    def start(self) -> None:
        self.process = subprocess.Popen([PALMYRA, "run"], env=self.settings, stdout=subprocess.DEVNULL)
        wait_until(lambda: answers(self.port), 60)

    def prepare(self) -> None:
        """Make the home, with the article and the editor, and let no row be left in the log beside the database."""
        subprocess.run([PALMYRA, "init"], env=self.settings, check=True, stdout=subprocess.DEVNULL)
        self.known = json.loads(self.run_program(FOUND))
        with closing(sqlite3.connect(self.home / "palmyra.sqlite3")) as rows:
            rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, home: Path, **settings: str) -> RunningPaper:
        """The same paper in another home, to be started there."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        paper = RunningPaper(home, **settings)
        paper.known = self.known
        return paper

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def run_program(self, program: str) -> str:
        """What a program of ours prints beside the running family."""
        command = [sys.executable, "-c", program]
        return subprocess.run(command, env=self.settings, check=True, stdout=subprocess.PIPE, text=True).stdout

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, Mapping[str, str], str]:
        """Status, headers and text; names of headers are written with underscores for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, path, body, {"Host": f"localhost:{self.port}", **named})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def read(self) -> tuple[int, str]:
        """The article as readers get it."""
        status, _headers, text = self.ask("GET", self.known["path"])
        return status, text

    def comment(self, text: str, *, accept: str = "application/json") -> tuple[int, Mapping[str, str], str]:
        """Say something, each time as somebody else from somewhere else."""
        number = next(self.writers)
        return self.ask(
            "POST",
            f"/talk/{self.known['thread']}/",
            urlencode({"text": text, "name": "Clara"}).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Accept=accept,
            X_Forwarded_For=f"10.{number % 250}.{number // 250 % 250}.1",
        )

    def post_to_newsroom(
        self, path: str, body: bytes, content_type: str = "application/x-www-form-urlencoded", **headers: str
    ) -> tuple[int, Mapping[str, str], str]:
        """Send a form of the newsroom as Anna."""
        cookie = f"palmyra_session={self.known['session']}; palmyra_csrf={TOKEN}"
        return self.ask(
            "POST", path, body, Content_Type=content_type, Cookie=cookie, Sec_Fetch_Site="same-origin", **headers
        )

    def save_article(self, headline: str, **headers: str) -> tuple[int, Mapping[str, str], str]:
        """Save the article's draft from the editor."""
        form = {
            **EMPTY,
            "csrfmiddlewaretoken": TOKEN,
            "headline": headline,
            "slug": "ferry",
            "section": self.known["section"],
            "language": "ru",
            "lead": "null",
            "body-count": "0",
            "front_order": "0",
        }
        return self.post_to_newsroom(
            f"/newsroom/articles/edit/{self.known['article']}/", urlencode(form).encode(), **headers
        )


@contextmanager
def running(paper: RunningPaper) -> Iterator[RunningPaper]:
    """A paper that runs for a while."""
    paper.start()
    try:
        yield paper
    finally:
        paper.stop()
