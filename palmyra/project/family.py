"""The processes of a paper: the web server's workers, and beside them the worker for tasks, watched and restarted."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any, NoReturn

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces, RuntimeModes
from granian.http import HTTP1Settings

from palmyra.lib.processes import leave

logger = logging.getLogger(__name__)

BACKPRESSURE = 20_000  # connections at once: slow readers and live streams must not use up the default of 128
BACKLOG = 4_096
HEADER_SECONDS = 5  # for a client to send its headers (docs/architecture.md, slow clients)
STOP_SECONDS = 1
RESTART_SECONDS = 1.0


class TaskWorker(threading.Thread):
    """Keeps one worker process running.

    It is spawned, not made by `subprocess`: that waits for the end of a pipe, which a web process forked at the
    same moment holds open for ever, so that the end of the worker would never be noticed.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True, name="task worker")
        self.stopping = threading.Event()
        self.pid: int | None = None

    def run(self) -> None:
        command = [sys.executable, "-m", "palmyra.project.worker"]
        while not self.stopping.is_set():
            self.pid = os.posix_spawn(sys.executable, command, os.environ, setsid=True)
            _pid, status = os.waitpid(self.pid, 0)
            self.pid = None
            if not self.stopping.wait(RESTART_SECONDS):
                logger.warning("The worker ended (%s); another one starts.", os.waitstatus_to_exitcode(status))

    def stop(self) -> None:
        """End the worker: kindly, then at once."""
        self.stopping.set()
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if self.pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(self.pid, sign)
            self.join(STOP_SECONDS)


def run() -> NoReturn:
    """Serve until Ctrl-C or SIGTERM, and end this process."""
    os.environ["PALMYRA_FAMILY"] = str(os.getpid())
    server: Any = Granian(
        "palmyra.press.front:app",
        address=settings.PALMYRA_BIND,
        port=settings.PORT,
        interface=Interfaces.RSGI,
        workers=settings.PALMYRA_WORKERS,
        runtime_mode=RuntimeModes.st,  # with uvloop a tenth more baked pages a second than the other mode
        backpressure=BACKPRESSURE,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=RESTART_SECONDS,
        workers_kill_timeout=STOP_SECONDS,
        log_level="error",  # at Ctrl-C it would warn of each process in which a reader listens to a live stream
    )
    worker = TaskWorker()
    server.on_startup(worker.start)
    server.on_shutdown(worker.stop)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server.serve()
    leave()
