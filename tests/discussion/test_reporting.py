"""Readers report comments; moderators read the reports and decide."""

from __future__ import annotations

import pytest

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import access
from palmyra.discussion.actions import approve_comment, hide_comment, report_comment
from palmyra.discussion.errors import CommentGone, ReasonMissing, TooFast
from palmyra.discussion.limits import REPORTS_MAX
from palmyra.discussion.models import Comment, Report, Rules
from palmyra.press.models import Clock

QUEUE = "/newsroom/discussion/?state=reported"


def report(comment: Comment, reporter: str = "reader", reason: str = "insult", words: str = "") -> Report:
    return report_comment(comment, reporter=reporter, reason=reason, words=words)


def test_a_readers_second_report_changes_nothing(say):
    first = say("First.")
    assert report(first).pk == report(first, reason="spam").pk
    assert Report.objects.get().reason == "insult"


def test_reporting_leaves_the_page_as_it_is(say):
    first = say("First.")
    before = Clock.objects.get().mark
    report(first)
    assert Clock.objects.get().mark == before


def test_so_many_reports_as_the_rules_say_hold_a_comment(say, shown):
    Rules.objects.create(reports_to_hold=2)
    first = say("First.")
    say("A reply.", to=first)
    report(first, "one")
    assert shown() == ["First.", "..A reply."]
    report(first, "two")
    assert shown() == ["(hidden)", "..A reply."]
    first.refresh_from_db()
    assert (first.state, first.decisions.get().moderator) == ("held", None)


def test_what_a_moderator_approved_is_not_held_by_reports(say, maria):
    Rules.objects.create(reports_to_hold=1)
    first = say("First.")
    approve_comment(first, moderator=maria)
    report(first)
    first.refresh_from_db()
    assert first.state == "shown"


def test_reports_hold_nothing_where_the_rules_say_so(say):
    Rules.objects.create(reports_to_hold=0)
    first = say("First.")
    for number in range(5):
        report(first, f"reader {number}")
    first.refresh_from_db()
    assert first.state == "shown"


@pytest.mark.parametrize("decide", [approve_comment, hide_comment])
def test_a_decision_settles_the_reports(say, maria, decide):
    first = say("First.")
    for turn in range(2):
        report(first, f"reader {turn}")
        assert access.count_reported(maria) == 1
        decide(first, moderator=maria, reason="insult")
        assert access.count_reported(maria) == 0
        if decide is hide_comment:
            break


def test_what_is_against_the_law_stands_before_what_many_reported(say, maria):
    often, illegal, once = say("Often."), say("Illegal."), say("Once.")
    report(often, "one")
    report(often, "two")
    report(once)
    report(illegal, reason="illegal", words="Section 5 of the act.")
    assert [row.pk for row in access.queue(maria, access.REPORTED)] == [illegal.pk, often.pk, once.pk]


@pytest.mark.parametrize("reason", ["illegal", "other"])
def test_what_a_moderator_cannot_guess_needs_words(say, reason):
    with pytest.raises(ReasonMissing):
        report(say("First."), reason=reason, words="  ")


def test_a_campaign_of_reports_is_stopped(say):
    for number in range(REPORTS_MAX):
        report(say(f"Number {number}."))
    with pytest.raises(TooFast):
        report(say("One more."))


def test_what_readers_cannot_read_cannot_be_reported(client, say, maria):
    first = say("First.")
    hide_comment(first, moderator=maria, reason="insult")
    with pytest.raises(CommentGone):
        report(first)
    assert client.get(f"{first.path}report/").status_code == 404
    assert client.get("/talk/comment/999/report/").status_code == 404


def test_a_report_without_scripts_is_sent_and_thanked_for(client, say):
    first = say("First.")
    page = client.get(f"{first.path}report/").content.decode()
    assert "First." in page
    answer = client.post(f"{first.path}report/", {"reason": "spam", "words": "An advertisement."})
    assert answer.status_code == 303
    assert "Thank you" in client.get(answer["Location"]).content.decode()
    assert Report.objects.get().words == "An advertisement."
    assert client.cookies.keys() == set()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"words": "Bad."}, "Choose what is wrong with the comment."),
        ({"reason": "other", "words": ""}, "Say in your words what is wrong"),
    ],
)
def test_a_report_that_says_too_little_is_asked_about_with_its_words_kept(client, say, told, sentence):
    page = client.post(f"{say('First.').path}report/", told)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert told["words"] in page.content.decode()
    assert not Report.objects.exists()


def test_the_queue_shows_what_was_reported_and_lets_it_be_kept(client, say, maria):
    ensure_roles()
    client.force_login(maria)
    first = say("First.")
    report(first, reason="illegal", words="<b>The act</b>")
    page = client.get(QUEUE).content.decode()
    assert "Against the law: <q>&lt;b&gt;The act&lt;/b&gt;</q>" in page
    assert "Discussion (1)" in page
    data = {"act": "approve", "comments": [first.pk], "next": QUEUE}
    page = client.post(
        "/newsroom/discussion/decide/", data, follow=True, headers={"Sec-Fetch-Site": "same-origin"}
    ).content.decode()
    assert "1 comment approved." in page
    assert "First." not in page
    assert first.decisions.get().moderator == maria


def test_a_report_from_another_site_is_refused(client, say):
    answer = client.post(f"{say('First.').path}report/", {"reason": "spam"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Report.objects.exists()
