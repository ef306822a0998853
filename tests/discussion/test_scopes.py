"""A moderator with scopes sees and decides only about the threads of some groups; an owner sets them."""

from __future__ import annotations

import pytest
from django.test import Client

from palmyra.accounts.actions import create_user, ensure_roles
from palmyra.discussion import access, wagtail_hooks
from palmyra.discussion.actions import (
    appeal_against,
    ban_words,
    ban_writer,
    hide_comment,
    post_comment,
    report_comment,
    set_scopes,
)
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.models import Appeal, Ban, Comment, Decision, Notice, Scope, Thread
from palmyra.newsroom.models import Section

pytestmark = pytest.mark.django_db

QUEUE = "/newsroom/discussion/"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def sport(db) -> Thread:
    return Thread.objects.create(title="The final", url="/final/", language="en", group="7", mode="held")


@pytest.fixture
def city(db) -> Thread:
    return Thread.objects.create(title="The bridge", url="/bridge/", language="en", group="3", mode="held")


def say(thread: Thread, text: str, key: str = "viktor") -> Comment:
    return post_comment(thread, text=text, name="Viktor", client=Writer(address="203.0.113.5", key=key))


@pytest.fixture
def desk(client, maria) -> Client:
    """Maria at her desk; she moderates sport."""
    ensure_roles()
    set_scopes(maria, ["7"])
    client.force_login(maria)
    return client


def test_the_queue_and_its_counts_hold_only_ones_own_sections(desk, sport, city, maria, anna):
    say(sport, "Offside.")
    ours, theirs = say(sport, "Goal."), say(city, "Traffic jam.", key="clara")
    for comment in (ours, theirs):
        hide_comment(comment, moderator=anna, reason="Insult")
        appeal_against(comment, text="Why?")

    page = desk.get(f"{QUEUE}?state=").content.decode()
    assert "Goal." in page
    assert "Traffic jam." not in page
    assert [row.text for row in access.queue(maria, access.APPEALED)] == ["Goal."]
    assert (access.count_held(maria), access.count_appealed(maria)) == (1, 1)
    assert access.count_appealed(anna) == 2
    assert "Traffic" not in desk.get(f"{QUEUE}?state=&q=Traffic").content.decode().replace('value="Traffic"', "")


def test_reports_and_decisions_of_other_sections_stay_out_of_sight(desk, sport, city, maria, anna):
    Thread.objects.update(mode="open")
    ours, theirs = say(sport, "Goal."), say(city, "Traffic jam.", key="clara")
    for comment in (ours, theirs):
        report_comment(comment, reporter="reader", reason="spam")
    assert [row.pk for row in access.queue(maria, access.REPORTED)] == [ours.pk]
    assert (access.count_reported(maria), access.count_reported(anna)) == (1, 2)

    hide_comment(theirs, moderator=anna, reason="Something else")
    assert "Something else" not in desk.get(f"{QUEUE}record/").content.decode()
    hide_comment(ours, moderator=anna, reason="Insult")
    assert "Insult" in desk.get(f"{QUEUE}record/").content.decode()


def test_the_whole_papers_oldest_is_not_theirs(sport, city, maria):
    say(city, "Traffic jam.")
    set_scopes(maria, ["7"])

    assert access.oldest_held(maria) is None


def test_whoever_has_no_scope_moderates_everything_and_an_owner_always(sport, city, maria):
    owner = create_user("olga", "owner")
    say(sport, "Goal.")
    say(city, "Traffic jam.", key="clara")
    set_scopes(owner, ["7"])

    assert access.queue(maria).count() == access.queue(owner).count() == 2


def test_powers_reach_as_far_as_the_thread(sport, city, maria, clara):
    ensure_roles()
    set_scopes(maria, ["7"])

    assert access.can_moderate(maria, sport)
    assert not access.can_moderate(maria, city)
    assert not access.can_moderate(clara, sport)


def test_the_personal_request_says_so(desk, sport, city):
    assert desk.get(f"/talk/me/?thread={sport.pk}").json()["can_moderate"] is True
    assert desk.get(f"/talk/me/?thread={city.pk}").json()["can_moderate"] is False


# Every address of the queue, as a moderator of other sections asks for it, and what they get.
ADDRESSES = {
    "queue": ("get", "?state=", 200),
    "confirm": ("get", "confirm/?act=hide&comments={comment}", 200),
    "decide": ("post", "decide/", 302),
    "record": ("get", "record/", 200),
    "try": ("get", "try/", 200),
    "bans": ("get", "bans/", 200),
    "ban_unseen": ("get", "bans/new/", 200),
    "lift": ("post", "bans/{ban}/lift/", 302),  # the newsroom leads whoever may not back to its first page
    "moderators": ("get", "moderators/", 302),
    "comment": ("get", "{comment}/", 404),
    "ban": ("post", "{comment}/ban/", 404),
    "notice": ("post", "notice/{notice}/", 404),
    "sites": ("get", "sites/", 302),
    "keys": ("post", "sites/keys/", 302),
    "revoke-key": ("post", "sites/keys/1/revoke/", 302),
    "judge-secret": ("post", "sites/judge/", 302),
    "webhooks": ("post", "sites/webhooks/", 302),
    "webhook": ("get", "sites/webhooks/1/", 302),
    "change-webhook": ("post", "sites/webhooks/1/change/", 302),
    "resend": ("post", "sites/deliveries/1/again/", 302),
    "threads": ("get", "threads/", 200),
    "thread": ("post", "threads/{thread}/", 404),
    "answer": ("post", "{comment}/answer/", 404),
    "statistics": ("get", "statistics/", 200),
    "warn": ("post", "{comment}/warn/", 404),
    "reword": ("post", "{comment}/reword/", 404),
    "claim": ("post", "{comment}/claim/", 404),
}


