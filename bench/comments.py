"""Comments: how many are accepted a second, each durable, and how soon one is visible."""

from __future__ import annotations

import json
import random
import statistics
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from types import TracebackType

from bench.isso import Isso
from bench.load import Line, send_for
from bench.net import requests_per_second
from bench.paper import Paper

CLIENTS = 8
THREADS = 50
ROUNDS = 3
FIGURES = ("rate", "slowest_hundredth")
KIND = "application/x-www-form-urlencoded"
TRIES = 10
ARRIVE = 100  # comments a second on one page
SPEAKERS = 8
QUIET = 0.5  # seconds
LOOK = 0.005  # between two looks at a page
SELDOM = 0.1  # the same where the watcher must not take the processor away from what is measured
PATIENCE = 10.0
WORDS = (
    "мост лёд погода порт трамвай снег город река паром очередь утро вечер совет дорога ветер маяк набережная рыбак "
    "билет касса школа вокзал парковка буря катер верфь книга газета сосед двор окно фонарь площадь рынок хлеб кофе "
    "открыли закрыли ждали видели сказали построили забыли нашли отменили вернули снова наконец вчера сегодня завтра"
).split()


def measure_writes(paper: Paper, folder: Path) -> list[dict[str, object]]:
    """Eight clients post to fifty threads, in turns with Isso, each from an address of its own through a proxy."""
    from bench.run import row

    ours, peers = [], []
    with Isso(folder) if Isso.is_installed() else nullcontext() as isso:
        if isso is not None:
            open_threads(isso)
        for number in range(ROUNDS):
            ours.append(send_for(paper.port, CLIENTS, partial(request_of, paper, number), frozenset({303})))
            if isso is not None:
                peers.append(send_for(isso.port, CLIENTS, partial(peer_request_of, number), frozenset({201})))
    with Watcher(paper) as watcher:
        send_for(paper.port, CLIENTS, partial(request_of, paper, ROUNDS), frozenset({303}))
    rate, slowest = (statistics.median(getattr(load, name) for load in ours) for name in FIGURES)
    peer_rate, peer_slowest = (
        statistics.median(getattr(load, name) for load in peers) if peers else None for name in FIGURES
    )
    name = "Isso 0.14, gunicorn" if peers else "Isso could not be installed"
    return [
        row("comments accepted, 8 clients", "comments/s", rate, peer_rate, name),
        row("the same, 99th percentile", "ms", slowest, peer_slowest, name),
        row(f"comment visible at full load, slowest of {len(watcher.waits)}", "ms", max(watcher.waits)),
    ]


def request_of(paper: Paper, number: int, client: int, turn: int) -> bytes:
    """A comment of a guest without scripts; `number` tells one round from another."""
    thread = paper.threads[(turn * CLIENTS + client) % len(paper.threads)]
    form = {"text": text_of(client + number * CLIENTS, turn), "name": f"Гость {client}"}
    return request(f"/talk/{thread}/", urllib.parse.urlencode(form), KIND, address_of(number, client, turn))


def peer_request_of(number: int, client: int, turn: int) -> bytes:
    """The same comment as Isso takes it."""
    thread = (turn * CLIENTS + client) % THREADS
    said = {
        "text": text_of(client + number * CLIENTS, turn),
        "author": f"Гость {client}",
        "title": f"Разговор {thread}",
    }
    path = f"/new?uri=%2Fthread-{thread}%2F"
    return request(path, json.dumps(said), "application/json", address_of(number, client, turn))


def open_threads(isso: Isso) -> None:
    """Let Isso know the fifty pages, as two of its processes cannot come to know one at the same time."""
    for thread in range(THREADS):
        Line(isso.port).ask(peer_request_of(ROUNDS, thread % CLIENTS, thread // CLIENTS))


def request(path: str, body: str, kind: str, address: str) -> bytes:
    """A post as a proxy hands it on."""
    said = body.encode()
    head = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"Content-Type: {kind}",
        f"Content-Length: {len(said)}",
        f"X-Forwarded-For: {address}",
        "Accept: text/html",
    ]
    return "\r\n".join([*head, "", ""]).encode() + said


def address_of(number: int, client: int, turn: int) -> str:
    """An address that nobody else has, in one of two thousand networks: several comments come from each."""
    return f"198.{18 + client}.{turn % 250}.{(turn // 250 + number * 64) % 250}"


def text_of(number: int, turn: int) -> str:
    """A comment like no other one, as people's are: near copies are held."""
    chance = random.Random(number * 1_000_003 + turn)
    return f"{' '.join(chance.choices(WORDS, k=14))} {number}-{turn}."


class Watcher:
    """Says something now and then while others write, and looks how soon it is in the page that every reader gets."""

    def __init__(self, paper: Paper, look: float = LOOK) -> None:
        self.paper = paper
        self.look = look
        self.waits: list[float] = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self) -> None:
        turn = 0
        while not self.is_over.wait(0.3):
            turn += 1
            self.waits.append(wait_for_words(self.paper, f"192.0.{turn}.1", self.look))

    def __enter__(self) -> Watcher:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_over.set()
        self.thread.join()


