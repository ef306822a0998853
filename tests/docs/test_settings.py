"""The settings page says what the program reads, no more and no less."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from docs.make_reference import PAGE, settings_page
from palmyra.project.config import SETTINGS, read_settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_has_its_line_with_name_default_and_help(setting):
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if f"`PALMYRA_{setting.name}`" in line]

    assert len(lines) == 1
    assert f"| `{setting.name.lower()}` |" in lines[0]
    assert setting.help in lines[0]


def test_the_page_is_what_make_docs_writes():
    assert PAGE.read_text("utf-8") == settings_page(), "Run `make docs`."


def test_the_example_on_the_page_is_a_file_that_palmyra_reads(tmp_path):
    example = PAGE.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "palmyra.toml").write_text(example, "utf-8")

    read = read_settings(tmp_path, environment={})

    assert {name.upper() for name in tomllib.loads(example)} <= read.keys()
    assert read["DEMO"] is False
    assert read["HOSTS"] == ["example.org", "www.example.org"]
