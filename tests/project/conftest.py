"""A prepared paper, made once and copied by each test that runs one."""

from __future__ import annotations

import pytest

from tests.project.running import RunningPaper


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> RunningPaper:
    """A paper with an article and an editor, which nobody started yet."""
    paper = RunningPaper(tmp_path_factory.mktemp("prepared") / "home")
    paper.prepare()
    return paper
