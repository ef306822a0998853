"""Processes that are kept running, do not outlive the one that started them, and end at once."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

logger = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1  # linux/prctl.h
PR_SET_NAME = 15
STOP_SECONDS = 1.5  # for a child to end by itself
RESTART_SECONDS = 1.0

Work = Callable[[], object]


def keep_running(works: Sequence[tuple[str, Work]]) -> None:
    """Run each work in a child until Ctrl-C or SIGTERM; one that ends is begun again.

    A work has a name of at most 15 bytes, which `ps -o comm` shows. The children are forked, so that they share the
    memory of what this process has imported. It must have no other threads: what they hold locked would stay locked
    in a child.
    """
    gc.collect()
    gc.freeze()  # a collection in a child would write to pages that are shared
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    running: dict[int, tuple[str, Work]] = {}
    try:
        for name, work in works:
            running[_fork(name, work)] = name, work
        while True:
            pid, status = os.waitpid(-1, 0)
            name, work = running.pop(pid)
            logger.warning("%s ended (%s); it starts again.", name, os.waitstatus_to_exitcode(status))
            time.sleep(RESTART_SECONDS)
            running[_fork(name, work)] = name, work
    except KeyboardInterrupt:
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, signal.SIG_IGN)
    _stop(set(running))


def _fork(name: str, work: Work) -> int:
    """A child that does a work and ends with it; Ctrl-C in a terminal is for the parent alone."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())
        die_with_parent(parent)
        work()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        logger.exception("%s failed.", name)
    finally:
        leave(code)


def _stop(pids: set[int]) -> None:
    """End children: kindly, then at once."""
    for pid in pids:
        _send(pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while pids and time.monotonic() < until:
        pids -= {pid for pid in pids if os.waitpid(pid, os.WNOHANG)[0]}
        time.sleep(0.01)
    for pid in pids:
        _send(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _send(pid: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sign)


def die_with_parent(parent: int) -> None:
    """End this process when `parent` ends, even by SIGKILL; at once when it has ended already.

    Linux sends the signal itself; elsewhere a thread looks every second.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent watch").start()


def leave(code: int = 0) -> NoReturn:
    """End this process, which has tidied up, at once: taking its memory apart object by object lasts a second."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _watch(parent: int) -> None:
    # The kernel's signal is bound to the thread that forked, so a second look does no harm on Linux either.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
