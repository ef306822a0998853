"""The panel of 59 and the short codes."""

import gzip
import json
from pathlib import Path

import pytest
from defusedxml import ElementTree
from django.contrib.staticfiles import finders

from palmyra.discussion import emoji

ROWS = """
bowtie smile laughing blush smiley relaxed smirk
heart_eyes kissing_heart kissing_closed_eyes flushed relieved satisfied grin
wink stuck_out_tongue_winking_eye stuck_out_tongue_closed_eyes grinning kissing stuck_out_tongue sleeping
worried frowning anguished open_mouth grimacing confused hushed
expressionless unamused sweat_smile sweat disappointed_relieved weary pensive
disappointed confounded fearful cold_sweat persevere cry sob
joy astonished scream tired_face angry rage triumph
sleepy yum mask sunglasses dizzy_face imp smiling_imp
neutral_face no_mouth innocent
"""


def test_panel_has_exactly_59_in_their_order_seven_in_a_row():
    rows = [list(emoji.PANEL[at : at + emoji.IN_A_ROW]) for at in range(0, len(emoji.PANEL), emoji.IN_A_ROW)]

    assert rows == [line.split() for line in ROWS.strip().splitlines()]
    assert len(emoji.PANEL) == 59


def test_every_name_of_the_panel_is_drawn_or_in_unicode():
    assert [code for code in emoji.PANEL if code not in emoji.codes()] == ["bowtie"]
    assert set(emoji.CUSTOM) == {"bowtie"}


@pytest.mark.parametrize("language", emoji.PANEL_LANGUAGES)
def test_list_for_scripts_names_the_panel_in_its_order(language):
    told = json.loads(Path(finders.find(f"emoji/{language}.json")).read_text("utf-8"))

    assert [item["code"] for item in told] == list(emoji.PANEL)
    assert [item["char"] for item in told] == [emoji.codes().get(code, "") for code in emoji.PANEL]
    assert all(item["name"].strip() for item in told)
    assert len({item["name"] for item in told}) == 59


def test_russian_names_are_russian():
    told = json.loads(Path(finders.find("emoji/ru.json")).read_text("utf-8"))

    assert all(any("а" <= sign <= "я" for sign in item["name"]) for item in told)


def test_bowtie_is_a_drawing_without_scripts():
    drawing = ElementTree.parse(finders.find("emoji/bowtie.svg")).getroot()

    kinds = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert kinds <= {"svg", "title", "circle", "ellipse", "path", "rect"}


def test_codes_of_github_are_known():
    known = emoji.codes()

    assert len(known) > 1_800
    assert (known["+1"], known["tada"], known["smile"]) == ("👍", "🎉", "😄")


def test_licence_of_the_codes_stands_beside_them():
    assert "Permission is hereby granted" in emoji.DATA.with_name("gemoji-LICENSE.txt").read_text("utf-8")


def test_every_code_of_the_long_list_is_known_and_named_in_both_languages(db):
    groups = json.loads(Path(finders.find("emoji/all.json")).read_text("utf-8"))
    rows = [row for _title, rows in groups for row in rows]

    assert len(rows) > 1_800
    assert len({row[1] for row in rows}) == len(rows)
    plain = str.maketrans("", "", emoji.COLOURED)
    assert all(emoji.codes()[code].translate(plain) == char.translate(plain) for char, code, *_words in rows)
    assert all(english and russian for _char, _code, english, _found, russian, _others in rows)
    assert emoji.name_of("heart", "ru") == "алое сердце"
    assert emoji.name_of("laughing", "ru") == "смех"
    assert emoji.name_of("heart", "de") == "red heart"
    assert emoji.name_of("no_such_thing", "en") == "no such thing"


def test_the_long_list_takes_less_than_100_kb_on_its_way():
    body = Path(finders.find("emoji/all.json")).read_bytes()

    assert len(gzip.compress(body, 6)) < 100_000


def test_licences_of_the_long_list_stand_beside_it():
    told = Path(finders.find("emoji/all-LICENSE.txt")).read_text("utf-8")
    assert "MIT License" in told
    assert "UNICODE LICENSE V3" in told
