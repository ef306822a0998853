"""A paper goes from SQLite to PostgreSQL and back, row for row, and serves from there on two machines."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from palmyra.project import backup, dumping, moving
from palmyra.project.config import WrongSetting, read_database, read_settings
from palmyra.project.home import HomeRefused
from palmyra.project.leading import LEAD
from tests.postgresql import NoPostgres, cluster
from tests.project.test_family import PALMYRA, environment, free_port, wait_until

pytestmark = pytest.mark.django_db  # the tables of the tests are where the way begins
WITHIN = 1.0  # seconds in which what one machine accepted is seen at the other
# A paper in which every kind of column has something in it.
FILL = """
import datetime as dt, json
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
from palmyra.accounts.actions import create_user, ensure_roles
from palmyra.discussion.actions import ban_words, hide_comment, post_comment
from palmyra.discussion.clients import Client
from palmyra.discussion.models import Comment
from palmyra.newsroom.actions import ensure_newsroom, publish_article
from palmyra.newsroom.models import Article, Section
call_command("createcachetable", verbosity=0)
ensure_roles(); ensure_newsroom()
anna = create_user("anna", "owner", password="three quiet lighthouses", email="anna@example.org")
section = Section.objects.create(name="Берег", slug="coast")
told = []
for number in range(3):
    article = Article(headline=f"Паром {number}", section=section, language="ru", live=False)
    article.body = [("paragraph", "<p>Ёлка & «мост»</p>"), ("table", {"data": [["a", None], ["b", "½"]]})]
    article.save()
    article = publish_article(article)
    for said in ("Мост открыт 🌉", "Река"):
        client = Client(address=f"203.0.{number}.5", key=f"{said} {number}")
        post_comment(article.thread, text=f"{said} {number}", name="Клара", client=client)
    told.append([article.pk, article.thread_id, article.path])
hide_comment(Comment.objects.first(), moderator=anna, reason="Спам")
ban_words("казино", moderator=anna, reason="Реклама", ends_at=timezone.now() + dt.timedelta(days=1, microseconds=7))
Comment.objects.filter(pk=Comment.objects.last().pk).delete()  # its number is never given again
Comment.objects.filter(text="Река 0").update(text="До\\0после")
print(json.dumps(told))
"""
COUNTS = """
import json
import django; django.setup()
from palmyra.discussion.models import Comment, Thread
from palmyra.search.index import find
print(json.dumps([Comment.objects.count(), find("article", "паромы").count]))
"""


@dataclass
class Shared:
    """A paper that was moved from the file of a home to a server."""

    home: Path
    address: str
    articles: list[tuple[int, int, str]]  # number, thread, path
    said: str

    @property
    def database(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.address, autocommit=True)


def palmyra(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    told = {**environment(home, free_port()), **settings}
    return subprocess.run([PALMYRA, *words], env=told, capture_output=True, text=True, check=False)


def run(program: str, home: Path, **settings: str) -> Any:
    told = {**environment(home, free_port()), "DJANGO_SETTINGS_MODULE": "palmyra.project.settings", **settings}
    done = subprocess.run([sys.executable, "-c", program], env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    try:
        with cluster() as address:
            yield address
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def home(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose tables are copied from those of the tests, which are this version's."""
    if connection.vendor != "sqlite":
        pytest.skip("The way begins at SQLite.")
    home = tmp_path_factory.mktemp("moving") / "home"
    home.mkdir()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(home / "palmyra.sqlite3")])
    return home


@pytest.fixture(scope="module")
def shared(server: str, home: Path) -> Shared:
    articles = [tuple(row) for row in run(FILL, home)]
    with psycopg.connect(server, autocommit=True) as line:
        line.execute("CREATE DATABASE moved")
    address = server.rpartition("/")[0] + "/moved"
    done = palmyra(home, "move", address)
    assert done.returncode == 0, done.stderr
    return Shared(home, address, articles, done.stdout)