def names_of_addresses() -> set[str]:
    (resolver,) = wagtail_hooks.register_queue()
    return {pattern.name for pattern in resolver.url_patterns}


def test_no_address_of_the_queue_is_left_out():
    assert names_of_addresses() == set(ADDRESSES)


@pytest.fixture
def theirs(city, anna) -> Comment:
    """A hidden comment of another section, with an appeal, a ban and a notice under the law."""
    comment = say(city, "Traffic jam.")
    Notice.objects.create(comment=comment, why="It threatens.", place="first line", reporter="reader")
    hide_comment(comment, moderator=anna, reason="Insult")
    appeal_against(comment, text="Why?")
    ban_writer(comment, moderator=anna, kind="browser", reason="Threats")
    return comment


def ask(desk: Client, name: str, comment: Comment):
    verb, address, _status = ADDRESSES[name]
    made = {"ban": Ban.objects.get().pk, "notice": Notice.objects.get().pk}
    path = QUEUE + address.format(comment=comment.pk, thread=comment.thread_id, **made)
    told = {"act": "restore", "comments": [comment.pk], "grant": "1", "kind": "browser", "lasts": "day", "reason": "x"}
    return desk.post(path, told, headers=SAME) if verb == "post" else desk.get(path)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_moderator_of_other_sections_neither_sees_nor_changes(desk, theirs, name):
    response = ask(desk, name, theirs)

    assert response.status_code == ADDRESSES[name][2]
    assert "Traffic jam." not in response.content.decode()
    assert Comment.objects.get().state == "hidden"
    assert Decision.objects.count() == 1
    assert Ban.objects.in_force().count() == Ban.objects.count() == 1
    assert Appeal.objects.filter(answered_at=None).exists()
    assert Notice.objects.filter(decided_at=None).exists()


@pytest.mark.parametrize("name", sorted(ADDRESSES))
@pytest.mark.parametrize("person", ["boris", "clara", ""])
def test_who_does_not_moderate_is_led_away(client, theirs, name, person, request):
    ensure_roles()
    if person:
        client.force_login(request.getfixturevalue(person))

    response = ask(client, name, theirs)

    assert response.status_code in {302, 403}
    assert Comment.objects.get().state == "hidden"
    assert Ban.objects.in_force().count() == 1
    assert Appeal.objects.filter(answered_at=None).exists()
    assert Notice.objects.filter(decided_at=None).exists()


def test_deciding_about_other_sections_says_why_nothing_happened(desk, theirs):
    page = desk.post(
        f"{QUEUE}decide/", {"act": "restore", "comments": [theirs.pk]}, headers=SAME, follow=True
    ).content.decode()

    assert "None of these comments is in the sections that you moderate." in page


def test_a_ban_reaches_as_far_as_its_moderator_does(desk, sport, city, maria):
    comment = say(sport, "Threats.")
    desk.post(f"{QUEUE}{comment.pk}/ban/", {"kind": "browser", "lasts": "week", "reason": "Threats"}, headers=SAME)

    assert Ban.objects.get().groups == ["7"]
    assert say(city, "What of it?").state == "held"
    again = desk.post(f"/talk/{sport.pk}/", {"name": "Viktor", "text": "More."}, headers=SAME)
    assert again.status_code == 303  # Maria's own browser
    assert desk.post(f"{QUEUE}bans/{Ban.objects.get().pk}/lift/", headers=SAME).status_code == 302
    assert not Ban.objects.in_force().exists()


def test_a_ban_of_the_whole_paper_is_seen_and_not_lifted(desk, anna):
    made = ban_words("crypto pump", moderator=anna, reason="Advertising")

    page = desk.get(f"{QUEUE}bans/").content.decode()
    assert "crypto pump" in page
    assert f"bans/{made.pk}/lift/" not in page


@pytest.fixture
def owners_desk(client, paper) -> Client:
    client.force_login(create_user("olga", "owner"))
    return client


def test_an_owner_sets_the_sections_of_a_moderator(owners_desk, maria):
    sport, city = Section.objects.create(name="Sport"), Section.objects.create(name="City")
    Section.objects.create(name="Chess", parent=sport)
    page = owners_desk.get(f"{QUEUE}moderators/").content.decode()
    assert "Sport › Chess" in page
    assert "olga" not in page.split("talk-queue", 1)[1].split("</main>")[0]

    told = {"person": maria.pk, "groups": [sport.pk, "999"]}
    page = owners_desk.post(f"{QUEUE}moderators/", told, headers=SAME, follow=True).content.decode()

    assert "maria moderates: Sport." in page
    assert list(Scope.objects.values_list("group", flat=True)) == [str(sport.pk)]
    told = {"person": maria.pk, "groups": [city.pk]}
    owners_desk.post(f"{QUEUE}moderators/", told, headers=SAME)
    assert access.groups_of(maria) == [str(city.pk)]
    page = owners_desk.post(f"{QUEUE}moderators/", {"person": maria.pk}, headers=SAME, follow=True).content.decode()
    assert "maria moderates the whole paper." in page
    assert access.groups_of(maria) is None


def test_a_section_that_is_gone_leaves_nobody_with_the_whole_paper(owners_desk, maria):
    set_scopes(maria, ["404"])

    page = owners_desk.get(f"{QUEUE}moderators/").content.decode()

    assert 'value="404" checked' in page
    assert access.groups_of(maria) == ["404"]


def test_nobody_without_a_role_is_made_a_moderator(owners_desk, clara):
    assert (
        owners_desk.post(f"{QUEUE}moderators/", {"person": clara.pk, "groups": ["1"]}, headers=SAME).status_code == 404
    )
    assert not Scope.objects.exists()
