"""Words, addresses and near copies: what a comment's text alone makes of it, and the one question before it is held."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.test import Client as Browser

from palmyra.discussion import addresses, checks, limits, markup, reading
from palmyra.discussion.actions import post_comment
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import NotAccepted, NotSure
from palmyra.discussion.models import Comment, Rules
from palmyra.language import watchlist

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
KNOWN = Client(address="203.0.113.5", key="known")
TEXT = (
    "Мост открыли, а очередь осталась: светофор на левом берегу горит по три минуты, "
    "и никто из приёмной комиссии этого не видел."
)


@pytest.fixture
def rules(db) -> Rules:
    return Rules.objects.create(suspect_words="казино\nбыстрые деньги", banned_words="идиот\nstupid")


def post(thread, text, name="Клара", **told):
    return post_comment(thread, text=text, name=name, client=KNOWN, **told)


def test_suspect_word_holds_and_moderators_are_told_which(thread, rules):
    comment = post(thread, "Видел рекламу к а 3 и н о и быстрых денег.")

    assert (comment.state, comment.reasons) == ("held", ["suspect-words:казино, быстрые деньги"])
    assert checks.sentence_of(comment.reasons[0]) == "Words that make a comment wait: казино, быстрые деньги."


def test_banned_word_is_refused_and_named_as_it_was_written(thread, rules):
    with pytest.raises(NotAccepted, match="идuoта"):
        post(thread, "Нашли идuoта!")

    assert not Comment.objects.exists()
    assert post(thread, "Нашли чудака!").state == "shown"


def test_several_banned_words_are_all_named(thread, rules):
    with pytest.raises(NotAccepted, match="Stupid, идиот"):
        post(thread, "Stupid ты идиот")


@pytest.mark.parametrize(
    "text", ["ка**зи**но", "[сюда](https://best-казино.example/)", "каз&shy;ино", "> казино\n\nСам видел."]
)
def test_words_are_looked_for_in_what_readers_see_and_where_links_lead(thread, rules, text):
    assert "suspect-words:казино" in post(thread, text).reasons


def test_name_is_looked_through_too(thread, rules):
    assert post(thread, "Привет всем.", name="Казино Вулкан").reasons == ["suspect-words:казино"]


def test_newsroom_may_name_what_it_bans(thread, rules, maria):
    said = post_comment(thread, text="Слово «идиот» здесь не принимаем, казино тоже.", name="Мария", user=maria)

    assert said.state == "shown"


def test_changed_list_counts_from_the_next_comment(thread, rules):
    assert post(thread, "Открыли новый зоопарк.").state == "shown"
    rules.suspect_words += "\nзоопарк"
    rules.save()

    assert post(thread, "Были в зоопарке.").reasons == ["suspect-words:зоопарк"]


def test_rules_cost_one_query_and_lists_are_compiled_once(thread, rules, django_assert_num_queries):
    post(thread, "Первая.")
    made = watchlist.compiled.cache_info().misses

    with django_assert_num_queries(1):
        reading.read_comment("Вторая.", "<p>Вторая.</p>", "Клара")
    assert watchlist.compiled.cache_info().misses == made


def test_number_of_links_is_the_newsrooms(thread):
    post(thread, "Первая.")
    Rules.objects.create(links_max=0)

    assert post(thread, "Вот: https://a.example").reasons == ["links"]


@pytest.mark.parametrize(
    "variant",
    [
        TEXT.replace("очередь", "пробка").replace("три", "четыре"),
        TEXT.replace("о", "o").upper(),
        f"Повторю ещё раз, раз никто не отвечает. {TEXT} Ответьте кто-нибудь из городского совета, пожалуйста.",
    ],
)
def test_copy_that_was_changed_a_little_is_held(thread, variant):
    post(thread, TEXT)

    assert post(thread, variant).reasons == ["near-repeat"]


def test_other_writer_and_other_text_are_no_copies(thread):
    post(thread, TEXT)

    assert post_comment(thread, text=TEXT + " Да.", name="Б", client=Client("198.51.100.1", "other")).state == "shown"
    assert post(thread, "Светофор перенастроили сегодня утром, спасибо, что написали об этом.").state == "shown"


def test_answers_that_quote_the_same_words_are_no_copies(thread):
    post(thread, f"> {TEXT}\n\nНеправда, горит он две минуты, я засекала вчера вечером.")

    assert post(thread, f"> {TEXT}\n\nИ ещё: комиссия там была, мы видели её из окна трамвая.").state == "shown"


def test_every_reason_is_kept(thread, rules):
    comment = post(thread, "Казино: https://bit.ly/a и kazino [dot] com")

    assert comment.reasons == ["suspect-words:казино", "shortener", "disguise", "guest-link"]


def text_reasons(text: str) -> list[str]:
    """What a guest's first comment is held for."""
    read = reading.read_comment(text, markup.render(text), "Клара")
    return [verdict.name for verdict in checks.judge(checks.Draft(**read.for_draft()))]


def test_nearly_every_spam_with_a_link_is_held(db):
    lines = (ROOT / "tests/samples/spam.txt").read_text("utf-8").replace("\\u200b", "\u200b").splitlines()
    passed = [line for line in lines if not text_reasons(line)]

    assert len(lines) == 50
    assert len(passed) <= len(lines) * 0.05, passed


