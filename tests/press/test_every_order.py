"""Whatever is written, purged, baked and lost in whatever order: readers end up with what a fresh rendering says."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from palmyra.press.bake import FRESH, GONE, bake_page, find_page, render
from palmyra.press.jobs import drop_pages, sweep
from palmyra.press.models import Clock, TagMark
from tests.press.conftest import Write
from tests.press.urls import stories

NAMED = ["bridge", "market"]
WORDS = ["apple", "apricot", "pear", "withdrawn", "moved", "broken", ""]
PATHS = [f"/stories/{name}/" for name in NAMED] + ["/stories/", "/letters/a/", "/letters/p/"]


class Paper(RuleBasedStateMachine):
    """A paper as a machine whose steps are what people and accidents do to it."""

    write: Write
    unnoted_write: Write

    @initialize()
    def begin(self) -> None:
        stories().delete()
        TagMark.objects.all().delete()
        Clock.objects.all().delete()
        drop_pages()
        self.are_all_told = True
        # For each story the words that a reader must not see again, since the row was deleted or withdrawn.
        self.hidden: dict[str, set[str]] = {name: set() for name in NAMED}
        self.words = dict.fromkeys(NAMED, "")

    def note(self, name: str, words: str) -> None:
        old, self.words[name] = self.words[name], words
        if words in {"", "withdrawn"} and old not in {"", "withdrawn"}:
            self.hidden[name].add(old)
        self.hidden[name].discard(words)

    @rule(name=some.sampled_from(NAMED), words=some.sampled_from(WORDS))
    def people_write(self, name: str, words: str) -> None:
        self.write(name, words)
        self.note(name, words)

    @rule(name=some.sampled_from(NAMED), words=some.sampled_from(WORDS))
    def process_dies_after_its_commit(self, name: str, words: str) -> None:
        self.unnoted_write(name, words)
        self.note(name, words)
        self.are_all_told = False

    @rule(name=some.sampled_from(NAMED), words=some.sampled_from(WORDS))
    def transaction_is_rolled_back(self, name: str, words: str) -> None:
        with transaction.atomic():
            self.unnoted_write(name, words)
            transaction.set_rollback(True)

    @rule(path=some.sampled_from(PATHS))
    def reader_asks(self, path: str) -> None:
        bake_page(path)

    @rule()
    def readers_ask_for_everything(self) -> None:
        for path in PATHS:
            bake_page(path)

    @rule()
    def scheduler_sweeps(self) -> None:
        sweep()
        self.are_all_told = True

    @invariant()
    def fresh_pages_equal_a_fresh_rendering(self) -> None:
        for path in PATHS if self.are_all_told else []:
            page, state = find_page(path)
            if page is not None and state == FRESH:
                now = render(path)
                assert (page.status, page.bodies[""]) == (now.status, now.bodies[""]), path

    @invariant()
    def nothing_hidden_may_be_served(self) -> None:
        for name, hidden in self.hidden.items() if self.are_all_told else []:
            page, state = find_page(f"/stories/{name}/")
            if page is not None and state != GONE:
                assert not [words for words in hidden if words.encode() in page.bodies[""]], name


def test_any_order_of_writes_purges_and_accidents_ends_in_what_a_fresh_rendering_says(
    write: Write, unnoted_write: Write
) -> None:
    run_state_machine_as_test(
        type("ThisPaper", (Paper,), {"write": staticmethod(write), "unnoted_write": staticmethod(unnoted_write)}),
        settings=settings(
            max_examples=150,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
