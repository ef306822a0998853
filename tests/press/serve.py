"""Serves the test views as `palmyra run` serves a paper: `python -m tests.press.serve PORT WORKERS`."""

import sys

from palmyra.lib.processes import keep_running, leave
from palmyra.press.server import listen, serve


def main(port: int, workers: int) -> None:
    listener = listen("127.0.0.1", port)
    keep_running([("web", lambda: serve(listener))] * workers)
    leave()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
