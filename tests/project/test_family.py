"""The family of processes: stops within seconds, restarts a killed child, and leaves no orphan behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PALMYRA = Path(sys.executable).with_name("palmyra")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def environment(home: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALMYRA_")}
    return {**kept, "PALMYRA_HOME": str(home), "PORT": str(port), "DEMO": "0", "PALMYRA_WORKERS": "1"}


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def children(pid: int) -> dict[int, str]:
    """Child processes of a process with their names."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
                if int(stat.rpartition(")")[2].split()[1]) == pid:
                    found[int(folder.name)] = stat.partition("(")[2].rpartition(")")[0]
            except (OSError, ValueError):
                continue
    return found


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def workers(pid: int) -> list[int]:
    return [child for child, name in children(pid).items() if name == "palmyra-worker"]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("family") / "home"


@pytest.fixture
def running(home) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen([PALMYRA, "run"], env=environment(home, port), stdout=subprocess.PIPE, text=True)
    wait_until(lambda: answers(port), 60)
    wait_until(lambda: workers(process.pid))
    yield process, port
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_terminal_says_where_everything_is(running):
    process, port = running
    lines = [process.stdout.readline() for _line in range(4)]
    said = "".join(lines)
    assert f"http://localhost:{port}/" in said
    assert f"http://localhost:{port}/newsroom/" in said
    assert re.search(rf"http://localhost:{port}/account/owner/\S+", said)


def test_an_interrupt_stops_everything_within_two_seconds(running):
    process, _port = running
    family = children(process.pid)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(10)
    assert time.monotonic() - begun < 2
    assert [pid for pid in family if is_alive(pid)] == []


def test_a_killed_worker_is_started_again(running):
    process, port = running
    [old] = workers(process.pid)
    os.kill(old, signal.SIGKILL)
    wait_until(lambda: [pid for pid in workers(process.pid) if pid != old])
    assert answers(port)


def test_a_killed_web_process_is_started_again(running):
    process, port = running
    [web] = [pid for pid, name in children(process.pid).items() if name == "palmyra-web"]
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: not is_alive(web))
    wait_until(lambda: answers(port))


def test_no_child_outlives_a_killed_parent(running):
    process, _port = running
    family = list(children(process.pid))
    process.kill()
    process.wait()
    wait_until(lambda: not [pid for pid in family if is_alive(pid)], 5)


def run(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PALMYRA, *words], env={**environment(home, 8000), **settings}, capture_output=True, text=True, timeout=120
    )


def test_a_taken_port_is_one_clear_sentence(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(home, "run", PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_home_of_a_newer_version_is_refused(home, tmp_path):
    import sqlite3

    assert run(tmp_path / "newer", "init").returncode == 0
    with sqlite3.connect(tmp_path / "newer" / "palmyra.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('newsroom', '9999_x', '2030-01-01')"
        )
    database.close()
    (tmp_path / "newer" / ".prepared").unlink()
    done = run(tmp_path / "newer", "run")
    assert done.returncode == 1
    assert "newer Palmyra" in done.stderr


def test_a_weak_password_is_refused_with_a_sentence(home):
    done = subprocess.run(
        [PALMYRA, "user", "add", "anna", "--role", "editor", "--password-stdin"],
        env=environment(home, 8000),
        input="short\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "anna" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_use_says_how_it_is_used(home):
    done = run(home, "publish")
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_check_finds_nothing_to_mend_in_a_new_home(tmp_path):
    run(tmp_path / "home", "init")
    done = run(tmp_path / "home", "check")
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing to mend.")


def test_a_task_whose_worker_died_is_run_again(tmp_path):
    """The worker at its start puts back what was running, as there is no other worker."""
    script = (
        "import django; django.setup();"
        "from palmyra.pages.jobs import make_sizes; from django_tasks_db.models import DBTaskResult as T;"
        "T.objects.all().delete(); make_sizes.enqueue(1); T.objects.update(status='RUNNING');"
        "from palmyra.project.worker import requeue_lost_tasks, run_ready_tasks;"
        "print(requeue_lost_tasks()); run_ready_tasks(); print(T.objects.get().status)"
    )
    assert run(tmp_path / "home", "init").returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**environment(tmp_path / "home", 8000), "DJANGO_SETTINGS_MODULE": "palmyra.project.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["1", "SUCCESSFUL"], done.stderr
