"""Trust: what makes it grow and fall, and which limits depend on it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion.actions import (
    approve_comment,
    edit_comment,
    hide_comment,
    post_comment,
    remove_comment,
    restore_comment,
    withdraw_comment,
)
from palmyra.discussion.checks import Draft, judge
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import TooFast
from palmyra.discussion.limits import (
    BURST,
    BURST_DOUBTED,
    BURST_KNOWN,
    BURST_TRUSTED,
    JUDGED_MAX,
    KNOWN_FROM,
    LINKS_MAX,
    TRUSTED_FROM,
)
from palmyra.discussion.models import Comment, Rules
from palmyra.discussion.trust import Standing, Trust, standing_of, standings_of, writer_of

pytestmark = pytest.mark.django_db

KNOWN = Client(address="203.0.113.5", key="known")
DAY = dt.timedelta(days=1)
LEVELS = [
    ((0, 0), Trust.NEW),
    ((KNOWN_FROM - 1, 0), Trust.NEW),
    ((KNOWN_FROM, 0), Trust.KNOWN),
    ((TRUSTED_FROM, 0), Trust.TRUSTED),
    ((TRUSTED_FROM, 1), Trust.TRUSTED),
    ((TRUSTED_FROM, 2), Trust.KNOWN),
    ((2, 1), Trust.NEW),
    ((0, 1), Trust.NEW),
    ((0, 2), Trust.DOUBTED),
    ((4, 2), Trust.DOUBTED),
    ((5, 2), Trust.KNOWN),
    ((95, 5), Trust.TRUSTED),
    ((94, 6), Trust.KNOWN),
]


@pytest.fixture
def write(thread):
    """Say something of one's own, some time ago."""
    numbers = iter(range(1, 10_000))

    def one(user=None, ago=dt.timedelta(hours=2), client=KNOWN, **told) -> Comment:
        comment = post_comment(
            thread, text=f"Number {next(numbers)} of mine.", name="Zeno", user=user, client=client, **told
        )
        Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - ago)
        comment.refresh_from_db()
        return comment

    return one


def trust_in(comment: Comment) -> Trust:
    return standing_of(writer_of(comment), timezone.now()).trust


@pytest.mark.parametrize(("counts", "trust"), LEVELS)
def test_trust_grows_with_what_passed_and_falls_with_what_was_rejected(counts, trust):
    assert Standing(passed=counts[0], rejected=counts[1]).trust == trust


@pytest.mark.parametrize("is_member", [True, False])
def test_what_a_moderator_shows_passes_and_so_does_what_stands_for_a_day(write, viktor, maria, is_member):
    user = viktor if is_member else None
    comments = [write(user) for _number in range(KNOWN_FROM)]
    assert trust_in(comments[0]) == Trust.NEW
    for comment in comments[:-1]:
        approve_comment(comment, moderator=maria)
    assert trust_in(comments[0]) == Trust.NEW

    Comment.objects.filter(pk=comments[-1].pk).update(created_at=timezone.now() - DAY)

    assert trust_in(comments[0]) == Trust.KNOWN


def test_a_decision_counts_at_once_and_leaves_no_trace_when_it_is_taken_back(write, maria):
    comments = [write(ago=2 * DAY) for _number in range(KNOWN_FROM + 1)]
    hide_comment(comments[0], moderator=maria, reason="Insult")
    assert trust_in(comments[1]) == Trust.KNOWN
    remove_comment(comments[1], moderator=maria, reason="Insult")
    assert trust_in(comments[1]) == Trust.DOUBTED

    restore_comment(comments[0], moderator=maria)

    assert trust_in(comments[1]) == Trust.KNOWN


def test_what_a_writer_took_back_says_nothing(write):
    first = write(ago=dt.timedelta(minutes=1))
    withdraw_comment(write(ago=dt.timedelta(minutes=1)))
    withdraw_comment(write(ago=dt.timedelta(minutes=1)))

    assert standing_of(writer_of(first), timezone.now()) == Standing(shown=1)


def test_old_misdeeds_are_forgotten(write, maria):
    first = write(ago=400 * DAY)
    for _number in range(5):
        hide_comment(write(ago=399 * DAY), moderator=maria, reason="Insult")
    assert trust_in(first) == Trust.DOUBTED
    key = "00000000000000"
    Comment.objects.bulk_create(
        Comment(
            thread=first.thread,
            name="Viktor",
            text=str(number),
            html=f"<p>{number}</p>",
            root_key=key,
            sort_path=key,
            client_hash=first.client_hash,
            created_at=timezone.now() - 2 * DAY,
        )
        for number in range(JUDGED_MAX)
    )

    assert standing_of(writer_of(first), timezone.now()) == Standing(JUDGED_MAX, JUDGED_MAX, 0)


