"""A mail server on this machine that takes letters, or refuses them as it is told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from palmyra.newsroom.models import Paper


class Postbox:
    """What the server took, and what it answers."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.to: list[str] = []
        self.answer_to_receiver = "250 OK"
        self.answer_to_letter = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answer_to_receiver.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_receiver

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer_to_letter.startswith("250"):
            self.to += envelope.rcpt_tos
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer_to_letter


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve_postbox() -> Iterator[tuple[Postbox, int]]:
    """A real server, and the port that it listens on."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()


@contextmanager
def open_postbox(settings: Any) -> Iterator[Postbox]:
    """A real server, entered as the paper's."""
    settings.EMAIL_BACKEND = "palmyra.newsroom.mail.PaperMailBackend"
    with serve_postbox() as (box, port):
        Paper.objects.update(
            name="Вестник",
            public_address="https://vestnik.example",
            mail_host="127.0.0.1",
            mail_port=port,
            mail_security="none",
            mail_from="paper@vestnik.example",
        )
        yield box
