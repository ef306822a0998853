"""What must not stand in the repository."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Put together here, so that this file does not hold them itself.
REGISTRIES = re.compile(
    "|".join(["files.pythonhosted" + r"\.org", r"pypi\." + "org/simple", r"registry\." + "npmjs", r"deb\." + "debian"])
)


def tracked() -> list[Path]:
    """The files git knows; skips outside a checkout."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_no_file_names_a_registry():
    named = []
    for path in tracked():
        if path.is_file() and REGISTRIES.search(path.read_text("utf-8", errors="ignore")):
            named.append(path.name)
    assert not named


def test_every_lock_line_has_a_hash():
    for path in (ROOT / "requirements").glob("*.txt"):
        pins = re.findall(
            r"^[\w.-]+==\S+(?: ;[^\\\n]*)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+",
            path.read_text(),
            re.MULTILINE,
        )
        assert len(pins) == len(re.findall(r"^[\w.-]+==", path.read_text(), re.MULTILINE)), path.name


def test_each_module_opens_with_a_sentence():
    silent = []
    for path in (ROOT / "palmyra").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        if not path.read_text("utf-8").lstrip().startswith(('"""', "'''")):
            silent.append(str(path.relative_to(ROOT)))
    assert not silent
