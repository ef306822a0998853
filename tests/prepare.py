"""Brings what the browser tests need, where that is allowed; says in one line what is skipped otherwise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {"chromium": "chromium"}


def main() -> int:
    missing = sorted(package for program, package in PACKAGES.items() if shutil.which(program) is None)
    if shutil.which("initdb") is None and not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        print("Tests on PostgreSQL are skipped: there is none here. Bring it with: sudo apt-get install -y postgresql")
    if not missing:
        return 0
    line = f"apt-get install -y {' '.join(missing)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"Browser tests are skipped: no {', '.join(missing)} here. Bring it with: sudo {line}")
        return 0
    print(f"Installing {', '.join(missing)} for the browser tests (once).")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], line.replace("-y", "-y -qq --no-install-recommends").split()):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            print(f"Browser tests are skipped: `{' '.join(command)}` failed.")
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