def test_the_move_says_how_much_came_over_and_what_is_left_to_do(shared: Shared) -> None:
    assert "rows of" in shared.said
    assert "database_url" in shared.said
    assert shared.address not in shared.said


def test_rows_say_on_the_server_what_they_said_in_the_file(shared: Shared) -> None:
    assert run(COUNTS, shared.home, PALMYRA_DATABASE_URL=shared.address) == [5, 3]
    with shared.database as line:
        assert line.execute("SELECT count(*) FROM discussion_comment WHERE text = 'Допосле'").fetchone()[0] > 0
        ends_at = line.execute("SELECT ends_at FROM discussion_ban").fetchone()[0]
        assert ends_at.microsecond == microsecond_in_file(shared.home)
        assert line.execute("SELECT last_value FROM discussion_comment_id_seq").fetchone()[0] == 6


def microsecond_in_file(home: Path) -> int:
    with closing(sqlite3.connect(home / "palmyra.sqlite3")) as file:
        return dt.datetime.fromisoformat(file.execute("SELECT ends_at FROM discussion_ban").fetchone()[0]).microsecond


def test_nothing_is_written_over(shared: Shared) -> None:
    with pytest.raises(HomeRefused, match="The database moved is not empty"):
        moving.move(shared.home, {}, read_database(shared.address))
    back = palmyra(shared.home, "move", "sqlite", PALMYRA_DATABASE_URL=shared.address)
    assert back.returncode == 1
    assert "There is a paper in" in back.stderr


