"""Acts of the newsroom, a file a subject."""

from palmyra.newsroom.actions.addresses import keep_address, move_page
from palmyra.newsroom.actions.demo import remove_demo
from palmyra.newsroom.actions.founding import ensure_newsroom
from palmyra.newsroom.actions.importing import Arrival, body_of, import_article, import_articles, import_page, raw_json
from palmyra.newsroom.actions.indexing import DESK_SHELF, LIVE_SHELF, index_draft, index_live
from palmyra.newsroom.actions.placing import place_article, place_section
from palmyra.newsroom.actions.publishing import (
    correct_article,
    publish_article,
    restore_article,
    settle_addresses,
    settle_modes,
    settle_published,
    settle_thread,
    take_thread_away,
    withdraw_article,
)

__all__ = [
    "DESK_SHELF",
    "LIVE_SHELF",
    "Arrival",
    "body_of",
    "correct_article",
    "ensure_newsroom",
    "import_article",
    "import_articles",
    "import_page",
    "index_draft",
    "index_live",
    "keep_address",
    "move_page",
    "place_article",
    "place_section",
    "publish_article",
    "raw_json",
    "remove_demo",
    "restore_article",
    "settle_addresses",
    "settle_modes",
    "settle_published",
    "settle_thread",
    "take_thread_away",
    "withdraw_article",
]
