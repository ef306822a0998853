"""Comments: how many are accepted a second, each durable, and how soon one is visible."""

from __future__ import annotations

import http.client
import random
import statistics
import threading
import time
import urllib.parse

from bench.paper import Paper

CLIENTS = 8
SECONDS = 8
TRIES = 10
WORDS = (
    "мост лёд погода порт трамвай снег город река паром очередь утро вечер совет дорога ветер маяк набережная рыбак "
    "билет касса школа вокзал парковка буря катер верфь книга газета сосед двор окно фонарь площадь рынок хлеб кофе "
    "открыли закрыли ждали видели сказали построили забыли нашли отменили вернули снова наконец вчера сегодня завтра"
).split()


def measure_writes(paper: Paper) -> list[dict[str, object]]:
    """Eight clients post to fifty threads, each post from an address of its own through the configured proxy."""
    from bench.run import row

    latencies: list[list[float]] = [[] for _client in range(CLIENTS)]
    refused: list[str] = []
    until = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=post_until, args=(paper, until, number, latencies[number], refused))
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused:
        raise RuntimeError(f"{len(refused)} comments were refused, the first with: {refused[0]}")
    every = sorted(latency for one in latencies for latency in one)
    return [
        row("comments accepted, 8 clients", "comments/s", len(every) / SECONDS),
        row("the same, 99th percentile", "ms", every[int(len(every) * 0.99)] * 1000),
    ]


def post_until(paper: Paper, until: float, number: int, latencies: list[float], refused: list[str]) -> None:
    """One client's work; a latency is from the request to the whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", paper.port, timeout=30)
    turn = 0
    while time.monotonic() < until:
        turn += 1
        address = f"198.{18 + number % 2}.{turn % 250}.{(turn // 250 + number * 31) % 250}"
        thread = paper.threads[(turn * CLIENTS + number) % len(paper.threads)]
        began = time.monotonic()
        status, body = post(connection, thread, text_of(number, turn), f"Гость {number}", address)
        if status not in (200, 201, 303):
            refused.append(f"{status} {body[:200]!r}")
            return
        latencies.append(time.monotonic() - began)


def text_of(number: int, turn: int) -> str:
    """A comment like no other one, as people's are: near copies are held."""
    chance = random.Random(number * 1_000_003 + turn)
    return f"{' '.join(chance.choices(WORDS, k=14))} {number}-{turn}."


def post(connection: http.client.HTTPConnection, thread: int, text: str, name: str, address: str) -> tuple[int, bytes]:
    """Post one comment as a guest without scripts."""
    form = urllib.parse.urlencode({"text": text, "name": name})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address, "Accept": "text/html"}
    connection.request("POST", f"/talk/{thread}/", form, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def measure_visible(paper: Paper) -> list[dict[str, object]]:
    """From sending a comment to its being in the page that every reader gets, on a quiet paper."""
    from bench.run import row

    connection = http.client.HTTPConnection("127.0.0.1", paper.port, timeout=30)
    waits = []
    for turn in range(TRIES):
        words = f"Видно сразу {turn} {time.time_ns()}"
        began = time.monotonic()
        status, body = post(connection, paper.thread, words, "Гость", f"203.0.113.{turn + 1}")
        if status not in (200, 201, 303):
            raise RuntimeError(f"The comment was refused: {status} {body[:200]!r}")
        while words.encode() not in paper.last_part():
            if time.monotonic() - began > 10:
                raise RuntimeError("The comment was not visible after 10 s.")
        waits.append((time.monotonic() - began) * 1000)
    return [
        row("comment visible to every reader, median of 10", "ms", statistics.median(waits)),
        row("the same, slowest", "ms", max(waits)),
    ]