def wait_for_words(paper: Paper, address: str, look: float = LOOK) -> float:
    """Milliseconds from sending a comment to its being in the page that every reader gets."""
    second = f"{paper.article}comments/2/"
    words = f"Видно сразу {address} {time.time_ns()}"
    began = time.monotonic()
    status, body = say(paper, words, address)
    if status != 303:
        raise RuntimeError(f"The comment was refused: {status} {body[:200]!r}")
    # Where many say something the first part of the discussion may have moved on by the time it is looked at.
    while words.encode() not in paper.fetch(paper.article)[0] and words.encode() not in paper.fetch(second)[0]:
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError(f"The comment was not visible after {PATIENCE:.0f} s.")
        time.sleep(look)
    return (time.monotonic() - began) * 1000


def say(paper: Paper, words: str, address: str) -> tuple[int, bytes]:
    """One comment in the discussion of the article."""
    form = urllib.parse.urlencode({"text": words, "name": "Гость"})
    return Line(paper.port).ask(request(f"/talk/{paper.thread}/", form, KIND, address))


def measure_reading_while_writing(paper: Paper) -> list[dict[str, object]]:
    """The article while a hundred comments a second arrive on that very page, against the same page left alone."""
    from bench.run import in_turns, row

    with Arrivals(paper) as arrivals:

        def read_while_writing() -> float:
            with arrivals.running():
                return requests_per_second(paper.url(paper.article))

        busy, quiet = in_turns(read_while_writing, lambda: requests_per_second(paper.url(paper.article)))
    return [
        row(f"the same while {ARRIVE} comments a second arrive on it", "requests/s", busy, quiet, "the quiet page"),
        row("of these comments accepted", "comments/s", arrivals.rate, ARRIVE, "sent"),
        row(f"one of them visible, slowest of {len(arrivals.waits)}", "ms", max(arrivals.waits)),
    ]


class Arrivals:
    """Readers who say something in the article's discussion, evenly spread over each second."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.waits: list[float] = []
        self.said = 0
        self.seconds = 0.0
        self.lock = threading.Lock()

    def __enter__(self) -> Arrivals:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    @property
    def rate(self) -> float:
        """Comments accepted a second."""
        return self.said / self.seconds

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let them come inside the `with`."""
        is_over = threading.Event()
        threads = [threading.Thread(target=self.speak, args=(number, is_over)) for number in range(SPEAKERS)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        with Watcher(self.paper, SELDOM) as watcher:
            yield
        self.seconds += time.monotonic() - began
        is_over.set()
        for thread in threads:
            thread.join()
        self.waits += watcher.waits

    def speak(self, number: int, is_over: threading.Event) -> None:
        """One of them; who is late does not hurry to make up for it."""
        due = time.monotonic() + number / ARRIVE
        while not is_over.wait(max(0.0, due - time.monotonic())):
            due = max(due + SPEAKERS / ARRIVE, time.monotonic())
            with self.lock:
                self.said += 1
                turn = self.said
            status, body = say(self.paper, text_of(90 + number, turn), address_of(ROUNDS + 1, number, turn))
            if status != 303:
                raise RuntimeError(f"A comment was refused: {status} {body[:200]!r}")


def measure_visible(paper: Paper) -> list[dict[str, object]]:
    """The same on a quiet paper. A page is rendered four times a second at most, so there is a pause before each."""
    from bench.run import row

    waits = []
    for turn in range(TRIES):
        time.sleep(QUIET)
        waits.append(wait_for_words(paper, f"203.0.113.{turn + 1}"))
    return [
        row("comment visible to every reader, median of 10", "ms", statistics.median(waits)),
        row("the same, slowest", "ms", max(waits)),
    ]