def test_comments_of_the_demo_are_held_for_nothing_but_links(db):
    told = [tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "demo/comments").glob("*.toml")]
    texts = [comment["text"] for file in told for comment in file["comments"]]
    held = [text for text in texts if "http" not in text and text_reasons(text)]

    assert len(texts) > 200
    assert held == []


ORDINARY = [
    "Пишу на .NET и C#, сайт сделаю за неделю.",
    "The dot com bubble was like this.",
    "Он ушёл.Но обещал вернуться, т.е. завтра.",
    "Пишите на me@example.com.",
    "На кремль.рф об этом ни слова, https://кремль.рф/ смотрели?",
    "Он сказал (точка) и ушёл. А я (...) остался.",
    "Версия 1.5 . 2 — и всё; 10 . 05 . 2016",
    "👩\u200d👩\u200d👧 были на мосту",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_dots_are_no_disguise(text):
    assert not addresses.has_disguise(text, addresses.hosts_of(markup.render(text)))


@pytest.mark.parametrize(
    ("text", "is_false"),
    [
        ("[sberbank.ru](https://sberbank.ru.thief.example/)", True),
        ("[**https://vestnik.org/a**](http://thief.example)", True),
        ("[www.gazeta.by](https://gazeta.thief.example)", True),
        ("[vestnik.org](https://www.vestnik.org/2031/)", False),
        ("[lib.vestnik.org](https://vestnik.org/lib)", False),
        ("[отчёт.pdf](https://vestnik.org/1.pdf), [the report](https://vestnik.org/2)", False),
        ("https://vestnik.org/a?b=1&c=2", False),
        ("[кремль.рф](https://кремль.рф/)", False),
    ],
)
def test_link_whose_words_name_another_site_is_in_disguise(text, is_false):
    assert addresses.has_false_label(markup.render(text)) is is_false
    assert ("disguise" in text_reasons(text)) is is_false


def test_moderators_read_where_links_lead():
    html = markup.render("[here](https://thief.example/a?b=1&c=2) or https://vestnik.org/b, [there](https://x.example)")

    assert addresses.hidden_targets(html) == ["https://thief.example/a?b=1&c=2", "https://x.example"]


def test_limits_of_links_and_bare_addresses_count_together():
    html = markup.render("https://a.example [b](https://b.example) lenta.ru и bit.ly/x, но не me@example.com")

    assert addresses.count_addresses(html) == 4


# The question before a comment is held.


def send(browser, thread, text, **told):
    script = {"Accept": "application/json"} if told.pop("script", False) else {}
    data = {"name": "Clara", "text": text, **told}
    return browser.post(f"/talk/{thread.pk}/", data, headers={"Sec-Fetch-Site": "same-origin", **script})


def test_guest_is_asked_once_before_a_link_is_held(client, thread):
    asked = send(client, thread, "See https://a.example")
    page = asked.content.decode()

    assert asked.status_code == 422
    assert "A moderator reads comments with links before they appear." in page
    assert '<input type="hidden" name="sure" value="1">' in page
    assert "See https://a.example</textarea>" in page
    assert not Comment.objects.exists()

    held = send(client, thread, "See https://a.example", sure="1")
    assert held["Location"].startswith("/talk/receipt/")
    assert Comment.objects.get().reasons == ["guest-link"]


def test_script_is_asked_with_a_code_of_its_own(client, thread, rules):
    asked = send(client, thread, "Casino, казино, https://a.example", script=True).json()

    assert asked["code"] == "sure"
    assert asked["fields"]["text"] == asked["error"]
    assert asked["error"].count("A moderator reads") == 2
    assert send(client, thread, "Casino, казино, https://a.example", script=True, sure="1").status_code == 201


def test_who_takes_the_link_out_is_shown_at_once(client, thread):
    send(client, thread, "See https://a.example")

    assert "#comment-" in send(client, thread, "See the paper", sure="1")["Location"]


def test_question_is_not_asked_where_the_writer_cannot_help_it(client, thread):
    thread.mode = "held"
    thread.save()

    assert send(client, thread, "See https://a.example")["Location"].startswith("/talk/receipt/")


def test_disguise_is_held_without_a_question(client, thread):
    assert send(client, thread, "See kazino [dot] com")["Location"].startswith("/talk/receipt/")


def test_reader_with_an_account_is_not_asked(client, thread, clara):
    client.force_login(clara)

    text = " ".join(f"https://{letter}.example" for letter in "abcd")
    assert send(client, thread, text)["Location"].startswith("/talk/receipt/")


def test_form_that_was_never_asked_about_says_so(thread):
    page = Browser().get(f"/talk/{thread.pk}/").content.decode()

    assert '<input type="hidden" name="sure" value="">' in page


def test_question_is_an_error_with_the_sentence(thread):
    with pytest.raises(NotSure, match="send it once more"):
        post(thread, "https://a.example", is_sure=False)
    assert checks.nudge([]) == ""


def test_long_lists_of_words_are_told_in_part():
    words = tuple(f"word{number}" for number in range(checks.WORDS_TOLD + 5))
    verdict = checks.check_suspect_words(checks.Draft(suspect_words=words))

    assert verdict is not None
    assert verdict.code.count(",") == checks.WORDS_TOLD - 1


def test_only_so_many_earlier_texts_are_compared():
    said = [f"Это {number} совсем другой и ни на что не похожий текст." for number in range(limits.NEAR_TEXTS)]

    assert not reading.is_like(TEXT, [*[""] * limits.NEAR_TEXTS, TEXT])
    assert reading.is_like(TEXT, [*said[1:], TEXT])
