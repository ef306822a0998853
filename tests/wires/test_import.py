"""A WordPress export becomes a paper: everything once, with a report of the rest."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from wagtail.contrib.redirects.models import Redirect

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion.models import Comment
from palmyra.newsroom.actions import ensure_newsroom
from palmyra.newsroom.models import Article, Author, Edition, Paper, Section, StaticPage, Tag
from palmyra.wires import importer
from palmyra.wires.importer import ImportRefused, import_file
from palmyra.wires.writer import Writer

SAMPLE = Path(__file__).parent.parent / "samples" / "wordpress.xml"
SAMPLES = os.environ.get("PALMYRA_SAMPLES")
WXR = Path(SAMPLES or "/nowhere") / "wxr"
needs_samples = pytest.mark.skipif(not SAMPLES, reason="PALMYRA_SAMPLES does not name the folder of sample files")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english_edition(settings, tmp_path):
    settings.PALMYRA_HOME = tmp_path
    ensure_roles()
    ensure_newsroom()
    Edition.objects.create(paper=Paper.current(), language="en", name="Weekly")


def test_an_article_comes_with_its_text_place_author_and_date():
    import_file(SAMPLE)
    article = Article.objects.get(source_id="10")
    assert article.headline == "The ferry & the ice"
    assert article.path == "/en/2019/03/02/ferry-and-ice/"
    assert article.section.name == "Ferries"
    assert article.section.parent.name == "Coast & islands"
    assert [section.name for section in article.further_sections.all()] == ["Coast & islands"]
    assert [byline.author.name for byline in article.bylines.all()] == ["Boris Reports"]
    assert [block.block_type for block in article.body] == ["paragraph", "quote", "list"]
    assert article.lead_text == "Three weeks early."


def test_comments_keep_their_depth_and_states():
    import_file(SAMPLE)
    rows = Comment.objects.in_order()
    assert [(row.name, row.depth, row.state) for row in rows if row.state == "shown"] == [
        ("Clara", 0, "shown"),
        ("Reply", 1, "shown"),
    ]
    assert Comment.objects.get(name="Somebody").state == "held"
    assert "script" not in Comment.objects.get(name="Clara").html
    assert Article.objects.get(source_id="10").thread.comment_count == 2


def test_pingbacks_and_spam_are_no_comments_and_are_told():
    report = import_file(SAMPLE)
    assert not Comment.objects.filter(name__in=["Another site", "Casino"]).exists()
    assert report.apart == {"ping- and trackbacks": 1}
    assert any("spam" in why for _what, why in report.notes)


def test_a_draft_stays_a_draft():
    import_file(SAMPLE)
    article = Article.objects.get(source_id="11")
    assert not article.live
    assert article.published_at is None


def test_old_addresses_lead_to_the_new_ones():
    import_file(SAMPLE)
    kept = Redirect.objects.get(old_path="/2019/03/ferry-and-ice")
    assert kept.link == "/en/2019/03/02/ferry-and-ice/"


def test_a_second_run_adds_nothing():
    import_file(SAMPLE)
    before = [model.objects.count() for model in (Article, Comment, Section, StaticPage)]
    report = import_file(SAMPLE)
    assert [model.objects.count() for model in (Article, Comment, Section, StaticPage)] == before
    assert not +report.brought


def test_authors_without_texts_and_tags_without_articles_come_too(tmp_path):
    export = tmp_path / "export.xml"
    idle = (
        "<wp:author><wp:author_login>vera</wp:author_login><wp:author_display_name>Vera Draws</wp:author_display_name>"
    )
    unused = "<wp:tag><wp:tag_slug>tides</wp:tag_slug><wp:tag_name>tides</wp:tag_name></wp:tag>"
    export.write_text(SAMPLE.read_text("utf-8").replace("<item>", f"{idle}</wp:author>{unused}<item>", 1), "utf-8")
    report = import_file(export)
    assert set(Author.objects.values_list("name", flat=True)) == {"Boris Reports", "Vera Draws"}
    assert set(Tag.objects.values_list("name", flat=True)) == {"ice", "tides"}
    assert (report.brought["authors"], report.brought["tags"]) == (2, 2)
    assert "2 tags" in report.summary()[0]


def test_an_import_that_was_cut_short_keeps_what_came_and_goes_on(monkeypatch):
    write = Writer.write
    monkeypatch.setattr(importer, "AT_ONCE", 1)

    def write_until_the_end_of_the_first(self, text):
        if self.brought["articles"]:
            raise KeyboardInterrupt
        write(self, text)

    monkeypatch.setattr(Writer, "write", write_until_the_end_of_the_first)
    with pytest.raises(KeyboardInterrupt):
        import_file(SAMPLE)
    assert Article.objects.count() == 1
    monkeypatch.setattr(Writer, "write", write)
    report = import_file(SAMPLE)
    assert (report.brought["articles"], report.known["articles"]) == (1, 1)
    assert Article.objects.count() == 2


def test_a_trial_changes_nothing_and_tells_what_would_come():
    report = import_file(SAMPLE, dry_run=True)
    assert report.brought["articles"] == 2
    assert not Article.objects.exists()
    assert report.path is None


def test_the_report_lies_in_the_home_with_the_original_beside_it():
    report = import_file(SAMPLE)
    assert "latest-posts" in report.path.read_text("utf-8")
    assert report.path.with_suffix(".xml").read_bytes() == SAMPLE.read_bytes()
    assert str(report.path) in report.summary()[-1]


def test_a_broken_file_leaves_the_paper_as_it_was(tmp_path):
    broken = tmp_path / "broken.xml"
    broken.write_bytes(SAMPLE.read_bytes()[:-300])
    with pytest.raises(ImportRefused, match=r"broken\.xml is broken at line \d+"):
        import_file(broken)
    assert not Article.objects.exists()
    assert not Section.objects.exists()


def test_entities_that_blow_up_are_refused(tmp_path):
    bomb = tmp_path / "bomb.xml"
    bomb.write_text('<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel>&b;</channel></rss>')
    with pytest.raises(ImportRefused, match="entities"):
        import_file(bomb)


def test_some_other_rss_is_refused_with_a_sentence(tmp_path):
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss><channel><title>x</title><item><title>y</title></item></channel></rss>")
    with pytest.raises(ImportRefused, match="nothing of WordPress"):
        import_file(feed)


def test_pictures_come_from_the_uploads_folder_and_from_nowhere_outside_it(tmp_path):
    from PIL import Image

    folder = tmp_path / "uploads" / "2019" / "03"
    folder.mkdir(parents=True)
    Image.new("RGB", (40, 30), "white").save(folder / "pier.png")
    import_file(SAMPLE, uploads=tmp_path / "uploads")
    article = Article.objects.get(source_id="11")
    [picture] = [block for block in article.body if block.block_type == "picture"]
    assert picture.value["caption"] == "The pier"
    shutil.rmtree(tmp_path / "uploads")


@needs_samples
def test_the_theme_unit_test_data_comes_whole():
    report = import_file(WXR / "themeunittestdata.wordpress.xml")
    assert report.brought["articles"] == 58
    assert report.brought["pages"] == 21
    assert report.brought["comments"] == 29
    assert report.apart == {"ping- and trackbacks": 4}
    assert max(Comment.objects.values_list("depth", flat=True)) == 9
    assert Comment.objects.filter(state="held").count() == 3
    for article in Article.objects.all():
        assert "[gallery" not in article.plain_text()
        assert "[caption" not in article.plain_text()
    again = import_file(WXR / "themeunittestdata.wordpress.xml")
    assert not +again.brought


@needs_samples
@pytest.mark.parametrize("path", sorted(WXR.glob("edge/*.xml")), ids=lambda path: path.name)
def test_an_odd_file_ends_in_an_import_or_in_a_sentence(path):
    sentence = ""
    try:
        report = import_file(path)
    except ImportRefused as refused:
        sentence = str(refused)
    assert (path.name in sentence and "Nothing was brought" in sentence) or report.path.exists()


def test_a_language_that_the_paper_does_not_speak_is_told():
    Edition.objects.filter(language="en").delete()
    report = import_file(SAMPLE)
    assert Article.objects.get(source_id="10").language == "ru"
    assert [what for what, _why in report.notes].count("the language of the texts") == 1
