"""Runs everything at once on two cores: errands in a browser and the data layer on PostgreSQL beside all other tests.

`python -m tests.run`. What runs beside is told when all have ended.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

BESIDE = [["pytest", "-m", "browser"], ["tests.postgresql"]]
MAIN = ["pytest", "-m", "not browser"]


def main() -> int:
    """Run both; returns 0 when all tests passed."""
    with tempfile.TemporaryFile() as told:
        beside = subprocess.Popen([sys.executable, "-m", "tests.run", "beside"], stdout=told, stderr=subprocess.STDOUT)
        failed = run(MAIN)
        failed += beside.wait() != 0
        told.seek(0)
        print("\nBeside these, in a browser and on PostgreSQL:\n", told.read().decode(errors="replace"), flush=True)
    return 1 if failed else 0


def run(module: list[str]) -> int:
    """Run a module of Python's; returns 1 when it failed."""
    return int(subprocess.run([sys.executable, "-m", *module], check=False).returncode != 0)


if __name__ == "__main__":
    sys.exit(max(map(run, BESIDE)) if sys.argv[1:] == ["beside"] else main())