def test_the_way_back_brings_the_same_rows(shared: Shared, tmp_path: Path) -> None:
    tables = moving.tables_of_paper()
    shutil.copy(shared.home / "palmyra.sqlite3", tmp_path / "palmyra.sqlite3")
    with closing(sqlite3.connect(tmp_path / "palmyra.sqlite3")) as file, file:
        for table in tables:
            file.execute(f'DELETE FROM "{table.name}"')
        file.execute("DELETE FROM sqlite_sequence")

    with ExitStack() as stack:
        here = stack.enter_context(closing(moving.InPostgresql(read_database(shared.address))))
        there = stack.enter_context(closing(moving.InSqlite(tmp_path / "palmyra.sqlite3")))
        rows = moving.copy(here, there, tables)
        there.commit()
        was = stack.enter_context(closing(moving.InSqlite(shared.home / "palmyra.sqlite3")))
        assert (
            sum(moving.compare(table, map(moving.storable, was.read(table)), there.read(table)) for table in tables)
            == rows
        )
        assert there.counters(tables) == was.counters(tables)
    with closing(sqlite3.connect(tmp_path / "palmyra.sqlite3")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        file.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")


def test_a_backup_of_the_server_comes_back_row_for_row(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALMYRA_DATABASE_URL", shared.address)
    made = backup.make_backup(shared.home, target=tmp_path / "paper.zip")
    with shared.database as line:
        line.execute("CREATE DATABASE restored")
    restored = shared.address.removesuffix("moved") + "restored"
    other = tmp_path / "other"
    (other / "backups").mkdir(parents=True)
    monkeypatch.setenv("PALMYRA_DATABASE_URL", restored)

    assert backup.restore_backup(other, made.path) is None
    with pytest.raises(HomeRefused, match="Add --replace"):
        backup.restore_backup(other, made.path)
    with psycopg.connect(restored, autocommit=True) as line:
        line.execute("DELETE FROM discussion_decision")
    before = backup.restore_backup(other, made.path, is_replacing=True)

    assert before is not None
    assert before.name.startswith("before-restore")
    assert (other / "secret.key").read_bytes() == (shared.home / "secret.key").read_bytes()
    assert is_same(shared.address, restored)


def test_a_backup_that_cannot_be_restored_leaves_the_server_as_it_was(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALMYRA_DATABASE_URL", shared.address)
    (tmp_path / "palmyra.dump").write_bytes(b"PGDMP and nothing else")
    with pytest.raises(HomeRefused, match="The rows were not restored"):
        dumping.restore_rows(read_database(shared.address), tmp_path / "palmyra.dump")
    with shared.database as line:
        assert line.execute("SELECT count(*) FROM discussion_comment").fetchone()[0] == 5


def test_a_backup_of_the_other_engine_is_refused_with_the_way_to_go(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_file = backup.make_backup(shared.home, target=tmp_path / "file.zip")
    monkeypatch.setenv("PALMYRA_DATABASE_URL", shared.address)
    of_server = backup.make_backup(shared.home, target=tmp_path / "server.zip")
    with pytest.raises(HomeRefused, match="made on SQLite"):
        backup.restore_backup(tmp_path, of_file.path, is_replacing=True)
    monkeypatch.delenv("PALMYRA_DATABASE_URL")
    with pytest.raises(HomeRefused, match="made on PostgreSQL"):
        backup.restore_backup(tmp_path, of_server.path)


def test_a_copy_without_pg_dump_says_what_is_missing(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PALMYRA_DATABASE_URL", shared.address)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(dumping, "BY_DEBIAN", tmp_path)
    with pytest.raises(HomeRefused, match="There is no pg_dump here"):
        backup.make_backup(shared.home)
    assert not list((shared.home / "backups").iterdir())


def is_same(first: str, second: str) -> bool:
    with (
        closing(moving.InPostgresql(read_database(first))) as here,
        closing(moving.InPostgresql(read_database(second))) as there,
    ):
        return all(
            moving.compare(table, here.read(table), there.read(table)) >= 0 for table in moving.tables_of_paper()
        )


def test_a_row_that_does_not_fit_stops_the_copying_and_nothing_is_changed(shared: Shared, tmp_path: Path) -> None:
    """SQLite takes a text of any length into a column; PostgreSQL does not."""
    shutil.copy(shared.home / "palmyra.sqlite3", tmp_path / "palmyra.sqlite3")
    with closing(sqlite3.connect(tmp_path / "palmyra.sqlite3")) as file, file:
        file.execute("UPDATE discussion_comment SET name = ?", ["Клара" * 100])
    with (
        closing(moving.InSqlite(tmp_path / "palmyra.sqlite3")) as here,
        closing(moving.InPostgresql(read_database(shared.address))) as there,
        pytest.raises(psycopg.DataError, match=r"too long[\s\S]*COPY discussion_comment[\s\S]*column name"),
    ):
        moving.copy(here, there, moving.tables_of_paper())
    with shared.database as line:
        assert line.execute("SELECT count(*) FROM discussion_comment WHERE name = 'Клара'").fetchone()[0] == 5


def test_a_row_that_differs_is_found(shared: Shared) -> None:
    [table] = [table for table in moving.tables_of_paper() if table.name == "discussion_comment"]
    with closing(moving.InSqlite(shared.home / "palmyra.sqlite3")) as side:
        rows = list(side.read(table))
    changed = [(*rows[0][:-1], "other"), *rows[1:]]
    for other in (changed, rows[1:], rows[:-1]):
        with pytest.raises(ValueError, match="of discussion_comment is not what it was"):
            moving.compare(table, iter(rows), iter(other))


def test_a_machine_with_another_key_is_refused(shared: Shared, tmp_path: Path) -> None:
    refused = palmyra(tmp_path / "home", "init", PALMYRA_DATABASE_URL=shared.address)
    assert refused.returncode == 1
    assert "Copy secret.key from the home of another machine" in refused.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://palmyra@db/palmyra", "it is no address such as postgresql://"),
        ("postgresql://palmyra@db", "it names no database"),
        ("postgresql://pal:secret@db/palmyra?colour=red", "it is no address such as postgresql://"),
    ],
)
def test_an_address_that_is_none_stops_the_start_and_tells_no_password(tmp_path: Path, address: str, said: str) -> None:
    with pytest.raises(WrongSetting, match=said) as told:
        read_settings(tmp_path, {"PALMYRA_DATABASE_URL": address})
    assert "secret" not in str(told.value)


def test_a_server_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    address = f"postgresql://palmyra:secret@127.0.0.1:{free_port()}/palmyra"
    refused = palmyra(tmp_path / "home", "init", PALMYRA_DATABASE_URL=address)
    assert refused.returncode == 1
    assert "The database palmyra at 127.0.0.1 cannot be opened" in refused.stderr
    assert "secret" not in refused.stderr


class Machine:
    """A family of processes at an address of its own, with pages of its own, over the shared database."""

    def __init__(self, home: Path, shared: Shared, address: str) -> None:
        self.home, self.address, self.port = home, address, free_port()
        home.mkdir(exist_ok=True)
        shutil.copy(shared.home / "secret.key", home / "secret.key")
        told = {
            **environment(home, self.port),
            "PALMYRA_DATABASE_URL": shared.address,
            "PALMYRA_BIND": address,
            "PALMYRA_TRUSTED_PROXIES": "127.0.0.0/8",
        }
        self.process = subprocess.Popen(
            [PALMYRA, "run"], env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def ask(self, method: str, path: str, body: str = "", **fields: str) -> tuple[int, str]:
        with closing(http.client.HTTPConnection(self.address, self.port, timeout=20)) as line:
            line.request(method, path, body or None, {"Host": f"localhost:{self.port}", **fields})
            answer = line.getresponse()
            return answer.status, answer.read().decode()

    def get(self, path: str) -> tuple[int, str]:
        return self.ask("GET", path)

    def answers(self) -> bool:
        try:
            return self.get("/")[0] == 200
        except OSError:
            return False

    def say(self, thread: int, text: str, reader: str) -> int:
        """Post a comment from a network of its own; returns its number."""
        status, body = self.post(thread, text, reader)
        assert status == 201, body
        return int(json.loads(body)["id"])

    def post(self, thread: int, text: str, reader: str) -> tuple[int, str]:
        fields = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "X-Forwarded-For": reader,
        }
        return self.ask("POST", f"/talk/{thread}/", urlencode({"text": text, "name": "Clara"}), **fields)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def machines(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Machine]]:
    places = ("127.0.0.1", "127.0.0.2")
    machines = [Machine(tmp_path_factory.mktemp("machine") / "home", shared, place) for place in places]
    try:
        for machine in machines:
            wait_until(machine.answers, 90)
        yield machines
    finally:
        for machine in machines:
            machine.stop()


def test_a_comment_is_seen_at_the_other_machine_within_a_second(machines: list[Machine], shared: Shared) -> None:
    _number, thread, path = shared.articles[0]
    for turn in range(4):
        here, there = machines[turn % 2], machines[1 - turn % 2]
        text = f"Heard across {turn} {time.time_ns()}"
        assert text not in there.get(path)[1]  # it has the page, baked and in memory

        here.say(thread, text, f"198.51.{turn}.1")
        said_at = time.monotonic()

        while text not in there.get(path)[1]:
            assert time.monotonic() - said_at < WITHIN
            time.sleep(0.02)
        assert text in here.get(path)[1]
    kept = [list((machine.home / "pages").rglob("index.html.meta")) for machine in machines]
    assert all(kept)


def test_who_wrote_at_one_machine_reads_it_at_the_other_at_once(machines: list[Machine], shared: Shared) -> None:
    _number, thread, path = shared.articles[1]
    for turn in range(10):
        machines[1].get(path)
        machines[0].say(thread, f"Led to the other {turn}", f"198.52.{turn}.1")
        with shared.database as line:
            mark = line.execute("SELECT mark FROM press_clock").fetchone()[0]
        assert f"Led to the other {turn}" in machines[1].get(f"{path}?after={mark}")[1]


def test_what_is_written_at_both_at_the_same_time_is_counted_exactly(machines: list[Machine], shared: Shared) -> None:
    _number, thread, _path = shared.articles[2]
    with shared.database as line:
        before = line.execute("SELECT comment_count FROM discussion_thread WHERE id = %s", [thread]).fetchone()[0]

        def say(number: int) -> int:
            return machines[number % 2].say(thread, f"At the same time, the {number}th", f"198.53.{number}.1")

        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(say, range(24)))
        after = line.execute("SELECT comment_count FROM discussion_thread WHERE id = %s", [thread]).fetchone()[0]
        rows = line.execute("SELECT count(*) FROM discussion_comment WHERE id = ANY(%s)", [said]).fetchone()[0]

    assert len(set(said)) == rows == after - before == 24


def test_both_go_on_when_the_server_ended_their_sessions(machines: list[Machine], shared: Shared) -> None:
    _number, thread, path = shared.articles[0]
    with shared.database as line:
        line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    for number, machine in enumerate(machines):
        text = f"After the break {number}"
        wait_until(lambda machine=machine, text=text, number=number: accepted(machine, thread, text, number), 10)
        wait_until(lambda text=text: all(text in each.get(path)[1] for each in machines), 10)


def test_while_the_database_does_not_answer_pages_are_read_and_writing_is_refused_in_words(
    machines: list[Machine], shared: Shared, server: str
) -> None:
    _number, thread, path = shared.articles[0]
    for machine in machines:
        assert machine.get(path)[0] == 200
    with psycopg.connect(server, autocommit=True) as line:
        try:
            line.execute("ALTER DATABASE moved ALLOW_CONNECTIONS false")
            line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'moved'")
            for machine in machines:
                for _turn in range(5):
                    assert machine.get(path)[0] == 200
                assert machine.get("/health/ready/")[0] == 503
                status, body = machine.post(thread, "Nobody can keep this", "198.55.1.1")
                assert status == 503, body
                assert json.loads(body)["code"] == "not-stored"
        finally:
            line.execute("ALTER DATABASE moved ALLOW_CONNECTIONS true")
    for number, machine in enumerate(machines):
        text = f"It is back {number}"
        wait_until(lambda machine=machine, text=text, number=number: accepted(machine, thread, text, 5 + number), 10)
        wait_until(lambda text=text: all(text in each.get(path)[1] for each in machines), 10)


def accepted(machine: Machine, thread: int, text: str, number: int) -> bool:
    try:
        return machine.say(thread, text, f"198.54.{number}.1") > 0
    except AssertionError:
        return False


def leaders(shared: Shared) -> list[int]:
    """The sessions that have the lead: one at most."""
    with shared.database as line:
        rows = line.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = %s",
            [LEAD >> 32, LEAD & 0xFFFFFFFF],
        )
        return [pid for (pid,) in rows]


