"""Sending what waits: over one connection, each letter claimed before it goes, tried again where a server was busy."""

from __future__ import annotations

import datetime as dt
import logging
import re
import smtplib
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from palmyra.lib.signs import with_blanks
from palmyra.mail.addresses import open_address
from palmyra.mail.kinds import Content, write_letter
from palmyra.mail.models import DROPPED, FAILED, SENT, WAITING, Letter
from palmyra.mail.sender import sender

logger = logging.getLogger(__name__)

AT_ONCE = 50  # letters of one run; other tasks wait meanwhile
# What a busy server needs, then what an owner needs who reads of it in the morning: given up after a day and a half.
PAUSES = [
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=3),
    dt.timedelta(hours=8),
    dt.timedelta(hours=24),
]
CLAIM = dt.timedelta(minutes=5)  # longer than a server may take; then a letter whose worker died is tried again
SUBJECT_MAX = 200
CAUSE_MAX = Letter._meta.get_field("cause").max_length
NO_SERVER = "no-server"  # the cause of a letter that waits until the owner enters a mail server


def send_due() -> int:
    """Send the letters whose time has come, the oldest first; returns how many were looked at.

    A server that cannot be reached costs one try, and each of the letters waits for its next time.
    """
    due = Letter.objects.filter(state=WAITING, try_at__lte=timezone.now()).order_by("try_at")
    numbers = list(due.values_list("pk", flat=True)[:AT_ONCE])
    if not numbers:
        return 0
    connection, unreachable = get_connection(), ""
    try:
        connection.open()
    except (OSError, ValueError) as error:  # ValueError: a host that is no host
        unreachable = words_of(error)
    for number in numbers:
        if not claim(number):
            continue
        letter = Letter.objects.get(pk=number)
        if unreachable:
            postpone(letter, unreachable)
        else:
            send_one(letter, connection)
    connection.close()
    return len(numbers)


def claim(number: int) -> bool:
    """Take a letter in hand; False when another process did, or when it is not wanted any more."""
    due = Letter.objects.filter(pk=number, state=WAITING, try_at__lte=timezone.now())
    return bool(due.update(try_at=timezone.now() + CLAIM, tries=F("tries") + 1))


def send_one(letter: Letter, connection: Any) -> None:
    """Write a letter and give it to the server; what goes wrong is kept with it and stops no other letter.

    A worker that dies between sending and noting it sends the letter again, under the same Message-ID.
    """
    try:
        content = write_letter(letter.kind, letter.about)
        if content is None:
            settle(letter, DROPPED)
        elif connection.send_messages([message_of(letter, content)]):
            settle(letter, SENT)
        else:
            postpone(letter, NO_SERVER)
    except OSError as error:  # all errors of smtplib are such
        connection.close()  # the next letter opens it anew
        if is_final(error):
            settle(letter, FAILED, words_of(error))
        else:
            postpone(letter, words_of(error))
    except Exception as error:
        # A fault of the program, or an address sealed with another key: no later try would end differently.
        logger.exception("The letter %s of kind %s could not be written.", letter.pk, letter.kind)
        settle(letter, FAILED, f"{type(error).__name__}: {words_of(error)}")


NAME_OF_ADDRESS = re.compile(r"[^\s<>\"'(]+@")


def words_of(error: Exception) -> str:
    """What went wrong, in the server's own words where it said any; nobody's address is in them."""
    said = str(error) or type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = " ".join(f"{code} {readable(words)}" for code, words in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {readable(error.smtp_error)}"
    return NAME_OF_ADDRESS.sub("…@", said)


def readable(words: bytes | str) -> str:
    """What a server said, as text."""
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def is_final(error: OSError) -> bool:
    """Whether a server refused for good: with a code from 500 on, what it says of the sign-in left out.

    A wrong password is mended by the owner, and the letters that waited for it go out.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return False


def settle(letter: Letter, state: str, cause: str = "") -> None:
    """Note how a letter ended; only one that may be tried again keeps its address."""
    letter.state, letter.cause, letter.settled_at = state, cause[:CAUSE_MAX], timezone.now()
    if state != FAILED:
        letter.sealed_to, letter.about = "", {}
    letter.save(update_fields=["state", "cause", "settled_at", "sealed_to", "about"])


def postpone(letter: Letter, cause: str) -> None:
    """Note why a letter did not go, and when it is tried again; after the last pause it is given up."""
    if letter.tries > len(PAUSES):
        settle(letter, FAILED, cause)
        return
    letter.cause, letter.try_at = cause[:CAUSE_MAX], timezone.now() + PAUSES[letter.tries - 1]
    letter.save(update_fields=["cause", "try_at"])


def message_of(letter: Letter, content: Content) -> EmailMultiAlternatives:
    """The letter as it is sent: words first, then the same as HTML. Raises BadSeal."""
    host = sender().host
    name = content.message_id or f"letter-{letter.pk}"
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    if content.references:
        headers |= {"References": f"<{content.references}@{host}>", "In-Reply-To": f"<{content.references}@{host}>"}
    # A line break in a title must not begin another header.
    headers |= {header: with_blanks(value) for header, value in content.headers.items()}
    message = EmailMultiAlternatives(
        with_blanks(content.subject)[:SUBJECT_MAX], content.text, to=[open_address(letter.sealed_to)], headers=headers
    )
    message.attach_alternative(content.html, "text/html")
    return message
