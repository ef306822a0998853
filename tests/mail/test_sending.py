"""Letters wait in the database, go to a real server, are tried again, and are given up with a cause."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection as database
from django.utils import timezone

from palmyra.mail import jobs, kinds, letters, sending
from palmyra.mail.addresses import hash_address, open_address
from palmyra.mail.jobs import send_letters, wake_sending
from palmyra.mail.kinds import Content
from palmyra.mail.letters import queue_letter
from palmyra.mail.models import DROPPED, FAILED, SENT, WAITING, Letter
from palmyra.newsroom.models import Paper

CLARA = "Clara@Example.org"
AGAIN = "/newsroom/desk/mail/again/"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def later(monkeypatch):
    """Move the present by so many minutes."""
    now = timezone.now()

    def move(minutes: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(minutes=minutes))

    return move


@pytest.fixture
def letter(written, postbox) -> Letter:
    return queue_letter("test", CLARA, {"n": 1})


def test_a_letter_is_sent_in_words_first_and_its_address_let_go(letter, postbox):
    assert open_address(letter.sealed_to) == CLARA

    send_letters.call()

    sent = postbox.letters[0]
    assert postbox.to == [CLARA]
    assert sent["From"].addresses[0].display_name == "Вестник"
    assert sent["From"].addresses[0].addr_spec == "paper@vestnik.example"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    assert sent["Message-ID"] == f"<letter-{letter.pk}@vestnik.example>"
    assert sent["Auto-Submitted"] == "auto-generated"
    letter.refresh_from_db()
    assert (letter.state, letter.sealed_to, letter.about, letter.tries) == (SENT, "", {}, 1)
    send_letters.call()
    assert len(postbox.letters) == 1


def test_an_address_is_not_readable_in_the_database(letter):
    with database.cursor() as cursor:
        cursor.execute("select * from mail_letter")
        row = " ".join(str(value) for value in cursor.fetchone())
    assert "clara" not in row.lower()
    assert letter.to_hash == hash_address(" clara@example.ORG ")


def test_letters_about_one_thing_are_put_together_by_mail_programs(written, postbox):
    written(Content("Re", "Words.", "<p>Words.</p>", message_id="comment-7", references="thread-3"))
    queue_letter("test", CLARA, {})
    send_letters.call()
    sent = postbox.letters[0]
    assert (sent["Message-ID"], sent["References"]) == ("<comment-7@vestnik.example>", "<thread-3@vestnik.example>")


def test_a_line_break_in_a_title_makes_no_header(written, postbox):
    written(Content("Port\r\nBcc: all@example.org", "Words.", "<p>Words.</p>", {"List-Unsubscribe": "<x>\nX-Evil: 1"}))
    queue_letter("test", CLARA, {})
    send_letters.call()
    sent = postbox.letters[0]
    assert sent["Subject"] == "Port Bcc: all@example.org"
    assert sent["Bcc"] is None
    assert sent["X-Evil"] is None
    assert postbox.to == [CLARA]


@pytest.mark.parametrize("typed", ["clara", "clara@example.org\nBcc: all@example.org", "", "a@b@c.org"])
def test_what_is_no_address_is_not_queued(written, typed, db):
    with pytest.raises(ValidationError):
        queue_letter("test", typed, {})
    assert not Letter.objects.exists()


def test_a_busy_server_gets_the_letter_again_after_growing_pauses(letter, postbox, later):
    postbox.answer_to_letter = "451 Busy"
    for tries, minutes in enumerate([0, 1, 6, 36], start=1):
        later(minutes - 0.1)
        assert sending.send_due() == 0 or minutes == 0
        later(minutes + 0.1)
        sending.send_due()
        letter.refresh_from_db()
        assert (letter.state, letter.tries) == (WAITING, tries)
    assert "451" in letter.cause
    postbox.answer_to_letter = "250 OK"
    later(36 + 0.2 + 180)
    sending.send_due()
    letter.refresh_from_db()
    assert letter.state == SENT
    assert len(postbox.letters) == 1


def test_a_letter_is_given_up_after_a_day_and_a_half(letter, postbox, later):
    postbox.answer_to_letter = "451 Busy"
    for hours in range(0, 60, 2):
        later(hours * 60)
        sending.send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (FAILED, len(sending.PAUSES) + 1)
    assert letters.failed() == [letter]


@pytest.mark.parametrize(
    ("receiver", "data", "state"),
    [
        ("550 No such box", "250 OK", FAILED),
        ("450 Box is full", "250 OK", WAITING),
        ("250 OK", "554 Spam", FAILED),
    ],
)
def test_a_refusal_for_good_is_not_tried_again(letter, postbox, receiver, data, state):
    postbox.answer_to_receiver, postbox.answer_to_letter = receiver, data
    sending.send_due()
    letter.refresh_from_db()
    assert letter.state == state
    assert letter.cause


def test_one_refused_letter_holds_up_no_other(letter, postbox):
    other = queue_letter("test", "boris@example.org", {})
    Letter.objects.filter(pk=letter.pk).update(sealed_to="broken")
    send_letters.call()
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.state, other.state) == (FAILED, SENT)
    assert letter.cause.startswith("BadSeal")


def test_a_server_that_does_not_answer_is_tried_again(letter, postbox, later):
    port = Paper.objects.get().mail_port
    Paper.objects.update(mail_port=1)
    sending.send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (WAITING, 1)
    assert "refused" in letter.cause.lower()
    Paper.objects.update(mail_port=port)
    later(2)
    sending.send_due()
    assert len(postbox.letters) == 1


def test_nothing_goes_in_clear_text_where_encryption_was_asked_for(letter, postbox):
    Paper.objects.update(mail_security="starttls")
    sending.send_due()
    letter.refresh_from_db()
    assert (letter.state, postbox.letters) == (WAITING, [])
    assert "STARTTLS" in letter.cause


def test_what_has_nothing_to_say_any_more_is_dropped(letter, written, postbox):
    written(None)
    sending.send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.sealed_to, postbox.letters) == (DROPPED, "", [])


def test_a_letter_whose_worker_died_is_sent_by_the_next_one(letter, postbox, later):
    assert sending.claim(letter.pk)
    assert not sending.claim(letter.pk)
    assert sending.send_due() == 0
    later(6)
    assert wake_sending()
    assert len(postbox.letters) == 1
    assert not wake_sending()


def test_of_two_workers_one_sends_a_letter(letter, postbox):
    """The second worker comes while the server listens to the first one."""
    sent_by_second = []
    write = kinds._writers["test"]

    def write_slowly(about: dict[str, int]) -> Content | None:
        sent_by_second.append(sending.send_due())
        return write(about)

    kinds.register("test", write_slowly)
    sending.send_due()
    assert sent_by_second == [0]
    assert len(postbox.letters) == 1


def test_what_became_of_letters_is_forgotten_after_two_weeks(letter, postbox, later):
    send_letters.call()
    queue_letter("test", CLARA, {})
    later(13 * 1440)
    assert jobs.forget_letters() == 0
    later(15 * 1440)
    assert jobs.forget_letters() == 1
    assert Letter.objects.get().state == WAITING


def test_every_letter_to_an_address_can_be_dropped(letter):
    queue_letter("test", "boris@example.org", {})
    assert letters.drop_letters(hash_address("clara@example.org")) == 1
    assert Letter.objects.get().to_host == "example.org"


def test_the_owner_sees_what_did_not_go_and_has_it_tried_again(
    letter, postbox, client, django_capture_on_commit_callbacks
):
    from palmyra.accounts.actions import create_user

    client.force_login(create_user("olga", "owner"))
    postbox.answer_to_receiver = "550 <b>No such box</b> clara@example.org"
    sending.send_due()
    page = client.get("/newsroom/desk/mail/").content.decode()
    assert "550 &lt;b&gt;No such box&lt;/b&gt; …@example.org" in page
    assert "example.org" in page
    assert "clara" not in page.lower()
    postbox.answer_to_receiver = "250 OK"
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(AGAIN, follow=True, headers=FROM_HERE).content.decode()
    assert "1 letter is tried again." in page
    assert len(postbox.letters) == 1


def test_only_the_owner_sees_the_log(client, maria, paper):
    client.force_login(maria)
    for answer in (client.get("/newsroom/desk/mail/"), client.post(AGAIN, headers=FROM_HERE)):
        assert "Given up" not in answer.content.decode()
        assert answer.status_code == 302
