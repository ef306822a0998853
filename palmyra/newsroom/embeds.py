"""Sites whose players an article may show, after a click; nothing is asked of them before."""

from __future__ import annotations

import re

PLAYERS = (
    # address of a page, pattern with the id → address of its player
    (
        re.compile(r"^https?://(?:www\.|m\.)?youtube\.com/watch\?(?:.*&)?v=([\w-]{6,20})"),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    (
        re.compile(r"^https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|shorts|v)/([\w-]{6,20})"),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    (re.compile(r"^https?://youtu\.be/([\w-]{6,20})"), "https://www.youtube-nocookie.com/embed/{}"),
    (re.compile(r"^https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d+)"), "https://player.vimeo.com/video/{}"),
    (re.compile(r"^https?://rutube\.ru/(?:video|play/embed)/([0-9a-f]{32})"), "https://rutube.ru/play/embed/{}"),
    (
        re.compile(r"^https?://(?:www\.)?dailymotion\.com/(?:embed/)?video/(\w+)"),
        "https://www.dailymotion.com/embed/video/{}",
    ),
)
FRAME_HOSTS = ("www.youtube-nocookie.com", "player.vimeo.com", "rutube.ru", "www.dailymotion.com")


def player_address(url: str) -> str:
    """The player's address for a video's page, or "" when the site is not one of those above."""
    for pattern, player in PLAYERS:
        if found := pattern.match(url):
            return player.format(found[1])
    return ""
