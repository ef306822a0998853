"""Publishing, moving, withdrawing and correcting an article."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from palmyra.discussion.actions import lead_thread, post_comment
from palmyra.discussion.models import Thread
from palmyra.newsroom.actions import correct_article, import_page, publish_article, restore_article, withdraw_article
from palmyra.newsroom.errors import NoReason, NotPublished
from palmyra.newsroom.models import Article, Correction, Edition, Paper, StaticPage
from palmyra.search.index import find


def test_a_published_article_gets_a_dated_address_in_the_papers_zone(paper, draft):
    paper.time_zone = "Asia/Vladivostok"
    paper.save()
    late = dt.datetime(2016, 5, 11, 20, 0, tzinfo=dt.UTC)
    article = publish_article(draft(published_at=late))
    assert article.path == "/2016/05/12/port-ardeny-otkryli/"


def test_two_articles_of_a_day_never_share_an_address(published):
    first, second = published(), published()
    assert first.path != second.path
    assert second.slug.endswith("-2")


def test_publishing_makes_the_discussion_and_tells_it_of_changes(published):
    article = published()
    assert article.thread.url == article.path
    article.headline = "Порт открыли раньше"
    article = publish_article(article)
    article.thread.refresh_from_db()
    assert article.thread.title == "Порт открыли раньше"


def test_an_old_address_leads_to_the_new_one_in_one_step(published, client):
    article = published()
    paths = [article.path]
    for slug in ("second", "third"):
        article.slug = slug
        article = publish_article(article)
        paths.append(article.path)
    assert Redirect.objects.count() == 2
    for old in paths[:2]:
        response = client.get(old)
        assert response.status_code == 301
        assert response["Location"] == article.path


def test_readers_find_a_published_article_by_any_form_and_no_draft(published, draft):
    article = published("Порт Ардены", "Паром ушёл к островам.")
    draft("Порт Вельты", "Паром ещё не ушёл.")
    assert find("article", "паромом острова", language="ru").ids == [article.pk]


def test_an_older_draft_published_again_brings_back_its_text_but_not_what_belongs_to_the_article(published):
    article = published()
    first = article.latest_revision
    thread, date = article.thread_id, article.date
    article.headline = "Новый заголовок"
    article = publish_article(article)
    correct_article(article, html="<p>Было иначе.</p>", user=None)
    first.publish()
    article = Article.objects.get(pk=article.pk)
    assert article.headline == "Порт Ардены открыли"
    assert (article.thread_id, article.date) == (thread, date)
    assert article.corrections.count() == 1


def test_a_withdrawn_article_says_why_and_leaves_every_list(published, client):
    article = published()
    withdraw_article(article, reason="Письмо оказалось поддельным.", user=None)
    response = client.get(article.path)
    assert response.status_code == 410
    assert "Письмо оказалось поддельным." in response.content.decode()
    for path in ("/", "/sections/coast/", "/feed.xml"):
        assert article.headline not in client.get(path).content.decode()
    assert find("article", "порт", language="ru").count == 0
    assert article.thread.current_mode() == "closed"


def test_withdrawing_needs_a_reason_and_a_published_article(published, draft):
    with pytest.raises(NoReason):
        withdraw_article(published(), reason="  ", user=None)
    with pytest.raises(NotPublished):
        withdraw_article(draft(), reason="x", user=None)


def test_a_restored_article_is_back_with_its_discussion(published, client):
    article = withdraw_article(published(), reason="Ошибка.", user=None)
    restore_article(article, user=None)
    assert client.get(article.path).status_code == 200
    assert article.headline in client.get("/").content.decode()
    assert article.thread.current_mode() == "open"


def test_publishing_a_withdrawn_article_anew_does_not_bring_it_back_unseen(published, client):
    article = withdraw_article(published(), reason="Ошибка.", user=None)
    publish_article(article)
    assert client.get(article.path).status_code == 410


def test_a_correction_stands_on_the_page_and_is_never_changed(published, client):
    article = published()
    row = correct_article(article, html="<p>Верно: <b>пять</b>.</p>", user=None)
    assert "<b>пять</b>" in client.get(article.path).content.decode()
    row.html = "x"
    with pytest.raises(ValueError, match="never changed"):
        row.save()
    assert Correction.objects.get().html == "<p>Верно: <b>пять</b>.</p>"


def test_a_draft_needs_no_correction(draft):
    with pytest.raises(NotPublished):
        correct_article(draft(), html="<p>x</p>", user=None)


def test_a_scheduled_article_appears_by_itself_when_its_time_has_come(draft, client, monkeypatch):
    article = draft(go_live_at=timezone.now() + dt.timedelta(hours=1))
    article.save_revision().publish()
    assert not Article.objects.get(pk=article.pk).live
    later = timezone.now() + dt.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled", verbosity=0)
    article = Article.objects.get(pk=article.pk)
    assert article.live
    assert client.get(article.path).status_code == 200


def test_cyrillic_stays_readable_in_the_database(published):
    from django.db import connection

    article = published()
    with connection.cursor() as cursor:
        body = cursor.execute("SELECT body FROM newsroom_article WHERE id = %s", [article.pk]).fetchone()[0]
    assert "Паром вышел" in body


def test_an_empty_correction_is_refused(published):
    with pytest.raises(NoReason):
        correct_article(published(), html='<p data-block-key="x"> </p>', user=None)


def test_an_author_who_gets_an_account_is_the_host_of_their_discussions(published, boris):
    article = published()
    author = article.bylines.get().author
    author.user = boris
    author.save()
    article.thread.refresh_from_db()
    assert article.thread.hosts == [boris.pk]


def test_what_a_new_host_said_before_answers_the_questions(published, boris):
    article = published()
    told = {"own_mode": "", "slow_seconds": 0, "closes_at": None, "is_kept_open": False}
    lead_thread(article.thread, moderator=boris, is_questions=True, own_hosts=[boris.pk + 1], **told)
    question = post_comment(article.thread, text="Когда?", name="Клара")
    post_comment(article.thread, text="В мае.", name="Борис", user=boris, parent=question)
    question.refresh_from_db()
    assert not question.is_answered

    author = article.bylines.get().author
    author.user = boris
    author.save()

    question.refresh_from_db()
    assert question.is_answered


def test_another_main_language_moves_every_text_and_old_addresses_lead_on(
    published, client, django_capture_on_commit_callbacks
):
    paper = Paper.current()
    Edition.objects.create(paper=paper, language="en", name="The Coast")
    article, page = published(), import_page(language="ru", title="О газете", slug="about")[0]
    old = [article.path, page.public_path]
    with django_capture_on_commit_callbacks(execute=True):
        paper.main_language = "en"
        paper.save()
    article, page = Article.objects.get(), StaticPage.objects.get()
    assert [client.get(path)["Location"] for path in old] == [article.path, page.public_path]
    assert [article.path, page.public_path] == [f"/ru{path}" for path in old]
    assert article.thread.url == article.path


def test_a_static_page_that_moves_takes_its_discussion_along(paper, client):
    page, _is_new = import_page(language="ru", title="О газете", slug="about")
    page.thread = Thread.objects.create(title=page.title, url=page.public_path, language="ru")
    page.save()
    page.slug = "kto-my"
    page.save()
    assert client.get("/about/")["Location"] == "/kto-my/"
    page.thread.refresh_from_db()
    assert page.thread.url == "/kto-my/"


def test_the_discussion_of_a_static_page_comes_and_goes_with_it(paper):
    page, _is_new = import_page(language="ru", title="О газете", slug="about", blocks=[("paragraph", "<p>Мы.</p>")])
    page.thread = Thread.objects.create(title=page.title, url=page.public_path, language="ru")
    page.save()
    is_away = Thread.objects.values_list("is_away", flat=True)

    page.unpublish()
    assert is_away.get() is True
    page.save_revision().publish()
    assert is_away.get() is False
    StaticPage.objects.get(pk=page.pk).delete()
    assert is_away.get() is True
