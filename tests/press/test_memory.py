"""What is kept ready: whole answers as long as they fit, then heads whose bytes lie on the disk."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from palmyra.press.memory import ENTRY_BYTES, Entry, Memory, entry_of
from palmyra.press.store import Baked, Store, compress, etag_of
from tests.press.server import Server

Bake = Callable[..., Entry]


@pytest.fixture
def bake(tmp_path: Path) -> Bake:
    """Bakes a page of so many bytes that do not compress, and gives its entry."""
    store = Store(tmp_path)

    def bake(path: str, size: int = 20_000) -> Entry:
        body = random.Random(path + str(size)).randbytes(size)
        page = Baked(path, 200, [("content-type", "text/html")], [], 1, time.time(), etag=etag_of(body))
        page.bodies = compress(body)
        store.write(page)
        return entry_of(page, [], store.files_of(path))

    return bake


def filled(bake: Bake, count: int, most: int) -> tuple[Memory, list[Entry]]:
    """A memory of `most` bytes that was given so many pages, none of them asked for since; and what was given."""
    memory, given = Memory(most), []
    for number in range(count):
        entry = bake(f"/{number}/")
        memory.put(f"/{number}/", entry)
        entry.is_wanted = False
        given.append(entry)
    return memory, given


def test_bytes_leave_memory_first_and_are_the_same_on_the_disk(bake: Bake) -> None:
    memory, given = filled(bake, 12, 400_000)
    on_disk = [number for number in range(12) if memory.entries[f"/{number}/"].is_on_disk]

    assert memory.bytes <= 400_000
    assert on_disk == list(range(len(on_disk)))
    assert 3 <= len(on_disk) <= 9
    for number in on_disk:
        for name, form in memory.entries[f"/{number}/"].forms.items():
            read = form.from_disk()
            assert read is not None
            assert form.body == b""
            assert (read.head, read.body) == (given[number].forms[name].head, given[number].forms[name].body)


def test_what_was_asked_for_stays_whole(bake: Bake) -> None:
    memory = Memory(200_000)
    memory.put("/wanted/", bake("/wanted/"))
    for number in range(20):
        memory.entries["/wanted/"].is_wanted = True
        memory.put(f"/{number}/", bake(f"/{number}/"))
        memory.entries[f"/{number}/"].is_wanted = False

    assert not memory.entries["/wanted/"].is_on_disk


@pytest.mark.parametrize("change", ["other bytes", "same bytes", "gone"])
def test_file_that_is_another_one_by_now_is_not_sent(bake: Bake, tmp_path: Path, change: str) -> None:
    memory, _given = filled(bake, 12, 400_000)
    form = memory.entries["/0/"].forms["gzip"]
    if change == "gone":
        (tmp_path / "0/index.html.gz").unlink()
    else:
        bake("/0/", 20_000 if change == "same bytes" else 20_001)

    assert form.from_disk() is None


def test_what_is_not_on_the_disk_goes_as_a_whole(bake: Bake, tmp_path: Path) -> None:
    memory = Memory(200_000)
    memory.put("/0/", bake("/0/"))
    (tmp_path / "0/index.html").unlink()
    for number in range(1, 8):
        memory.put(f"/{number}/", bake(f"/{number}/"))

    assert "/0/" not in memory.entries
    assert "/1/" in memory.entries


def test_heads_fill_half_of_the_memory_at_most(bake: Bake) -> None:
    memory, _given = filled(bake, 60, 60 * ENTRY_BYTES)

    heads = [entry for entry in memory.entries.values() if entry.is_on_disk]
    assert 10 <= len(heads) <= 31
    assert memory.bytes == sum(entry.size for entry in memory.entries.values()) <= 60 * ENTRY_BYTES


def test_page_larger_than_the_whole_memory_is_not_kept(bake: Bake) -> None:
    memory = Memory(30_000)
    memory.put("/0/", bake("/0/"))

    assert (memory.entries, memory.bytes) == ({}, 0)


@pytest.fixture
def cramped(tmp_path: Path) -> Iterator[Server]:
    """A server with a megabyte for pages in each of its processes."""
    server = Server(tmp_path)
    server.environment["PALMYRA_MEMORY_MB"] = "1"
    with server:
        yield server


def test_readers_get_every_page_as_it_is_though_few_fit(cramped: Server) -> None:
    chance = random.Random(5)
    words = {f"page-{letter}": chance.randbytes(15_000).hex() for letter in "abcdefghijklmnopqrstuvwxyz"}
    for name, said in words.items():
        mark = cramped.write(name, said)
    for name in words:
        assert cramped.get(f"/stories/{name}/?after={mark}").status == 200

    for turn in range(6):
        for name in chance.sample(sorted(words), len(words)):
            assert words[name] in cramped.get(f"/stories/{name}/").text
        changed = chance.choice(sorted(words))
        words[changed] = f"{turn} {words[changed]}"
        mark = cramped.write(changed, words[changed])
        assert words[changed] in cramped.get(f"/stories/{changed}/?after={mark}").text
        time.sleep(0.3)  # until the other process's readers may not get what it was before
    assert sum(cramped.renderings(name) for name in words) <= len(words) + 12
