"""Notices that a comment is against the law: taken with a receipt, decided with reasons for both sides."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection as database
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.accounts.personal import erase_data, export_data
from palmyra.discussion import access, jobs
from palmyra.discussion.actions import decide_notice, give_notice, hide_comment, report_comment
from palmyra.discussion.errors import CommentGone, ReasonMissing, TooFast, WrongState
from palmyra.discussion.limits import NOTICE_LETTERS_MAX, REPORTS_MAX
from palmyra.discussion.models import Comment, Notice, Report
from palmyra.mail.models import Letter
from palmyra.mail.sending import send_due

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
QUEUE = "/newsroom/discussion/?state=reported"
TOLD = {
    "why": "It calls for violence against a named person.",
    "law": "Section 5 of the act",
    "place": "https://vestnik.example/talk/comment/1/",
    "name": "Vera Rot",
    "mail": "vera@example.org",
    "is_honest": "1",
}
DECISION = {"act": "hide", "ground": "law", "statement": "It threatens a person, which section 5 forbids."}


def give(comment: Comment, reporter: str = "reader", **more: object) -> Notice:
    told = {"why": "A threat.", "place": "/x/", "name": "Vera Rot", "address": "vera@example.org", **more}
    return give_notice(comment, reporter=reporter, **told)  # type: ignore[arg-type]


def words_of(letter) -> str:
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_report_of_something_illegal_leads_to_the_notice_with_its_words_kept(client, say):
    first = say("First.")
    page = client.post(f"{first.path}report/", {"reason": "illegal", "words": "A threat."}).content.decode()
    assert f'action="{first.path}notice/"' in page
    assert "A threat." in page
    assert f'value="http://localhost:8000{first.path}"' in page
    assert not Report.objects.exists()


def test_a_notice_is_confirmed_by_mail_and_decided_with_reasons(client, say, postbox, maria):
    ensure_roles()
    first = say("I will find you, Anton.")
    answer = client.post(f"{first.path}notice/", TOLD)
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    notice = Notice.objects.get()
    assert f"Notice No. {notice.pk}" in page
    assert "on its way to you by mail" in page
    assert client.cookies.keys() == set()

    send_due()
    assert postbox.to == ["vera@example.org"]
    assert f"your notice No. {notice.pk}" in words_of(postbox.letters[0])
    # The links are signed at moments of their own, which may be of two seconds.
    link = re.search(r"/talk/notice/\S+/", words_of(postbox.letters[0]))
    assert link is not None
    assert f"Notice No. {notice.pk}" in client.get(link[0]).content.decode()

    client.force_login(maria)
    shown = client.get(QUEUE).content.decode()
    assert f"Notice under the law, No. {notice.pk}" in shown
    assert "Discussion (1)" in shown
    path = f"/newsroom/discussion/notice/{notice.pk}/"
    assert "It calls for violence" in client.get(path).content.decode()
    done = client.post(path, DECISION, follow=True, headers=FROM_HERE).content.decode()
    assert "is decided." in done
    client.logout()

    first.refresh_from_db()
    assert (first.state, first.reason_shown) == ("hidden", "Against the law")
    send_due()
    told = words_of(postbox.letters[1])
    assert "The comment is hidden. It is against the law." in told
    assert "> It threatens a person, which section 5 forbids." in told
    assert "out-of-court" in told
    assert postbox.letters[1]["References"] == postbox.letters[0]["References"]
    assert DECISION["statement"] in client.get(answer["Location"]).content.decode()
    assert access.count_reported(maria) == 0


def test_the_writer_reads_the_reasons_and_not_who_gave_the_notice(client, thread, maria, postbox):
    said = {"name": "Viktor", "text": "I will find you, Anton."}
    client.post(f"/talk/{thread.pk}/", said)
    comment = Comment.objects.get()
    notice = give(comment)
    assert "A person decided" not in client.get("/talk/mine/").content.decode()
    decide_notice(notice, moderator=maria, act="remove", ground="law", statement="A threat <b>indeed</b>.")
    page = client.get("/talk/mine/").content.decode()
    assert "A threat &lt;b&gt;indeed&lt;/b&gt;." in page
    assert "out-of-court" in page
    assert "Vera" not in page


def test_a_comment_that_stays_gives_its_writer_nothing_to_read(client, thread, maria, postbox):
    client.post(f"/talk/{thread.pk}/", {"name": "Viktor", "text": "Anton is wrong."})
    comment = Comment.objects.get()
    report_comment(comment, reporter="another", reason="insult")
    decide_notice(give(comment), moderator=maria, act="keep", ground="none", statement="An opinion.")
    comment.refresh_from_db()
    assert comment.state == "shown"
    assert access.count_reported(maria) == 0
    assert "An opinion." not in client.get("/talk/mine/").content.decode()
    send_due()
    assert "It is against neither." in words_of(postbox.letters[-1])


def test_without_a_mail_server_a_notice_is_taken_and_its_number_shown(client, say, paper):
    first = say("First.")
    answer = client.post(f"{first.path}notice/", TOLD)
    page = client.get(answer["Location"]).content.decode()
    assert f"Notice No. {Notice.objects.get().pk}" in page
    assert "Keep the address of this page" in page
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("why", "Say why it is against the law"),
        ("place", "Say where exactly it stands."),
        ("name", "The law asks for it"),
        ("mail", "The law asks for it"),
        ("is_honest", "A notice needs this"),
    ],
)
def test_what_the_law_asks_for_has_to_be_said(client, say, left_out, sentence):
    first = say("First.")
    page = client.post(f"{first.path}notice/", {**TOLD, left_out: ""})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    kept = TOLD["law"] if left_out != "law" else TOLD["why"]
    assert kept in page.content.decode()
    assert not Notice.objects.exists()


def test_a_notice_about_offences_against_children_may_be_unsigned(client, say, maria, postbox):
    first = say("First.")
    told = {name: value for name, value in TOLD.items() if name not in {"name", "mail"}}
    answer = client.post(f"{first.path}notice/", {**told, "is_exempt": "1"})
    assert answer.status_code == 303
    decide_notice(Notice.objects.get(), moderator=maria, act="keep", ground="none", statement="No.")
    assert not Letter.objects.exists()


def test_a_notice_stands_before_every_report_even_when_the_comment_is_out_of_sight(say, maria):
    often, illegal, noticed = say("Often."), say("Illegal."), say("Noticed.")
    for reader in ("one", "two"):
        report_comment(often, reporter=reader, reason="insult")
    report_comment(illegal, reporter="one", reason="illegal", words="Section 5.")
    give(noticed)
    assert [row.pk for row in access.queue(maria, access.REPORTED)] == [noticed.pk, illegal.pk, often.pk]
    hide_comment(noticed, moderator=maria, reason="insult")
    assert next(row.pk for row in access.queue(maria, access.REPORTED)) == noticed.pk
    assert access.count_reported(maria) == 3


def test_a_second_notice_of_the_same_reader_is_the_first_one(say):
    first = say("First.")
    assert give(first).pk == give(first, why="Once more.").pk
    assert give(first, reporter="another").pk != Notice.objects.first().pk


def test_a_flood_of_notices_is_stopped_and_fills_no_mailbox(say, postbox):
    for number in range(REPORTS_MAX):
        give(say(f"Number {number}."))
    with pytest.raises(TooFast):
        give(say("One more."))
    assert Letter.objects.count() == NOTICE_LETTERS_MAX


def test_two_moderators_decide_once(say, maria, anna):
    notice = give(say("First."))
    other = Notice.objects.get()
    decide_notice(notice, moderator=maria, act="keep", ground="none", statement="An opinion.")
    with pytest.raises(WrongState):
        decide_notice(other, moderator=anna, act="remove", ground="law", statement="A threat.")
    assert Comment.objects.get().state == "shown"


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"act": "hide", "ground": "law", "statement": " "}, ReasonMissing),
        ({"act": "hide", "ground": "none", "statement": "So."}, WrongState),
        ({"act": "keep", "ground": "law", "statement": "So."}, WrongState),
    ],
)
def test_a_decision_needs_reasons_that_fit(say, maria, told, error):
    notice = give(say("First."))
    with pytest.raises(error):
        decide_notice(notice, moderator=maria, **told)
    notice.refresh_from_db()
    assert notice.decided_at is None


def test_only_moderators_read_notices(client, say, clara, boris):
    ensure_roles()
    notice = give(say("First.", name="Greta"))
    for user in (clara, boris):
        client.force_login(user)
        page = client.get(f"/newsroom/discussion/notice/{notice.pk}/")
        assert page.status_code == 302
        answer = client.post(f"/newsroom/discussion/notice/{notice.pk}/", DECISION, headers=FROM_HERE)
        assert answer.status_code == 302
    notice.refresh_from_db()
    assert notice.decided_at is None


def test_what_readers_cannot_read_gets_no_notice(client, say, maria):
    first = say("First.")
    hide_comment(first, moderator=maria, reason="insult")
    with pytest.raises(CommentGone):
        give(first)
    assert client.get(f"{first.path}notice/").status_code == 404
    assert client.get("/talk/notice/made-up/").status_code == 404


def test_who_gave_a_notice_is_sealed_and_forgotten_in_time(say, maria, monkeypatch):
    notice = give(say("First."))
    with database.cursor() as cursor:
        cursor.execute("select * from discussion_notice")
        assert "vera@" not in str(cursor.fetchall())
    decide_notice(notice, moderator=maria, act="keep", ground="none", statement="An opinion.")
    now = timezone.now()
    for days, name in ((182, "Vera Rot"), (184, "")):
        monkeypatch.setattr(timezone, "now", lambda days=days: now + dt.timedelta(days=days))
        jobs.forget_addresses()
        notice.refresh_from_db()
        assert notice.name == name
    assert (notice.sealed_mail, notice.statement) == ("", "An opinion.")


def test_a_person_gets_and_erases_the_notices_they_gave(say, clara):
    notice = give(say("First.", name="Greta"), user=clara)
    assert [row["why"] for row in export_data(clara)["discussion"]["notices"]] == ["A threat."]
    erase_data(clara)
    notice.refresh_from_db()
    assert (notice.name, notice.sealed_mail, notice.user) == ("", "", None)


def test_the_words_of_a_notice_are_words(client, say, maria):
    ensure_roles()
    notice = give(say("First."), why="<script>alert(1)</script>", law="<b>x</b>")
    client.force_login(maria)
    page = client.get(f"/newsroom/discussion/notice/{notice.pk}/").content.decode()
    assert not re.search(r"<script>alert|<b>x", page)
