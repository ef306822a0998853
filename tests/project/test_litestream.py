"""What the guide says of Litestream: it copies every row of a paper that is written to, and the copy is whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.project.running import RunningPaper, running
from tests.project.test_family import wait_until
from tests.project.test_power_cut import Crowd, rows_of

LITESTREAM = os.environ.get("LITESTREAM") or shutil.which("litestream")
COMMENTS = int(os.environ.get("LITESTREAM_COMMENTS", "200"))
CONFIGURATION = """
dbs:
  - path: {home}/palmyra.sqlite3
    replica:
      type: file
      path: {replica}
"""


@pytest.mark.skipif(not LITESTREAM, reason="There is no litestream here.")
def test_litestream_copies_a_paper_that_is_written_to(prepared: RunningPaper, tmp_path: Path) -> None:
    home, replica, restored = tmp_path / "home", tmp_path / "replica", tmp_path / "restored"
    configuration = tmp_path / "litestream.yml"
    configuration.write_text(CONFIGURATION.format(home=home, replica=replica))
    with running(prepared.copy_to(home)) as paper:
        command = [str(LITESTREAM), "replicate", "-config", str(configuration)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as copier:
            crowd = Crowd(paper)
            wait_until(lambda: crowd.has_done(comments=COMMENTS, articles=10), 120)
            crowd.leave()
            time.sleep(3)  # it looks once a second
            copier.kill()
        assert paper.comment("Written when nobody copied.")[0] == 201

    restored.mkdir()
    command = [str(LITESTREAM), "restore", "-config", str(configuration), "-o", str(restored / "palmyra.sqlite3")]
    subprocess.run([*command, str(home / "palmyra.sqlite3")], check=True, capture_output=True)
    said = {number for log in crowd.accepted for number in log}
    assert said <= rows_of(restored, "discussion_comment", "id")
    assert set(crowd.published) <= rows_of(restored, "newsroom_article", "id", "live")
    with closing(sqlite3.connect(home / "palmyra.sqlite3")) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
