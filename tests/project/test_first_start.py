"""A first start that was cut short begins again, and looking at a home makes no paper in it."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.project.test_family import PALMYRA, environment


def palmyra(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(PALMYRA), *words], env=environment(home, 8000), capture_output=True, text=True)


def test_a_home_stays_new_until_its_first_start_has_ended(tmp_path):
    home = tmp_path / "home"
    looked = palmyra(home, "check")
    assert looked.returncode == 1
    assert f"There is no paper in {home} yet." in looked.stdout
    assert "An empty paper is ready" in palmyra(home, "init").stdout
    assert "The paper is up to date" in palmyra(home, "init").stdout
    (home / ".begun").touch()  # as if the program had been stopped between its tables and its demo
    assert "An empty paper is ready" in palmyra(home, "init").stdout
    assert "The paper is up to date" in palmyra(home, "init").stdout
    assert palmyra(home, "check").returncode == 0


def test_commands_that_find_a_home_empty_at_the_same_time_prepare_it_once(tmp_path):
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _number: palmyra(tmp_path / "home", "init"), range(3)))
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    assert [one.stdout.count("Making a new paper") for one in done].count(1) == 1
