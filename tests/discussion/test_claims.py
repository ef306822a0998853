"""What one moderator has in hand is told to the others for some minutes, and keeps nobody from deciding."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion.actions import approve_comment, claim_comment
from palmyra.discussion.limits import CLAIM_HOLDS
from palmyra.discussion.models import Claim, Comment, Thread

pytestmark = pytest.mark.django_db

QUEUE = "/newsroom/discussion/"
SAME = {"Sec-Fetch-Site": "same-origin"}
IN_HANDS = "In the hands of anna since"


@pytest.fixture
def held(thread, say) -> Comment:
    Thread.objects.update(mode="held")
    return say("Is it safe?")


@pytest.fixture
def desk(client, maria) -> Client:
    """Maria at her desk."""
    ensure_roles()
    client.force_login(maria)
    return client


def test_a_fresh_claim_stays_with_whoever_was_first(held, anna, maria):
    claim_comment(held, moderator=anna)

    assert claim_comment(held, moderator=maria).moderator == anna


def test_a_claim_is_over_after_some_minutes(held, anna, maria, monkeypatch):
    claim_comment(held, moderator=anna)
    later = timezone.now() + CLAIM_HOLDS * 1.1
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert claim_comment(held, moderator=maria).moderator == maria
    assert Claim.objects.get().claimed_at == later


def test_others_see_who_has_a_comment_in_hand(desk, held, anna):
    claim_comment(held, moderator=anna)

    assert IN_HANDS in desk.get(QUEUE).content.decode()
    assert IN_HANDS in desk.get(f"{QUEUE}{held.pk}/").content.decode()


def test_opening_a_comment_takes_it_in_hand_and_ones_own_claim_is_not_told(desk, held, maria):
    page = desk.get(f"{QUEUE}{held.pk}/").content.decode()

    assert Claim.objects.get().moderator == maria
    assert "In the hands of" not in page


@pytest.mark.parametrize("address", ["confirm/?act=hide&comments={}", "{}/ban/"])
def test_asking_for_a_decision_takes_the_comment_in_hand(desk, held, maria, address):
    desk.get(QUEUE + address.format(held.pk))

    assert Claim.objects.get().moderator == maria


def test_nobody_is_kept_from_deciding_and_a_decision_ends_the_claim(held, anna, maria):
    claim_comment(held, moderator=anna)

    approve_comment(held, moderator=maria)

    assert Comment.objects.get().state == "shown"
    assert not Claim.objects.exists()


def test_a_claim_by_keys_tells_what_others_have(desk, held, say, anna, maria):
    other = say("And the ferry?")
    claim_comment(other, moderator=anna)

    answer = desk.post(f"{QUEUE}{held.pk}/claim/", {"rows": [held.pk, other.pk, "x"]}, headers=SAME)

    assert list(answer.json()["claims"]) == [str(other.pk)]
    assert answer.json()["claims"][str(other.pk)].startswith(IN_HANDS)
    assert Claim.objects.get(comment=held).moderator == maria


def test_a_queue_that_is_only_read_claims_nothing(desk, held):
    desk.get(QUEUE)

    assert not Claim.objects.exists()
