"""Mail through the server that the owner entered; without one, nothing is sent and nothing pretends to be."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import formataddr
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from palmyra.mail.sender import Sender
from palmyra.newsroom.errors import MailFailed
from palmyra.newsroom.models import Paper

TIMEOUT_SECONDS = 10  # an editor waits for the answer of a test


def server_of(paper: Paper) -> EmailBackend:
    """The connection to a paper's mail server."""
    return EmailBackend(
        host=paper.mail_host,
        port=paper.mail_port,
        username=paper.mail_user,
        password=paper.mail_password,
        use_tls=paper.mail_security == "starttls",
        use_ssl=paper.mail_security == "tls",
        timeout=TIMEOUT_SECONDS,
    )


class PaperMailBackend(BaseEmailBackend):
    """Django's mail backend over the paper's settings; opened, it keeps its connection for many letters."""

    server: EmailBackend | None = None

    def open(self) -> bool | None:
        paper = Paper.current()
        if not paper.can_mail:
            return False
        self.server = self.server or server_of(paper)
        return self.server.open()

    def close(self) -> None:
        if self.server is not None:
            self.server.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        paper = Paper.current()
        if not paper.can_mail:
            return 0
        for message in email_messages:
            message.from_email = formataddr((paper.name, paper.mail_from))
        return (self.server or server_of(paper)).send_messages(email_messages) or 0


def tell_sender() -> Sender:
    """The paper as its letters name it."""
    paper = Paper.current()
    return Sender(lambda language: paper.edition(language).name or paper.name, paper.base_url)


def can_mail() -> bool:
    """Whether the paper has a mail server."""
    return Paper.current().can_mail


def send_test(address: str, server: Any = None) -> None:
    """Send a letter that proves the settings. Raises MailFailed with the server's own words."""
    paper = Paper.current()
    letter = EmailMessage(
        _("A test from %(paper)s") % {"paper": paper.name},
        _("If you read this, the paper can send mail."),
        paper.mail_from,
        [address],
    )
    try:
        (server or server_of(paper)).send_messages([letter])
    except (OSError, ValueError) as error:  # ValueError: a host that is no host, an address with a line break
        raise MailFailed(
            _("The server %(host)s did not take the letter: %(cause)s. Check address, port, encryption and password.")
            % {"host": paper.mail_host, "cause": error}
        ) from error