def test_one_leads_and_another_takes_over(machines: list[Machine], shared: Shared) -> None:
    wait_until(lambda: leaders(shared), 10)
    [first] = leaders(shared)
    with shared.database as line:
        line.execute("SELECT pg_terminate_backend(%s)", [first])
    wait_until(lambda: leaders(shared) not in ([], [first]), 10)
    assert len(leaders(shared)) == 1

    os.kill(machines[0].process.pid, signal.SIGKILL)
    machines[0].process.wait()
    wait_until(lambda: len(leaders(shared)) == 1 and done_by_the_worker(shared), 20)


def done_by_the_worker(shared: Shared) -> bool:
    """Whether a task that is put into the queue now gets done."""
    run(
        "import django; django.setup()\nfrom palmyra.newsroom.jobs import settle_modes\n"
        "settle_modes.enqueue(0); print(0)",
        shared.home,
        PALMYRA_DATABASE_URL=shared.address,
    )
    end = time.monotonic() + 3
    while time.monotonic() < end:
        with shared.database as line:
            left = line.execute(f"SELECT count(*) FROM {DBTaskResult._meta.db_table} WHERE finished_at IS NULL")
            if left.fetchone()[0] == 0:
                return True
        time.sleep(0.1)
    return False


def test_a_paper_that_runs_is_not_moved(machines: list[Machine], shared: Shared, tmp_path: Path) -> None:
    with pytest.raises(HomeRefused, match="is running"):
        moving.InPostgresql(read_database(shared.address))
