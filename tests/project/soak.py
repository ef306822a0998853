"""A paper under way: people write, publish and read it while members of its family are killed."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode

from tests.project.test_family import PALMYRA, answers, children, environment, free_port, is_alive, wait_until

WRITERS = 4
WORDS = "harbour lantern granite velvet thunder orchard copper meadow salmon window anchor parcel ribbon kettle".split()
# Says the number and the path of each article once it is committed; nothing else writes to its output.
PUBLISH = """
import itertools, time
import django; django.setup()
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Section
section = Section.objects.create(name="Coast", slug="coast")
for number in itertools.count(1):
    article = Article(headline=f"Ferry {number}", section=section, language="ru", live=False)
    article.save()
    article = publish_article(article)
    print(article.pk, article.thread_id, article.path, flush=True)
    time.sleep(0.1)
"""


class Paper:
    """A paper of two web processes, and what its people were told. Each of them keeps a log of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.settings = {
            **environment(home, self.port),
            "PALMYRA_WORKERS": "2",
            "PALMYRA_TRUSTED_PROXIES": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "palmyra.project.settings",
        }
        self.is_over = threading.Event()
        self.accepted: list[list[int]] = [[] for _number in range(WRITERS)]
        self.refused: list[list[bytes]] = [[] for _number in range(WRITERS)]
        self.cut = [0] * WRITERS  # connections that broke before an answer came
        self.published: list[tuple[int, int, str]] = []  # article, thread, path
        self.faults: list[int] = []  # statuses from 500 that readers got
        self.read = 0
        self.start()
        self.publisher = subprocess.Popen(
            [sys.executable, "-c", PUBLISH], env=self.settings, stdout=subprocess.PIPE, text=True
        )
        acts = [self.note_published, self.read_about, *(self.writer(number) for number in range(WRITERS))]
        self.people = [threading.Thread(target=act) for act in acts]

    def start(self) -> None:
        self.process = subprocess.Popen(
            [PALMYRA, "run"], env=self.settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(lambda: answers(self.port), 60)

    def open(self) -> None:
        """Let people in once there is something to talk about."""
        self.people[0].start()
        wait_until(lambda: self.published)
        for person in self.people[1:]:
            person.start()

    def members(self, name: str) -> list[int]:
        return [pid for pid, what in children(self.process.pid).items() if what == name]

    def kill_somebody(self, chance: random.Random) -> str:
        """Kill some of the family and see it whole again; returns who it was."""
        webs, workers = self.members("palmyra-web"), self.members("palmyra-worker")
        who, pids = chance.choice(
            [
                ("a web process", webs[:1]),
                ("both web processes", webs),
                ("the worker", workers),
                ("a web process and the worker", webs[1:] + workers),
                ("the parent", [self.process.pid]),
            ]
        )
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        if who == "the parent":
            self.process.wait()
            wait_until(lambda: not [pid for pid in webs + workers if is_alive(pid)], 5)
            self.start()
        wait_until(lambda: len(set(self.members("palmyra-web")) - set(pids)) == 2)
        wait_until(lambda: len(set(self.members("palmyra-worker")) - set(pids)) == 1)
        wait_until(lambda: answers(self.port))
        return who

    def note_published(self) -> None:
        assert self.publisher.stdout is not None
        for line in self.publisher.stdout:
            article, thread, path = line.split()
            self.published.append((int(article), int(thread), path))

    def writer(self, number: int) -> Callable[[], None]:
        def write() -> None:
            turn = 0
            while not self.is_over.is_set():
                turn += 1
                try:
                    self.post(number, turn)
                except (OSError, http.client.HTTPException):
                    self.cut[number] += 1
                    time.sleep(0.02)

        return write

    def post(self, number: int, turn: int) -> None:
        """Say something under one of the last articles; what is accepted is noted when the whole answer is here."""
        thread = random.Random(turn).choice(self.published[-3:])[1]
        text = f"{WORDS[turn % 14]} {turn} {number} {time.time_ns()}"
        address = f"10.{number}.{turn % 250}.{turn // 250}"  # each in a network of its own
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            said = urlencode({"text": text, "name": "Clara"})
            line.request("POST", f"/talk/{thread}/", said, {**headers, "X-Forwarded-For": address})
            answer = line.getresponse()
            body = answer.read()
        if answer.status == 201:
            self.accepted[number].append(json.loads(body)["id"])
        else:
            self.refused[number].append(body)

    def read_about(self) -> None:
        """Read what is new, so that pages are baked while members are killed."""
        while not self.is_over.is_set():
            for path in ("/", "/sections/coast/", "/feed.xml", *(path for _pk, _thread, path in self.published[-5:])):
                with suppress(OSError, http.client.HTTPException):
                    status, _body = self.get(path)
                    self.read += 1
                    if status >= 500:
                        self.faults.append(status)

    def get(self, path: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            line.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            answer = line.getresponse()
            return answer.status, answer.read()

    def close(self) -> None:
        """Send the people home; the family runs on."""
        self.is_over.set()
        self.publisher.terminate()
        for person in self.people:
            person.join()
        self.publisher.wait()
        if self.publisher.stdout is not None:
            self.publisher.stdout.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def run_program(self, program: str, text: str = "") -> str:
        """What a program of ours prints beside the running family."""
        done = subprocess.run(
            [sys.executable, "-c", program], env=self.settings, check=True, capture_output=True, text=True, input=text
        )
        return done.stdout

    def baked_paths(self) -> Iterator[str]:
        for note in (self.home / "pages").rglob("*.meta"):
            with suppress(OSError, ValueError):
                yield str(json.loads(note.read_bytes())["path"])

    def processes(self) -> list[int]:
        """Every process that has this paper for its home."""
        found = []
        for folder in Path("/proc").iterdir():
            with suppress(OSError):
                if folder.name.isdigit() and f"PALMYRA_HOME={self.home}".encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
        return found
