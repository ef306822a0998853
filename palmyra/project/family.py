"""The processes of a paper: web processes that share a port, and the worker for tasks."""

from __future__ import annotations

from typing import NoReturn

from django.conf import settings
from django.db import connections
from django.urls import get_resolver

from palmyra.lib.processes import keep_running, leave
from palmyra.press.bake import application
from palmyra.press.server import listen, serve
from palmyra.project import worker


def run() -> NoReturn:
    """Serve until Ctrl-C or SIGTERM, and end this process. Raises OSError when the port cannot be opened."""
    listener = listen(settings.PALMYRA_BIND, settings.PORT)

    def work() -> None:
        listener.close()  # held open, it would keep the next family from the port
        worker.main()

    application()
    get_resolver().url_patterns  # noqa: B018  imported once here, what both lead to is shared by the children
    connections.close_all()
    webs = [("palmyra-web", lambda: serve(listener))] * settings.PALMYRA_WORKERS
    keep_running([*webs, ("palmyra-worker", work)])
    leave()
