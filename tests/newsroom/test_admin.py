"""Editors' and reporters' screens: who may do what, and lists that stay quick."""

from __future__ import annotations

import pytest
from django.urls import reverse

from palmyra.accounts.actions import create_user
from palmyra.newsroom.models import Article, Paper
from tests.newsroom.conftest import PASSWORD


@pytest.fixture
def client(client):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


@pytest.fixture
def as_anna(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def as_boris(client, boris):
    client.force_login(boris)
    return client


def form_of(**fields: str) -> dict[str, str]:
    empty = {
        f"{name}-{field}": "0"
        for name in ("bylines", "source_lines")
        for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")
    }
    return {
        **empty,
        "headline": "Мост откроют в субботу",
        "slug": "most-otkroyut",
        "language": "ru",
        "lead": "null",
        "body-count": "0",
        "front_order": "0",
        **fields,
    }


def test_the_editor_publishes_from_the_form(as_anna, coast):
    response = as_anna.post(
        reverse("articles:add"), form_of(section=str(coast.pk), **{"action-publish": "action-publish"})
    )
    assert response.status_code == 302, response.content.decode()[:3000]
    article = Article.objects.get()
    assert article.live
    assert article.section == coast


def test_a_reporter_submits_and_cannot_publish(as_boris, coast):
    form = form_of(section=str(coast.pk), **{"action-publish": "action-publish"})
    as_boris.post(reverse("articles:add"), form)
    assert not Article.objects.filter(live=True).exists()
    article = Article.objects.get()
    edit = reverse("articles:edit", args=[article.pk])
    as_boris.post(edit, form_of(section=str(coast.pk), **{"action-submit": "action-submit"}))
    assert Article.objects.get().current_workflow_state is not None


@pytest.mark.parametrize("name", ["correct", "withdraw", "restore"])
def test_a_reporter_may_neither_correct_nor_withdraw(as_boris, published, name):
    article = published()
    response = as_boris.post(reverse(f"newsroom_desk:{name}", args=[article.pk]), {"reason": "x", "html": "x"})
    assert response.status_code == 302
    article.refresh_from_db()
    assert not article.is_withdrawn


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(as_anna, published, draft):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = reverse("articles:list")
    published()
    as_anna.get(url)
    with CaptureQueriesContext(connection) as few:
        as_anna.get(url)
    for number in range(12):
        published(f"Порт {number}")
        draft(f"Набросок {number}")
    with CaptureQueriesContext(connection) as many:
        as_anna.get(url)
    assert len(many) <= len(few) + 1
    assert len(many) < 30


def test_the_editor_finds_an_article_by_a_form_of_a_word_and_by_its_state(as_anna, published, draft):
    published("Порт Ардены открыли")
    draft("Порт закроют").save_revision()
    found = as_anna.get(reverse("articles:list"), {"q": "портом"}).content.decode()
    assert "Порт Ардены открыли" in found
    assert "Порт закроют" in found
    drafts = as_anna.get(reverse("articles:list"), {"state": "draft"}).content.decode()
    assert "Порт закроют" in drafts
    assert "Порт Ардены открыли" not in drafts


def test_the_preview_shows_the_draft(as_anna, published):
    article = published()
    url = reverse("articles:preview_on_edit", args=[article.pk])
    as_anna.post(url, form_of(headline="Новый заголовок", section=str(article.section_id)))
    shown = as_anna.get(url, {"mode": ""})
    assert shown.status_code == 200
    assert "Новый" in shown.content.decode()
    assert article.headline in as_anna.get(article.path).content.decode()


def test_only_the_owner_removes_the_demo(as_anna, paper):
    Paper.objects.update(has_demo=True)
    as_anna.post(reverse("newsroom_desk:remove_demo"))
    assert Paper.objects.get().has_demo


def test_without_a_mail_server_the_test_of_it_says_so(client, paper):
    from palmyra.accounts.actions import create_user

    client.force_login(create_user("owner", "owner", PASSWORD))
    page = client.get(reverse("newsroom_desk:mail_test")).content.decode()
    assert "no mail server" in page


def test_the_owner_sets_the_paper_up(client, paper):
    from palmyra.accounts.actions import create_user

    client.force_login(create_user("owner", "owner", PASSWORD))
    url = reverse("wagtailsettings:edit", args=["newsroom", "paper", 1])
    page = client.get(url)
    assert page.status_code == 200
    assert "editions-0-name" in page.content.decode()


def test_a_new_table_stops_neither_autosave_nor_publication(as_anna, coast):
    value = Article._meta.get_field("body").stream_block.child_blocks["table"]
    table = value.clean(value.get_default())
    assert table["first_row_is_table_header"]
    assert value.table_options["language"] == "en-US"


def test_the_editor_goes_from_a_published_article_to_its_page(as_anna, published, draft):
    article = published()
    assert f'href="{article.path}"' in as_anna.get(reverse("articles:edit", args=[article.pk])).content.decode()
    other = draft("Порт закроют")
    assert f'href="{other.path}"' not in as_anna.get(reverse("articles:edit", args=[other.pk])).content.decode()


def test_a_reporter_submits_for_review_in_their_language(as_boris, draft):
    article = draft()
    edit = reverse("articles:edit", args=[article.pk])
    assert "Отправить на проверку" in as_boris.get(edit, headers={"accept-language": "ru"}).content.decode()
    assert "Submit for review" in as_boris.get(edit, headers={"accept-language": "en"}).content.decode()


def test_the_first_page_names_the_paper_and_searches_articles(as_anna, published):
    published()
    Paper.objects.update(name="Вестник")
    shown = as_anna.get(reverse("wagtailadmin_home"), headers={"accept-language": "ru"}).content.decode()
    assert "Вестник" in shown
    assert "1 статья" in shown
    assert f'action="{reverse("articles:list")}"' in shown


def test_without_a_mail_server_nothing_asks_where_to_send(client, paper):
    client.force_login(create_user("olga", "owner", PASSWORD))
    url = reverse("newsroom_desk:mail_test")
    assert 'name="address"' not in client.get(url).content.decode()
    Paper.objects.update(mail_host="mail.example", mail_from="paper@example.org")
    assert 'name="address"' in client.get(url).content.decode()


def test_a_server_that_is_none_is_told_and_no_error(client, paper):
    client.force_login(create_user("olga", "owner", PASSWORD))
    Paper.objects.update(mail_host="." * 70, mail_from="paper@example.org", mail_security="none")
    response = client.post(reverse("newsroom_desk:mail_test"), {"address": "olga@example.org"})
    assert "did not take the letter" in response.content.decode()


def test_letters_about_a_review_lead_to_the_public_address(as_boris, anna, draft, mailoutbox):
    anna.email = "anna@example.org"
    anna.save()
    Paper.objects.update(public_address="https://vestnik.example")
    article = draft()
    form = form_of(section=str(article.section_id), **{"action-submit": "action-submit"})
    as_boris.post(reverse("articles:edit", args=[article.pk]), form)
    assert [letter.to for letter in mailoutbox] == [["anna@example.org"]]
    assert "https://vestnik.example/newsroom/" in mailoutbox[0].body


def test_an_article_to_link_to_is_found_by_a_form_of_a_word(as_anna, published):
    published("Порт Ардены открыли")
    other = published("Трамвай пустят осенью")
    url = reverse("article_chooser:choose_results")
    found = as_anna.get(url, {"q": "трамваем"}).content.decode()
    assert other.headline in found
    assert "Порт Ардены" not in found
    assert "Порт Ардены" in as_anna.get(url).content.decode()
