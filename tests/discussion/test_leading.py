"""A whole discussion led by moderators: its mode, slow writing, and when it closes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import access
from palmyra.discussion.actions import lead_thread, post_comment, set_modes
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import ThreadClosed, TooSoon
from palmyra.discussion.models import Comment, Rules, Thread, ThreadDecision
from palmyra.press.tags import newest_of

pytestmark = pytest.mark.django_db
ADDRESS = "/newsroom/discussion/threads/"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def lead(thread, maria):
    def set_to(**told) -> ThreadDecision | None:
        wanted = {"own_mode": "", "slow_seconds": 0, "closes_at": None, "is_kept_open": False}
        questions = {"is_questions": False, "own_hosts": []}
        return lead_thread(thread, moderator=maria, **{**wanted, **questions, **told})

    return set_to


@pytest.fixture
def pass_time(monkeypatch):
    """Move the present."""
    now = timezone.now()

    def move(**by: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(**by))

    return move


def say(thread: Thread, text: str, key: str = "clara", address: str = "192.0.2.1", **told) -> Comment:
    return post_comment(thread, text=text, name="Clara", client=Client(address, key, is_stranger=not key), **told)


def marks_of(thread: Thread) -> int:
    """The newest purge of a thread's pages."""
    return newest_of([f"thread:{thread.pk}"])[0]


def test_a_moderators_mode_holds_at_once_and_stays_when_the_owner_says_otherwise(thread, lead):
    lead(own_mode="closed")
    with pytest.raises(ThreadClosed):
        say(thread, "Too late.")
    set_modes([thread.pk], "held")
    thread.refresh_from_db()
    assert (thread.mode, thread.current_mode()) == ("held", "closed")
    lead(own_mode="")
    assert say(thread, "Now I wait.").state == "held"


def test_in_a_slow_discussion_a_writer_waits_and_is_told_how_long(thread, lead, pass_time):
    lead(slow_seconds=300)
    say(thread, "First.")
    with pytest.raises(TooSoon, match=r"every 5 minutes\. Send it in 5 minutes; your text is kept"):
        say(thread, "Second.")
    assert say(thread, "Another writer.", key="boris").is_shown
    pass_time(seconds=250)
    with pytest.raises(TooSoon, match=r"in 5[01] seconds"):
        say(thread, "Second.")
    pass_time(seconds=301)
    assert say(thread, "Second.").is_shown


def test_browsers_never_seen_wait_by_their_network(thread, lead):
    lead(slow_seconds=60)
    say(thread, "First.", key="")
    with pytest.raises(TooSoon, match="every 1 minute"):
        say(thread, "Second.", key="", address="192.0.2.77")
    assert say(thread, "From elsewhere.", key="", address="198.51.100.1").is_shown


def test_other_discussions_and_the_newsroom_are_not_slowed(thread, lead, anna):
    lead(slow_seconds=300)
    say(thread, "First.")
    other = Thread.objects.create(title="Other", url="/other/", language="en")
    assert say(other, "There too.").is_shown
    for text in ("An answer.", "One more answer."):
        assert say(thread, text, user=anna).is_shown


def test_a_refused_writer_gets_the_text_back(client, thread, lead):
    lead(slow_seconds=300)
    client.post(f"/talk/{thread.pk}/", {"name": "Clara", "text": "First."})
    page = client.post(f"/talk/{thread.pk}/", {"name": "Clara", "text": "My second thought."}, headers=OURS)
    assert page.status_code == 429
    assert "My second thought." in page.content.decode()
    assert "your text is kept" in page.content.decode()
    assert "say something every 5 minutes" in client.get(f"/talk/{thread.pk}/").content.decode()


def test_a_discussion_closes_on_its_date(thread, lead, pass_time):
    lead(closes_at=timezone.now() + dt.timedelta(hours=1))
    assert say(thread, "In time.").is_shown
    pass_time(hours=2)
    with pytest.raises(ThreadClosed):
        say(thread, "Too late.")


