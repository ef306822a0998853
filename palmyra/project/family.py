"""The processes of a paper: the web server's workers, and beside them the worker for tasks, watched and restarted."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

logger = logging.getLogger(__name__)

BACKPRESSURE = 20_000  # connections at once: slow readers and live streams must not use up the default of 128
BACKLOG = 4_096
HEADER_SECONDS = 5  # for a client to send its headers (docs/architecture.md, slow clients)
STOP_SECONDS = 1
RESTART_SECONDS = 1.0


class TaskWorker(threading.Thread):
    """Keeps one worker process running."""

    def __init__(self) -> None:
        super().__init__(daemon=True, name="task worker")
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while not self.stopping.is_set():
            self.process = subprocess.Popen([sys.executable, "-m", "palmyra.project.worker"], start_new_session=True)
            code = self.process.wait()
            if not self.stopping.wait(RESTART_SECONDS):
                logger.warning("The worker ended (%s); another one starts.", code)

    def stop(self) -> None:
        """End the worker: kindly, then at once."""
        self.stopping.set()
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()


def run() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    os.environ["PALMYRA_FAMILY"] = str(os.getpid())
    server: Any = Granian(
        "palmyra.press.front:app",
        address=settings.PALMYRA_BIND,
        port=settings.PORT,
        interface=Interfaces.RSGI,
        workers=settings.PALMYRA_WORKERS,
        backpressure=BACKPRESSURE,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=RESTART_SECONDS,
        workers_kill_timeout=STOP_SECONDS,
        log_level="warning",
    )
    worker = TaskWorker()
    server.on_startup(worker.start)
    server.on_shutdown(worker.stop)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server.serve()
