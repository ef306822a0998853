"""Serves the test views as `palmyra run` serves a paper: `python -m tests.press.serve PORT WORKERS`."""

import os
import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces, RuntimeModes


def main(port: int, workers: int) -> None:
    os.environ["PALMYRA_FAMILY"] = str(os.getpid())
    server: Any = Granian(
        "palmyra.press.front:app",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        runtime_mode=RuntimeModes.st,
        backpressure=1000,
        websockets=False,
        workers_kill_timeout=1,
        log_level="warning",
    )
    server.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