def test_a_discussion_closes_by_its_age_unless_it_is_kept_open(thread, lead, pass_time):
    Rules.objects.create(close_days=14)
    assert say(thread, "In time.").is_shown
    pass_time(days=15)
    with pytest.raises(ThreadClosed):
        say(thread, "Too late.")
    lead(is_kept_open=True)
    assert say(thread, "After all.").is_shown


def test_the_earlier_of_age_and_date_closes(thread, lead):
    Rules.objects.create(close_days=14)
    soon, late = timezone.now() + dt.timedelta(days=1), timezone.now() + dt.timedelta(days=30)
    for at, closing in ((soon, soon), (late, thread.created_at + dt.timedelta(days=14))):
        lead(closes_at=at)
        assert Thread.objects.get().closing_at() == closing


def test_a_decision_about_a_discussion_is_kept_and_pages_follow(thread, lead):
    before = marks_of(thread)
    decision = lead(own_mode="held", slow_seconds=60)

    assert marks_of(thread) > before
    assert decision is not None
    assert decision.changes == {"own_mode": ["", "held"], "slow_seconds": [0, 60]}
    assert lead(own_mode="held", slow_seconds=60) is None
    assert ThreadDecision.objects.count() == 1


def test_owners_modes_reach_many_threads_and_touch_only_what_changes(thread):
    other = Thread.objects.create(title="Other", url="/other/", mode="held")
    before = marks_of(thread), marks_of(other)

    assert set_modes([thread.pk, other.pk], "held") == 1

    assert set(Thread.objects.values_list("mode", flat=True)) == {"held"}
    assert marks_of(thread) > before[0]
    assert marks_of(other) == before[1]


@pytest.fixture
def desk(client, maria):
    ensure_roles()
    client.force_login(maria)
    return client


def test_moderator_leads_a_discussion_on_its_screen(desk, thread):
    say(thread, "First.")
    page = desk.get(f"{ADDRESS}{thread.pk}/").content.decode()
    assert "As the newsroom set it for the page or its section." in page
    assert "1 shown, 0 waiting, 0 hidden, 0 removed" in page

    told = {"own_mode": "held", "slow_seconds": "300", "closes_at": "2031-05-12T15:00", "is_kept_open": "on"}
    page = desk.post(f"{ADDRESS}{thread.pk}/", told, follow=True, headers=OURS).content.decode()

    thread.refresh_from_db()
    assert (thread.own_mode, thread.slow_seconds, thread.is_kept_open) == ("held", 300, True)
    assert thread.closes_at is not None
    assert 'value="2031-05-12T15:00"' in page
    assert "A moderator set it here." in page
    assert "Mode: held; Pause between comments: 5 minutes; Closes: " in page


def test_nonsense_on_the_screen_changes_nothing(desk, thread):
    told = {"own_mode": "ajar", "slow_seconds": "soon", "closes_at": "never"}
    page = desk.post(f"{ADDRESS}{thread.pk}/", told, headers=OURS).content.decode()
    assert page.count('class="error-message"') == 3
    assert not ThreadDecision.objects.exists()


def test_discussions_are_listed_and_found(desk, thread):
    say(thread, "First.")
    Thread.objects.create(title="A silent one", url="/silent/")
    page = desk.get(ADDRESS).content.decode()
    assert "The bridge reopens" in page
    assert "A silent one" not in page
    assert "A silent one" in desk.get(ADDRESS, {"q": "silent"}).content.decode()
    assert f"{ADDRESS}{thread.pk}/" in desk.get("/newsroom/discussion/?state=").content.decode()


def test_long_lists_of_discussions_come_in_pages(thread, maria):
    for number in range(5):
        other = Thread.objects.create(title=f"No. {number}", url=f"/{number}/")
        say(other, f"Number {number}.")
    newest = list(access.threads(maria))
    assert list(access.threads(maria, before=newest[1].pk)) == newest[2:]


@pytest.mark.parametrize("who", ["boris", "clara"])
def test_others_do_not_lead(client, request, thread, who):
    ensure_roles()
    client.force_login(request.getfixturevalue(who))
    assert client.get(ADDRESS).status_code == 302
    client.post(f"{ADDRESS}{thread.pk}/", {"own_mode": "closed", "slow_seconds": "0"}, headers=OURS)
    assert not ThreadDecision.objects.exists()
