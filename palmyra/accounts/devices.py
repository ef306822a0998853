"""On which devices somebody is signed in: what is kept of each, the list of them, and signing one of them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from palmyra.accounts.models import User

# By the first that a browser names of itself: most of them name others as well, so as to be taken for them.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "YaBrowser/": "Yandex Browser",
    "Vivaldi/": "Vivaldi",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
NO_ADDRESS = "0.0.0.0"  # noqa: S104  nothing listens there: the column wants an address, and none is kept


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that somebody is signed in with; `name` is "" for one that says nothing of itself."""

    number: int
    name: str
    signed_in_at: datetime
    is_this: bool


def name_of(user_agent: str) -> str:
    """What a person knows a browser by, such as "Firefox, Windows"; versions tell it from others, and are not kept."""
    found = (next((name for sign, name in names.items() if sign in user_agent), "") for names in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)


def on_session_noted(sender: type, instance: UserSession, **kwargs: Any) -> None:
    """Keep no address, and of the browser no more than its name."""
    instance.ip = NO_ADDRESS
    if "/" in instance.user_agent:  # no name has one: it is as the browser sent it
        instance.user_agent = name_of(instance.user_agent)


def devices_of(request: HttpRequest, person: User) -> list[Device]:
    """Where somebody is signed in, this browser first, then the newest; sessions that ended are let go of."""
    key = request.session.session_key
    if not UserSession.objects.filter(session_key=key).exists():
        UserSession.objects.create_from_request(request)
    devices = [
        Device(row.pk, row.user_agent, row.created_at, row.session_key == key)
        for row in UserSession.objects.purge_and_list(person)
    ]
    return sorted(devices, key=lambda device: (device.is_this, device.signed_in_at), reverse=True)


def sign_out(request: HttpRequest, person: User, number: int) -> bool:
    """End a session of somebody; False for one that is not theirs, or is over."""
    row = UserSession.objects.filter(user=person, pk=number).first()
    if row is None:
        return False
    if row.session_key == request.session.session_key:
        logout(request)
    row.end()
    return True


def forget_sessions() -> int:
    """Let go of sessions that ran out, and of what was kept of devices whose session is over; returns how many."""
    SessionStore.clear_expired()
    return UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]