def test_limits_depend_on_it():
    standings = {
        Trust.DOUBTED: Standing(1, 1, 2),
        Trust.NEW: Standing(),
        Trust.KNOWN: Standing(KNOWN_FROM, KNOWN_FROM),
        Trust.TRUSTED: Standing(TRUSTED_FROM, TRUSTED_FROM),
    }

    def said(trust: Trust, **told: object) -> list[str]:
        return [verdict.code for verdict in judge(Draft(is_guest=False, standing=standings[trust], **told))]

    rates = {Trust.DOUBTED: BURST_DOUBTED, Trust.NEW: BURST, Trust.KNOWN: BURST_KNOWN, Trust.TRUSTED: BURST_TRUSTED}
    for trust, limit in rates.items():
        assert "burst" in said(trust, recent_count=limit)
        assert "burst" not in said(trust, recent_count=limit - 1)
    assert said(Trust.DOUBTED, links=1) == ["links", "doubted"]
    assert said(Trust.KNOWN, links=LINKS_MAX) == []
    assert said(Trust.KNOWN, links=LINKS_MAX + 1) == ["links"]
    assert said(Trust.TRUSTED, links=2 * LINKS_MAX) == []
    assert said(Trust.TRUSTED, links=2 * LINKS_MAX + 1) == ["links"]
    assert said(Trust.KNOWN, unwanted_words=("casino",)) == ["learned:casino"]
    assert said(Trust.TRUSTED, unwanted_words=("casino",)) == []
    assert said(Trust.NEW, newcomers_wait=1) == ["newcomer"]
    assert said(Trust.KNOWN, newcomers_wait=KNOWN_FROM) == []
    assert judge(Draft(is_staff=True, newcomers_wait=1, standing=standings[Trust.DOUBTED])) == []


def test_somebody_in_doubt_waits_and_is_soon_too_fast(write, maria):
    for _number in range(2):
        hide_comment(write(ago=2 * DAY), moderator=maria, reason="Insult")

    for _number in range(BURST_DOUBTED):
        held = write(ago=dt.timedelta())
        assert (held.state, held.reasons) == ("held", ["doubted"])
    with pytest.raises(TooFast):
        write()


def test_a_paper_may_hold_everybodys_first_comments(write, thread, viktor, maria):
    Rules.objects.create(newcomers_wait=2)
    first = write(viktor)
    assert (first.state, first.reasons) == ("held", ["newcomer"])
    approve_comment(first, moderator=maria)
    second = write(viktor)
    assert second.state == "held"
    approve_comment(second, moderator=maria)

    assert write(viktor).state == "shown"
    stranger = Client(address="203.0.113.9", key="new", is_stranger=True)
    assert write(client=stranger).reasons == ["newcomer"]
    assert post_comment(thread, text="From the newsroom.", name="Maria", user=maria).state == "shown"


def test_a_comment_that_is_changed_does_not_vouch_for_itself(write, viktor, maria):
    Rules.objects.create(newcomers_wait=1)
    comment = write(viktor, ago=dt.timedelta(minutes=1))
    approve_comment(comment, moderator=maria)

    edit_comment(comment, text="Something else.", user=viktor, client=KNOWN)

    comment.refresh_from_db()
    assert comment.state == "held"


def test_everybody_on_a_page_is_read_in_one_query(write, viktor, clara, maria, django_assert_num_queries):
    comments = [write(viktor, ago=2 * DAY), write(clara), write(), write(viktor)]
    hide_comment(comments[2], moderator=maria, reason="Insult")
    nobody = Comment.objects.create(thread=comments[0].thread, name="Old", text="x", html="x", root_key="0")

    with django_assert_num_queries(1) as queries:
        found = standings_of([*comments, nobody], timezone.now())

    mine = Standing(shown=2, passed=1)
    assert found == [mine, Standing(shown=1), Standing(rejected=1), mine, Standing()]
    assert standings_of([], timezone.now()) == []
    if connection.vendor == "sqlite":  # PostgreSQL plans by what is in a table, and reads one of five rows as it is
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries.captured_queries[0]['sql']}")
            plan = str(cursor.fetchall())
        assert "comment_of_member_lately" in plan
        assert "comment_client" in plan
        assert "SCAN discussion_comment" not in plan


def test_moderators_read_it_in_the_authors_record(client, write, maria):
    ensure_roles()
    client.force_login(maria)
    for _number in range(2):
        hide_comment(write(ago=2 * DAY), moderator=maria, reason="Insult")
    held = write()

    queue = client.get("/newsroom/discussion/").content.decode()
    page = client.get(f"/newsroom/discussion/{held.pk}/").content.decode()

    for told in (queue, page):
        assert "The writer is in doubt." in told
        assert "Many of the writer&#x27;s last comments were hidden or removed." in told
