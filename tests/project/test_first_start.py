"""A first start that was cut short begins again, and looking at a home makes no paper in it."""

from __future__ import annotations

import subprocess
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
