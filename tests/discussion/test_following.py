"""Readers follow a discussion or the answers to a comment by mail, and stop with one press."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import signing
from django.db import connection as database
from django.utils import timezone

from palmyra.accounts.personal import erase_data, export_data
from palmyra.discussion import jobs, letters
from palmyra.discussion.actions import (
    approve_comment,
    ask_to_follow,
    change_pace,
    confirm_follows,
    hide_comment,
    hold_comment,
    post_comment,
    remove_comment,
    restore_comment,
)
from palmyra.discussion.clients import Client, keyed_hash
from palmyra.discussion.errors import BadAddress, TooFast
from palmyra.discussion.limits import ASKED_A_DAY, FOLLOWS_MAX, NEWS_MAX
from palmyra.discussion.models import Appearance, Comment, Follow, Follower, News, Thread
from palmyra.discussion.models.follows import DAILY, HOURLY
from palmyra.mail.models import Letter
from palmyra.mail.sending import send_due

CLARA = "Clara@example.org"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def later(monkeypatch):
    """Move the present by so many minutes."""
    now = timezone.now()

    def move(minutes: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(minutes=minutes))

    return move


@pytest.fixture
def follow(thread, postbox):
    """Follow with an address that said yes, as a browser."""

    def follow_it(comment: Comment | None = None, address: str = CLARA, browser: str = "", pace: str = "") -> Follower:
        wish = ask_to_follow(
            comment.thread if comment else thread,
            address=address,
            comment=comment,
            asked_by=f"of {address}",
            client_hash=keyed_hash(browser),
            pace=pace,
        )
        confirm_follows(wish.follower)
        Letter.objects.all().delete()
        return Follower.objects.get(pk=wish.follower_id)

    return follow_it


def deliver(postbox) -> list[str]:
    """What comes when time has passed for everything that is due: the words of each letter."""
    before = len(postbox.letters)
    jobs.spread_news()
    jobs.mail_followers()
    while send_due():
        pass
    return [words_of(letter) for letter in postbox.letters[before:]]


def words_of(letter) -> str:
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def links_in(text: str) -> list[str]:
    return [url.removeprefix("https://vestnik.example") for url in re.findall(r"https://vestnik\.example\S+", text)]


def link_to(text: str, part: str) -> str:
    return next(link for link in links_in(text) if part in link)


# Asking and saying yes.


def test_nothing_is_mailed_before_the_address_said_yes(client, thread, say, postbox):
    page = client.get(f"/talk/{thread.pk}/follow/").content.decode()
    assert 'type="email"' in page
    answer = client.post(f"/talk/{thread.pk}/follow/", {"mail": CLARA, "pace": "hourly"})
    assert "Look into your mailbox" in client.get(answer["Location"]).content.decode()
    say("First.")
    told = deliver(postbox)
    assert len(told) == 1
    assert postbox.to == [CLARA]
    assert "New comments under “The bridge reopens”" in told[0]
    link = link_to(told[0], "/confirm/")

    assert "Yes, mail me" in client.get(link).content.decode()
    assert not Follow.objects.confirmed().exists()  # a mail program that looks at links says nothing by that
    answer = client.post(link)
    page = client.get(answer["Location"]).content.decode()
    assert "The bridge reopens" in page
    assert Follow.objects.confirmed().count() == 1
    assert Follower.objects.get().pace == HOURLY
    assert client.get(link)["Location"].startswith("/talk/follow/")


def test_an_address_is_stored_sealed(client, thread, postbox):
    client.post(f"/talk/{thread.pk}/follow/", {"mail": CLARA})
    with database.cursor() as cursor:
        for table in ("discussion_follower", "discussion_follow", "mail_letter"):
            cursor.execute(f"select * from {table}")
            assert "clara" not in str(cursor.fetchall()).lower()


def test_a_yes_holds_for_three_days(client, thread, postbox, later):
    client.post(f"/talk/{thread.pk}/follow/", {"mail": CLARA})
    link = link_to(deliver(postbox)[0], "/confirm/")
    later(2 * 1440)
    assert jobs.forget_unconfirmed() == 0
    later(4 * 1440)
    assert jobs.forget_unconfirmed() == 1
    assert not Follower.objects.exists()
    assert not Letter.objects.exists()
    assert client.get(link).status_code == 404


def test_a_link_of_three_days_ago_says_no_yes(client, thread, postbox, monkeypatch):
    token = signing.dumps(follower_of(thread).pk, salt=letters.CONFIRM_SALT)
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 4 * 86_400)
    assert client.post(f"/talk/follow/confirm/{token}/").status_code == 404


def follower_of(thread: Thread) -> Follower:
    return ask_to_follow(thread, address=CLARA, asked_by="a reader").follower


def test_a_link_for_one_thing_is_none_for_another(client, thread, postbox):
    number = follower_of(thread).pk
    paths = {
        letters.CONFIRM_SALT: ("/talk/follow/confirm/{}/", number),
        letters.MANAGE_SALT: ("/talk/follow/{}/", [number, "en"]),
        letters.STOP_SALT: ("/talk/follow/stop/{}/", [number, "en", 0]),
    }
    for salt, (_path, value) in paths.items():
        for other, (path, _value) in paths.items():
            if salt != other:
                assert client.post(path.format(signing.dumps(value, salt=salt)), {"all": "1"}).status_code == 404
    assert Follower.objects.exists()


@pytest.mark.parametrize("typed", ["", "clara", "clara@example.org, boris@example.org", "a@b.c\nBcc: x@y.org"])
def test_what_is_no_address_is_told_and_stored_nowhere(client, thread, postbox, typed):
    page = client.post(f"/talk/{thread.pk}/follow/", {"mail": typed})
    assert page.status_code == 422
    assert not Follower.objects.exists()
    with pytest.raises(BadAddress):
        ask_to_follow(thread, address=typed, asked_by="a reader")


def test_without_a_mail_server_nothing_is_offered(client, thread, paper, say):
    assert client.get(f"/talk/{thread.pk}/follow/").status_code == 404
    assert 'name="mail"' not in client.get(f"/talk/{thread.pk}/").content.decode()
    comment = {"name": "Clara", "text": "Hello.", "mail": CLARA}
    assert client.post(f"/talk/{thread.pk}/", comment).status_code == 303
    assert not Follower.objects.exists()


# Floods.


def test_a_thousand_wishes_for_an_address_send_one_letter_an_hour(thread, postbox, later):
    for number in range(30):
        other = Thread.objects.create(title=f"Page {number}", url=f"/{number}/", language="en")
        ask_to_follow(other, address=CLARA, asked_by=f"reader {number}")
    ask_to_follow(thread, address=" clara@EXAMPLE.org", asked_by="one more")
    assert Letter.objects.count() == 1
    for hour in range(1, 24):
        later(hour * 60 + 1)
        ask_to_follow(thread, address=CLARA, asked_by=f"reader of hour {hour}")
    assert Letter.objects.count() == ASKED_A_DAY


def test_a_client_that_types_many_addresses_is_stopped(client, thread, postbox):
    for number in range(FOLLOWS_MAX):
        assert client.post(f"/talk/{thread.pk}/follow/", {"mail": f"r{number}@example.org"}).status_code == 303
    answer = client.post(f"/talk/{thread.pk}/follow/", {"mail": CLARA})
    assert answer.status_code == 429
    assert CLARA in answer.content.decode()
    with pytest.raises(TooFast):
        ask_to_follow(thread, address=CLARA, asked_by="")


def test_signs_that_stand_for_many_stand_for_themselves(thread, follow):
    follow(address="clara@example.org")
    ask_to_follow(thread, address="%@example.org", asked_by="a reader")
    ask_to_follow(thread, address="clar_@example.org", asked_by="a reader")
    assert Follower.objects.count() == 3


def test_a_wish_from_another_site_is_refused(client, thread, postbox):
    answer = client.post(f"/talk/{thread.pk}/follow/", {"mail": CLARA}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Follower.objects.exists()


# What is told to whom.


def test_who_follows_a_thread_is_told_of_its_comments(say, follow, postbox, thread, maria):
    follower = follow()
    held = say("The <b>port</b> is open. https://spam.example/x", name="Boris & Co")
    approve_comment(held, moderator=maria)
    told = deliver(postbox)
    assert len(told) == 1
    assert "Boris & Co writes:\n\n> The <b>port</b> is open. [link]" in told[0]
    sent = postbox.letters[0]
    assert sent["Subject"] == "The bridge reopens"
    assert sent["References"] == f"<thread-{thread.pk}-{follower.pk}@vestnik.example>"
    assert sent["Content-Language"] == "en"
    html = sent.get_body(("html",)).get_content()
    assert "Boris &amp; Co" in html
    assert "<b>" not in html
    assert "spam.example" not in html
    assert set(re.findall(r'href="([^"]+)"', html)) == set(re.findall(r"https://\S+", told[0]))
    assert deliver(postbox) == []


def test_answers_to_ones_comment_are_told_and_others_are_not(say, follow, postbox):
    first = say("First.")
    follow(first)
    say("Beside it.")
    answer = say("An answer.", to=first, name="Boris")
    say("To the answer.", to=answer)
    told = deliver(postbox)
    assert len(told) == 1
    assert "Boris answers Clara:" in told[0]
    assert "An answer." in told[0]
    assert "Beside it." not in told[0]
    assert "To the answer." not in told[0]


def test_nobody_is_told_of_their_own_comments(thread, follow, postbox, clara):
    follow(browser="clara's")
    mine = post_comment(thread, text="Mine.", name="Greta", client=Client("192.0.2.1", "clara's"))
    assert deliver(postbox) == []
    Follower.objects.update(user=clara)
    post_comment(thread, text="Mine too.", name="C", user=clara, client=Client("192.0.2.2", "another"), parent=mine)
    assert deliver(postbox) == []


def test_who_follows_a_thread_and_a_comment_in_it_gets_one_letter(say, follow, postbox):
    first = say("First.")
    follow()
    follow(first)
    say("An answer.", to=first)
    assert len(deliver(postbox)) == 1


def test_a_held_comment_is_told_once_it_is_shown_and_only_once(say, follow, postbox, thread, maria):
    Thread.objects.filter(pk=thread.pk).update(mode="held")
    follow()
    first = say("First.")
    assert deliver(postbox) == []
    approve_comment(first, moderator=maria)
    assert len(deliver(postbox)) == 1
    hide_comment(first, moderator=maria, reason="insult")
    restore_comment(first, moderator=maria)
    hold_comment(first, moderator=maria)
    assert deliver(postbox) == []


@pytest.mark.parametrize("decide", [hide_comment, remove_comment, hold_comment])
@pytest.mark.parametrize("moment", ["appeared", "noted", "queued"])
def test_what_was_hidden_meanwhile_is_not_told(say, follow, postbox, maria, decide, moment):
    follow()
    first = say("A secret.")
    if moment != "appeared":
        jobs.spread_news()
    if moment == "queued":
        jobs.mail_followers()
    decide(first, moderator=maria, reason="personal data")
    assert deliver(postbox) == []
    assert not News.objects.exists()
    assert not Appearance.objects.exists()


def test_nobody_follows_a_removed_comment_any_more(say, follow, maria):
    first = say("First.")
    follow(first)
    remove_comment(first, moderator=maria, reason="spam")
    assert not Follow.objects.exists()
    jobs.forget_unconfirmed()
    assert not Follower.objects.exists()


def test_a_comment_nobody_follows_costs_no_row(say, thread, follow):
    say("First.")
    assert not Appearance.objects.exists()
    ask_to_follow(thread, address="boris@example.org", asked_by="boris")
    say("Second.")
    assert not Appearance.objects.exists()


def test_who_is_named_is_told_when_they_follow_answers(say, follow, postbox, thread):
    first = post_comment(thread, text="First.", name="Clara Novak", client=Client("192.0.2.1", "clara's"))
    follow(first, browser="clara's")
    say("Is that so, @Clara Novak?", name="Boris")
    told = deliver(postbox)
    assert len(told) == 1
    assert "Is that so, @Clara Novak?" in told[0]
    post_comment(thread, text="I am @Clara Novak.", name="Clara Novak", client=Client("192.0.2.1", "clara's"))
    assert deliver(postbox) == []


# How often.


def test_letters_at_once_leave_ten_minutes_between_them(say, follow, postbox, later):
    follow()
    say("One.")
    assert len(deliver(postbox)) == 1
    say("Two.")
    later(5)
    assert deliver(postbox) == []
    say("Three.")
    later(10.1)
    told = deliver(postbox)
    assert len(told) == 1
    assert "Two." in told[0]
    assert "Three." in told[0]


@pytest.mark.parametrize(("pace", "minutes"), [(HOURLY, 60), (DAILY, 1440)])
def test_a_digest_gathers_what_came_in_its_time(say, follow, postbox, later, pace, minutes, thread):
    follow(pace=pace)
    other = Thread.objects.create(title="The port", url="/port/", language="en")
    follow(say("Elsewhere.", where=other))
    say("One.")
    assert deliver(postbox) == []
    later(minutes - 1)
    say("Two.")
    say("Three.", to=Comment.objects.get(thread=other), where=other)
    assert deliver(postbox) == []
    later(minutes + 1)
    told = deliver(postbox)
    assert len(told) == 1
    assert [told[0].count(words) for words in ("One.", "Two.", "Three.")] == [1, 1, 1]
    assert postbox.letters[-1]["Subject"].strip() == "Вестник: new comments under 2 articles"


def test_a_letter_tells_the_first_of_very_many(say, follow, postbox, later):
    follow(pace=HOURLY)
    for number in range(NEWS_MAX + 2):
        say(f"Number {number}.")
    jobs.spread_news()
    later(61)
    told = deliver(postbox)
    assert told[0].count("Read and answer") == NEWS_MAX
    assert "And 2 comments more." in told[0]


def test_letters_speak_the_language_of_the_discussion(say, postbox, follow):
    other = Thread.objects.create(title="Мост открыт", url="/most/", language="ru")
    follow(say("Первая.", where=other))
    say("Ответ.", to=Comment.objects.get(thread=other), name="Борис", where=other)
    told = deliver(postbox)
    assert "Борис отвечает" in told[0]
    assert "Прочесть и ответить" in told[0]
    assert postbox.letters[0]["Content-Language"] == "ru"


# The page of an address, and stopping.


def test_the_page_of_an_address_changes_how_often_and_what(client, say, follow, thread):
    follower = follow()
    follow(say("First."))
    page = letters.manage_address(follower)
    shown = client.get(page).content.decode()
    assert shown.count("The bridge reopens") >= 2
    assert "clara" not in shown.lower()
    client.post(page, {"pace": "daily"})
    client.post(page, {"pace": "never"})
    assert Follower.objects.get().pace == DAILY
    client.post(page, {"stop": str(Follow.objects.get(comment=None).pk)})
    assert Follow.objects.get().comment is not None
    client.post(page, {"all": "1"})
    assert not Follower.objects.exists()
    assert "your address is erased" in client.get(page).content.decode()


def test_what_was_asked_for_since_gets_its_yes_on_the_page(client, follow, thread):
    follower = follow()
    other = Thread.objects.create(title="The port", url="/port/", language="en")
    ask_to_follow(other, address=CLARA, asked_by="of another browser")
    page = letters.manage_address(follower)
    assert "New comments under “The port”" in client.get(page).content.decode()
    client.post(page, {"yes": "1"})
    assert Follow.objects.confirmed().count() == 2
    assert "New comments under" not in client.get(page).content.decode()


def test_a_page_ends_no_other_address(client, follow):
    clara, boris = follow(), follow(address="boris@example.org")
    client.post(letters.manage_address(clara), {"stop": str(boris.follows.get().pk)})
    assert Follow.objects.count() == 2


def test_a_faster_pace_brings_waiting_news_sooner(say, follow, postbox):
    follower = follow(pace=DAILY)
    say("One.")
    assert deliver(postbox) == []
    change_pace(follower, "once")
    assert len(deliver(postbox)) == 1


def test_one_press_in_a_mail_program_ends_letters(client, say, follow, postbox, thread):
    follower = follow()
    other = Thread.objects.create(title="The port", url="/port/", language="en")
    follow(say("Elsewhere.", where=other))
    say("One.")
    deliver(postbox)
    sent = postbox.letters[0]
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = links_in(sent["List-Unsubscribe"].strip("<>"))[0]
    for _turn in range(2):  # a mail program has neither cookies nor an origin, and may press twice
        assert client.post(link, ONE_CLICK).status_code == 200
    assert [wish.thread for wish in follower.follows.all()] == [other]
    say("Two.")
    assert deliver(postbox) == []


def test_the_link_to_stop_asks_once_and_needs_no_sign_in(client, say, follow, postbox):
    follow()
    say("One.")
    told = deliver(postbox)[0]
    link = link_to(told, "/stop/")
    page = client.get(link).content.decode()
    assert "The bridge reopens" in page
    assert 'method="post"' in page
    assert Follow.objects.exists()
    assert "your address is erased" in client.post(link).content.decode()
    assert not Follower.objects.exists()
    assert not Letter.objects.exists()
    assert client.cookies.keys() == set()


def test_letters_in_the_queue_end_with_the_wish(client, say, follow, postbox):
    follower = follow()
    say("One.")
    jobs.spread_news()
    jobs.mail_followers()
    client.post(letters.stop_address(follower))
    assert deliver(postbox) == []


# The comment's form.


def write(client, thread, **more: str):
    told = {"name": "Clara", "text": "Hello there.", "mail": CLARA, **more}
    return client.post(f"/talk/{thread.pk}/", told, headers=FROM_HERE)


def test_a_comment_asks_for_answers_by_mail(client, thread, postbox, say):
    assert 'name="mail"' in client.get(f"/talk/{thread.pk}/").content.decode()
    assert write(client, thread).status_code == 303
    link = link_to(deliver(postbox)[0], "/confirm/")
    client.post(link, headers=FROM_HERE)
    say("An answer.", to=Comment.objects.get())
    assert "An answer." in deliver(postbox)[0]


def test_a_browser_that_confirmed_its_address_is_not_asked_again(client, thread, postbox):
    write(client, thread)
    client.post(link_to(deliver(postbox)[0], "/confirm/"), headers=FROM_HERE)
    answer = client.post(
        f"/talk/{thread.pk}/",
        {"name": "Clara", "text": "Something else.", "mail": CLARA},
        headers={"Accept": "application/json", **FROM_HERE},
    )
    assert answer.json()["told"] == "You will get answers by mail."
    assert Follow.objects.confirmed().count() == 2
    other = write(client, thread, text="A third thing.", mail="boris@example.org")
    assert other.status_code == 303
    assert Follow.objects.confirmed().count() == 2


def test_a_wrong_address_keeps_the_comment_in_its_form(client, thread, postbox):
    page = write(client, thread, mail="clara at home")
    assert page.status_code == 422
    assert "Hello there." in page.content.decode()
    assert "clara at home" in page.content.decode()
    assert not Comment.objects.exists()


def test_what_a_program_wrote_sends_no_letter(client, thread, postbox):
    write(client, thread, website="https://spam.example")
    assert Comment.objects.get().state == "held"
    assert not Letter.objects.exists()
    assert not Follower.objects.exists()


def test_the_receipt_of_a_waiting_comment_tells_of_the_letter(client, thread, postbox):
    Thread.objects.filter(pk=thread.pk).update(mode="held")
    page = client.get(write(client, thread)["Location"]).content.decode()
    assert "Look into your mailbox" in page


# What is known of a person.


def test_a_person_gets_and_erases_what_they_follow(follow, say, clara):
    clara.email = CLARA
    clara.save()
    follow()
    told = export_data(clara)["discussion"]["follows"]
    assert told[0]["address"] == CLARA
    assert told[0]["pages"][0]["thread__url"] == "/2016/05/11/bridge/"
    say("One.", name="Greta")
    jobs.spread_news()
    jobs.mail_followers()
    erase_data(clara)
    assert not Follower.objects.exists()
    assert not Letter.objects.exists()


def test_who_asked_is_forgotten_after_thirty_days(follow, later):
    follow()
    later(31 * 1440)
    jobs.forget_addresses()
    assert Follow.objects.get().asked_by == ""


def test_an_address_sealed_with_another_key_is_let_go(say, follow, postbox, settings):
    follow()
    say("One.")
    settings.SECRET_KEY = "another key, as after a restored backup"
    assert deliver(postbox) == []
    assert not Follower.objects.exists()
