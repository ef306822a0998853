"""Somebody banned reads why and until when and keeps the text; a ban is never changed, its lifting is a row too."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone, translation

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import checks
from palmyra.discussion.actions import (
    ban_mail,
    ban_words,
    ban_writer,
    edit_comment,
    lift_ban,
    post_comment,
    remove_comment,
)
from palmyra.discussion.bans import find_ban
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import Banned, CannotBan, ReasonMissing
from palmyra.discussion.jobs import forget_addresses
from palmyra.discussion.models import Ban, Comment, Lift
from palmyra.discussion.personal import erase
from palmyra.discussion.trust import Standing

pytestmark = pytest.mark.django_db

VIKTOR = Client(address="203.0.113.5", key="viktor")
NEIGHBOUR = Client(address="203.0.113.77", key="neighbour")
NEWCOMER = Client(address="203.0.113.9", key="newcomer", is_stranger=True)
QUEUE = "/newsroom/discussion/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def write(thread):
    texts = (f"No. {number}" for number in range(1, 1000))

    def one(client=VIKTOR, user=None, text="", name="Viktor") -> Comment:
        return post_comment(thread, text=text or next(texts), name=name, client=client, user=user)

    return one


@pytest.fixture
def ban(maria):
    def one(comment, kind="browser", **told) -> Ban:
        return ban_writer(comment, moderator=maria, kind=kind, **{"reason": "Threats", **told})

    return one


def test_bans_are_a_check_like_any_other():
    banned = checks.Draft(ban="You may not.", network_ban="Newcomers may not.")
    assert [verdict.name for verdict in checks.judge(banned)] == ["ban", "network-ban"]
    assert checks.judge(banned)[0].refusal == "You may not."
    assert checks.judge(checks.Draft(network_ban="Newcomers may not.", standing=Standing(shown=1))) == []
    assert checks.judge(checks.Draft(network_ban="Newcomers may not.", is_guest=False)) == []
    assert checks.judge(checks.Draft(ban="You may not.", is_staff=True)) == []


def test_a_banned_browser_reads_why_and_until_when(write, ban):
    ban(write(), ends_at=dt.datetime(2099, 5, 4, 6, tzinfo=dt.UTC))

    with timezone.override(dt.UTC):
        with pytest.raises(Banned) as refused:
            write()
        assert str(refused.value) == "Until May\xa04, 2099, 6:00\xa0a.m. you may not write here. The reason: Threats"
        with translation.override("ru"), pytest.raises(Banned) as refused:
            write()
        assert str(refused.value) == "До 4\xa0мая\xa02099, 06:00 вам нельзя здесь писать. Причина: Threats"
    assert write(NEIGHBOUR).state == "shown"


def test_a_ban_for_good_says_so(write, ban):
    ban(write())

    with pytest.raises(Banned, match=r"any more\. The reason: Threats"):
        write()


def test_the_text_of_somebody_banned_is_kept(client, thread, ban):
    said = {"name": "Viktor", "text": "First."}
    headers = {"Sec-Fetch-Site": "same-origin"}
    client.post(f"/talk/{thread.pk}/", said, headers=headers)
    ban(Comment.objects.get())

    response = client.post(f"/talk/{thread.pk}/", {**said, "text": "What I have to say."}, headers=headers)

    assert response.status_code == 403
    page = response.content.decode()
    assert "The reason: Threats" in page
    assert "What I have to say.</textarea>" in page
    answer = client.post(
        f"/talk/{thread.pk}/", {**said, "text": "Again."}, headers={**headers, "Accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "banned")


def test_somebody_banned_changes_no_earlier_words_either(write, ban):
    comment = write(text="What was said.")
    ban(comment)

    with pytest.raises(Banned):
        edit_comment(comment, text="Threats after all.", user=None, client=VIKTOR)
    comment.refresh_from_db()
    assert comment.text == "What was said."


def test_a_banned_account_is_refused_in_every_browser(write, ban, clara):
    ban(write(user=clara), "account")

    with pytest.raises(Banned):
        write(NEIGHBOUR, clara)
    assert write(VIKTOR).state == "shown"


def test_a_banned_mail_address_is_refused_to_a_new_account(write, ban, clara, viktor):
    clara.email = viktor.email = "Clara@Example.org"
    ban(write(user=clara), "mail")

    with pytest.raises(Banned):
        write(NEIGHBOUR, viktor)
    viktor.email = "viktor@example.org"
    assert write(NEIGHBOUR, viktor).state == "shown"
    assert "clara" not in str(Ban.objects.values().get()).lower()


def test_a_whole_mail_host_can_be_banned(write, clara, maria):
    ban_mail("@Spam.example", moderator=maria, reason="Advertising")
    clara.email = "clara@notspam.example"
    assert write(user=clara).state == "shown"

    clara.email = "clara@spam.example"
    with pytest.raises(Banned):
        write(user=clara)
    with pytest.raises(CannotBan):
        ban_mail("clara", moderator=maria, reason="x")


def test_a_banned_address_meets_another_browser_on_it_and_not_the_neighbours(write, ban):
    ban(write(), "address")

    with pytest.raises(Banned):
        write(Client(address=VIKTOR.address, key="another browser"))
    assert write(NEIGHBOUR).state == "shown"


def test_newcomers_of_a_banned_network_are_refused_and_others_go_on(write, ban, clara):
    known = Client(address="203.0.113.40", key="known")
    write(known)
    ban(write(), "network")

    with pytest.raises(Banned, match="Newcomers from your network"):
        write(NEWCOMER)
    with pytest.raises(Banned):
        write(Client(address="203.0.113.9", key="newcomer"))
    assert write(Client(address="203.0.113.41", key="member"), clara).state == "shown"
    assert write(known).state == "shown"
    assert write(Client(address="203.0.114.1", key="elsewhere")).state == "shown"


@pytest.mark.parametrize(
    ("name", "text"),
    [("Viktor", "Покупайте в казино!"), ("Казино", "Hello there."), ("Viktor", "See https://казино.example/now")],
)
def test_banned_words_are_found_in_every_form_in_name_text_and_links(write, maria, name, text):
    ban_words("казино", moderator=maria, reason="Advertising")

    with pytest.raises(Banned, match="this name or these words"):
        write(NEIGHBOUR, text=text, name=name)
    assert write(text="Казнить нельзя.").state == "shown"


def test_too_short_a_pattern_would_ban_half_of_everything(maria):
    with pytest.raises(CannotBan):
        ban_words(" a. ", moderator=maria, reason="x")


def test_staff_write_from_a_banned_browser_and_network(write, ban, boris):
    comment = write()
    ban(comment, "browser")
    ban(comment, "network")

    assert write(user=boris).state == "shown"


def test_a_ban_ends_with_its_time(write, ban, maria, monkeypatch):
    made = ban(write(), ends_at=timezone.now() + DAY)
    later = timezone.now() + 2 * DAY
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert write().state == "shown"
    assert not made.is_in_force(later)


def test_a_lifted_ban_lets_write_and_stays_on_record(write, ban, anna, maria):
    made = ban(write())

    lift_ban(made, moderator=anna)

    assert write().state == "shown"
    first = Lift.objects.get()
    assert (Ban.objects.get().moderator, first.moderator) == (maria, anna)
    assert lift_ban(made, moderator=maria) == first


def test_nobody_edits_a_ban_or_its_end(write, ban, maria):
    made = ban(write())
    lift = lift_ban(made, moderator=maria)

    made.reason = "Other"
    for row in (made, lift):
        with pytest.raises(ValueError):
            row.save()
        with pytest.raises(ValueError):
            row.delete()
    with pytest.raises(ValueError):
        Ban.objects.update(reason="Other")
    with pytest.raises(ValueError):
        Ban.objects.in_force().delete()


def test_a_later_ban_takes_the_place_of_an_earlier_one(write, ban):
    comment = write()
    ban(comment, reason="First")
    ban(comment, reason="Second", ends_at=timezone.now() + DAY)

    assert [row.reason for row in Ban.objects.in_force()] == ["Second"]
    assert Ban.objects.count() == 2


def test_own_ban_weighs_more_than_the_networks_and_the_longest_is_told(write, ban):
    comment = write()
    ban(comment, "network", reason="Network")
    ban(comment, "browser", reason="Browser", ends_at=timezone.now() + DAY)
    longest = ban(comment, "address", reason="For good")

    assert find_ban("", None, VIKTOR, []) == longest
    assert find_ban("", None, Client(), []) is None


def test_one_query_asks_for_bans(db, django_assert_num_queries, clara):
    with django_assert_num_queries(1):
        assert find_ban("", clara, VIKTOR, ["Words."]) is None


def test_the_newsroom_and_oneself_cannot_be_banned(write, ban, boris, maria):
    with pytest.raises(CannotBan, match="newsroom"):
        ban(write(user=boris), "account")
    with pytest.raises(CannotBan, match="yourself"):
        ban(write(NEIGHBOUR, maria), "browser")
    assert not Ban.objects.exists()


def test_what_is_not_known_cannot_be_banned(write, ban):
    with pytest.raises(CannotBan, match="Nothing is known"):
        ban(write(), "account")


def test_a_ban_needs_a_reason(write, ban):
    with pytest.raises(ReasonMissing):
        ban(write(), reason="  ")


def test_the_writer_of_a_removed_comment_can_still_be_banned(write, ban, maria):
    comment = write()
    remove_comment(comment, moderator=maria, reason="Threats")
    comment.refresh_from_db()
    assert (comment.address_hash, comment.network_hash) == ("", "")

    ban(comment)

    with pytest.raises(Banned):
        write()


def test_whom_a_ban_was_on_is_forgotten_a_month_after_its_end(write, ban, maria, monkeypatch):
    comment = write()
    lifted, lasting = ban(comment, "address"), ban(comment, "network")
    lift_ban(lifted, moderator=maria)
    assert forget_addresses() == 0
    later = timezone.now() + dt.timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)

    forget_addresses()

    lifted, lasting = Ban.objects.get(pk=lifted.pk), Ban.objects.get(pk=lasting.pk)
    assert (lifted.digest, lifted.name, lifted.reason) == ("", "", "Threats")
    assert lasting.digest == comment.network_hash != ""
    assert not Comment.objects.exclude(address_hash="").exists()


def test_erasing_an_account_takes_its_name_off_its_bans(write, ban, clara):
    ban(write(user=clara), "account")

    erase(clara)

    assert Ban.objects.get().name == ""


@pytest.fixture
def desk(client, maria):
    ensure_roles()
    client.force_login(maria)
    return client


def send(desk, address, **told):
    return desk.post(address, told, headers={"Sec-Fetch-Site": "same-origin"}, follow=True)


def test_a_moderator_bans_from_the_row_and_lifts_in_the_list(desk, write, thread):
    comment = write()
    page = desk.get(QUEUE, {"state": ""}).content.decode()
    link = re.search(rf'href="({QUEUE}{comment.pk}/ban/[^"]*)"', page)
    assert link is not None
    form = desk.get(link[1]).content.decode()
    assert re.findall(r'name="kind" value="(\w+)"', form) == ["browser", "address", "network", "pattern"]

    done = send(desk, f"{QUEUE}{comment.pk}/ban/", kind="browser", lasts="week", reason="Threats", next=QUEUE)

    assert "Banned: Viktor." in done.content.decode()
    row = Ban.objects.get()
    assert row.ends_at is not None
    assert 6.9 * DAY < row.ends_at - timezone.now() <= 7 * DAY
    listed = desk.get(f"{QUEUE}bans/").content.decode()
    assert "Viktor</a></td><td>the browser</td><td>Threats</td><td>maria" in listed
    assert "Bans in force" in desk.get(link[1]).content.decode()
    assert "Banned by the browser until" in desk.get(QUEUE, {"state": ""}).content.decode()

    send(desk, f"{QUEUE}bans/{row.pk}/lift/")

    assert "Nobody is banned." in desk.get(f"{QUEUE}bans/").content.decode()
    assert "lifted by maria" in desk.get(f"{QUEUE}bans/", {"state": "past"}).content.decode()
    assert write().state == "shown"


def test_words_and_mail_hosts_are_banned_before_anybody_wrote(desk, write):
    send(desk, f"{QUEUE}bans/new/", kind="pattern", pattern="crypto pump", lasts="ever", reason="Advertising")
    send(desk, f"{QUEUE}bans/new/", kind="mail", pattern="@spam.example", lasts="day", reason="Advertising")

    assert {(ban.kind, ban.pattern, ban.name) for ban in Ban.objects.all()} == {
        ("pattern", "crypto pump", ""),
        ("mail", "", "@spam.example"),
    }
    listed = desk.get(f"{QUEUE}bans/", {"q": "PUMP"}).content.decode()
    assert "crypto pump" in listed
    assert "spam.example" not in listed
    with pytest.raises(Banned):
        write(text="A crypto pump for you.")


def test_the_form_keeps_what_was_chosen_and_says_what_is_missing(desk, write):
    comment = write()

    page = send(
        desk, f"{QUEUE}{comment.pk}/ban/", kind="pattern", pattern="x", lasts="ever", reason=""
    ).content.decode()
    assert "Say why: the writer reads the reason" in page
    assert 'value="pattern" required checked' in page
    assert 'value="ever" checked' in page
    page = send(
        desk, f"{QUEUE}{comment.pk}/ban/", kind="pattern", pattern="x", lasts="ever", reason="y"
    ).content.decode()

    assert "three letters at least" in page
    assert not Ban.objects.exists()


def test_the_page_says_who_cannot_be_banned(desk, write, boris):
    comment = write(user=boris)

    page = desk.get(f"{QUEUE}{comment.pk}/ban/").content.decode()
    send(desk, f"{QUEUE}{comment.pk}/ban/", kind="browser", lasts="day", reason="x")

    assert "belongs to the newsroom" in page
    assert re.findall(r'name="kind" value="(\w+)"', page) == ["pattern"]
    assert not Ban.objects.exists()


def test_others_neither_ban_nor_lift(client, write, ban, boris):
    comment = write()
    made = ban(write(NEIGHBOUR))
    ensure_roles()
    client.force_login(boris)

    send(client, f"{QUEUE}{comment.pk}/ban/", kind="browser", lasts="day", reason="x")
    send(client, f"{QUEUE}bans/new/", kind="pattern", pattern="words", lasts="day", reason="x")
    send(client, f"{QUEUE}bans/{made.pk}/lift/")

    assert list(Ban.objects.in_force()) == [made]
    assert client.get(f"{QUEUE}bans/").status_code == 302


def test_queries_of_the_list_do_not_grow_with_it(desk, django_assert_num_queries, maria):
    def fill(count: int) -> None:
        for number in range(count):
            Ban.objects.create(kind="browser", digest=f"{number}", reason="x", moderator=maria, name="Viktor")

    fill(1)
    desk.get(f"{QUEUE}bans/")
    with django_assert_num_queries(14):  # the newsroom's frame; the list itself takes one
        desk.get(f"{QUEUE}bans/")
    fill(20)
    with django_assert_num_queries(14):
        desk.get(f"{QUEUE}bans/")
