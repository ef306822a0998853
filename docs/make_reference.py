"""Writes docs/reference/settings.md from the rows that the program reads; run by `make docs`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from palmyra.project.config import PLAIN_VARIABLES, SETTINGS, Setting

PAGE = Path(__file__).parent / "reference" / "settings.md"

HEAD = """# Settings

<!-- Written by `make docs` from palmyra/project/config.py. Change the rows there. -->

These are for whoever runs the machine. What a paper is called, its address, languages, sections and mail are entered in
the newsroom and lie in the database.

A setting is looked up in three places; the first that has it decides:

1. the environment, as `PALMYRA_` and the name: `PALMYRA_WORKERS=4`;
2. the file `palmyra.toml` in the paper's home, with the name in small letters: `workers = 4`;
3. the default.

{plain} are understood in the environment without the prefix too, for the sake of `PORT=8080 make run`; where both
are set, the one with the prefix decides. A value that cannot be read, or a name in `palmyra.toml` that nobody reads,
stops the start with a sentence. A change takes effect when Palmyra starts again.

`PALMYRA_HOME` names the home folder itself, by default `./paper`. It is read from the environment only, since
`palmyra.toml` lies in that folder.

| environment | `palmyra.toml` | default | what it does |
|---|---|---|---|
"""

EXAMPLE = """
Lists are written with commas in the environment and as TOML lists in the file; yes and no are `1` and `0`, or `true`
and `false`. A `palmyra.toml` behind a proxy on the same machine:

```toml
hosts = ["example.org", "www.example.org"]
trusted_proxies = ["127.0.0.1", "::1"]
demo = false
```
"""


def told(default: Any) -> str:
    """A default as it is written in the file."""
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    if isinstance(default, list | dict):
        return "none" if not default else f"`{default}`"
    return f'`"{default}"`' if isinstance(default, str) else f"`{default}`"


def row(setting: Setting) -> str:
    """A setting's line in the table."""
    names = f"`PALMYRA_{setting.name}`" + (f", `{setting.name}`" if setting.name in PLAIN_VARIABLES else "")
    return f"| {names} | `{setting.name.lower()}` | {told(setting.default)} | {setting.help} |"


def settings_page() -> str:
    """The whole page."""
    plain = " and ".join(f"`{setting.name}`" for setting in SETTINGS if setting.name in PLAIN_VARIABLES)
    return HEAD.format(plain=plain) + "\n".join(map(row, SETTINGS)) + "\n" + EXAMPLE


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(settings_page(), "utf-8")
