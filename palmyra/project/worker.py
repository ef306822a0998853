"""The worker: runs tasks as they come, and the scheduler in a thread of it. Started and watched by the family.

Of several machines that share a database, the worker of one leads; the others see to their own pages and wait.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction

from palmyra.lib.logs import request_id
from palmyra.press import relay

logger = logging.getLogger(__name__)

ENQUEUED = "palmyra_enqueued"
WAIT_SECONDS = 5  # a wake-up that was lost costs no more than this


def socket_path(home: Path) -> Path:
    """Where the worker listens for wake-ups."""
    return home / ".worker"


def wake_worker(**kwargs: Any) -> None:
    """Tell the worker that a task came, once it is committed. Nobody listens: the task is found all the same."""
    relay.tell(ENQUEUED)
    transaction.on_commit(poke)


def poke() -> None:
    """Wake the worker of this machine."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        try:
            line.sendto(b"1", str(socket_path(settings.PALMYRA_HOME)))
        except OSError:
            return


def name_task(task_result: Any, **kwargs: Any) -> None:
    """Let the lines that a task logs say which one it was."""
    request_id.set(f"task {task_result.task.func.__name__} {task_result.id}")


def forget_task(**kwargs: Any) -> None:
    """What is logged from now on is not the task's."""
    request_id.set("")


def requeue_lost_tasks() -> int:
    """Run again what a worker was running when it died; one worker leads, so nobody else has them."""
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return int(lost.update(status=TaskResultStatus.READY, started_at=None))


def run_ready_tasks() -> None:
    """Run tasks until none is ready."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"worker-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


def work_off(is_sure: bool) -> bool:
    """Run what is ready, unless `is_sure` what was running before as well; says whether nothing is left half done.

    A database that takes nothing, as on a full disk, is asked again later; this process is not what has to be mended.
    """
    try:
        if not is_sure:
            requeue_lost_tasks()
        run_ready_tasks()
    except DatabaseError:
        logger.exception("The database did not take what a task did; it is run again.")
        return False
    return True


class Ending:
    """The end of the worker: at once when it is idle, after the running task when it is not.

    A task that is cut short by an exception counts as failed; one whose worker is killed is run again.
    """

    def __init__(self) -> None:
        self.is_asked = self.is_busy = False

    def ask(self, *_signal: Any) -> None:
        """Somebody wants the worker to end."""
        self.is_asked = True
        if not self.is_busy:
            sys.exit(0)

    @contextmanager
    def postponed(self) -> Iterator[None]:
        """Do something whole before ending."""
        self.is_busy = True
        try:
            yield
        finally:
            self.is_busy = False
        if self.is_asked:
            sys.exit(0)


def listen(path: Path) -> socket.socket:
    """The socket of wake-ups; one left by a dead worker is taken over."""
    path.unlink(missing_ok=True)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(path))
    line.setblocking(False)
    return line


def main() -> None:
    """Work until SIGTERM."""
    from palmyra.press import purging
    from palmyra.press.figures import figures
    from palmyra.press.jobs import process_marks
    from palmyra.project.leading import lead
    from palmyra.project.schedule import Scheduler

    ending = Ending()
    signal.signal(signal.SIGTERM, ending.ask)
    line = listen(socket_path(settings.PALMYRA_HOME))
    figures.join(settings.PALMYRA_HOME, "worker")
    figures.tell_always()
    purging.begin()
    own = lead(poke)
    if relay.is_shared():
        heard = {relay.PURGED: process_marks, ENQUEUED: poke}
        threading.Thread(target=relay.listen, args=(heard,), daemon=True, name="relay").start()
    Scheduler(own).start()
    is_sure = False
    while True:
        close_old_connections()
        with ending.postponed():
            is_sure = own.is_held and work_off(is_sure)
        if select.select([line], [], [], WAIT_SECONDS)[0]:
            line.recv(64)
