"""A PostgreSQL of the tests' own, on loopback; `python -m tests.postgresql` runs the data layer on it.

The cluster is made for the occasion by the programs of Debian's package, belongs to no service, and goes with who
started it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAMS = Path("/usr/lib/postgresql")
ABSENT = "There is no PostgreSQL here; apt-get install postgresql brings it."
# What reads and writes rows, and what asks for them in words of SQL; the rest of the suite would say the same twice.
FILES = (
    "tests/search tests/press/test_marks.py tests/press/test_declare.py tests/discussion/test_posting.py "
    "tests/discussion/test_states.py tests/discussion/test_order.py tests/discussion/test_deciding.py "
    "tests/discussion/test_appeals.py tests/discussion/test_voting.py tests/discussion/test_editing.py "
    "tests/discussion/test_erasing.py tests/discussion/test_following.py tests/discussion/test_trust.py "
    "tests/discussion/test_leading.py tests/newsroom/test_publishing.py tests/newsroom/test_statements.py "
    "tests/newsroom/test_listing.py tests/mail tests/accounts/test_sealed_addresses.py "
    "tests/accounts/test_personal.py tests/project/test_done_tasks.py tests/pages/test_rendering.py"
).split()


class NoPostgres(Exception):
    """No cluster can be started here; the text says why."""


def programs() -> Path:
    """The folder of the newest version's programs. Raises NoPostgres."""
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres(ABSENT)
    return Path(on_path).resolve().parent


def as_who() -> list[str]:
    """What a command begins with so that it does not run as root, whom PostgreSQL refuses. Raises NoPostgres."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres("PostgreSQL does not run as root, and there is no user postgres here.") from None
    # With the signal it ends at once, too, when those who started it are killed.
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=QUIT"]


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an empty server, which ends with the context. Raises NoPostgres."""
    begin, where = as_who(), programs()
    folder = Path(tempfile.mkdtemp(prefix="palmyra-postgresql-", dir="/tmp"))
    process: subprocess.Popen[bytes] | None = None
    try:
        if begin:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        # Sorted as people sort, which servers mostly do: what has to be in the order of its bytes must not rest on it.
        order = "--encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US".split()
        make = [*order, *"--auth=trust --username=palmyra --no-sync --no-instructions".split()]
        done = subprocess.run(
            [*begin, where / "initdb", *make, data], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NoPostgres(f"PostgreSQL made no cluster: {done.stderr.strip()}")
        port = free_port()
        options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*begin, where / "postgres", "-D", data, *settings], cwd=folder, stdout=log, stderr=log
            )
        wait_for(process, port, folder / "log")
        yield f"postgresql://palmyra@127.0.0.1:{port}/postgres"
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a server takes connections. Raises NoPostgres when it ends instead."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if process.poll() is not None:
            raise NoPostgres(f"PostgreSQL did not start: {log.read_text(errors='replace').strip()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and b"ready to accept" in log.read_bytes():
                return
        time.sleep(0.05)
    raise NoPostgres("PostgreSQL did not start within half a minute.")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    """Run the tests of the data layer, or those named, against a real server."""
    try:
        with cluster() as address:
            environment = {**os.environ, "TESTS_DATABASE_URL": address}
            is_told = any((ROOT / word.partition("::")[0]).exists() for word in arguments)
            command = [sys.executable, "-m", "pytest", *arguments, *([] if is_told else FILES)]
            return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    except NoPostgres as reason:
        print(f"The tests on PostgreSQL are skipped: {reason}")
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
