"""What nobody sees in a text."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from palmyra.lib.signs import one_line, without_controls


def test_a_line_keeps_what_can_be_seen():
    assert one_line(" Clara \u202e\u200b\n\x07 Wind\t") == "Clara Wind"


def test_tabs_and_line_ends_stay_and_controls_go():
    assert without_controls("a\tb\r\nc\x00\x01\x0b\x0c\x1f\ufffe\ud800 д 😄") == "a\tb\r\nc д 😄"


@given(st.text())
def test_what_is_left_can_stand_in_xml(text):
    left = without_controls(text).replace("&", "").replace("<", "").replace("\r", "")
    assert (ElementTree.fromstring(f"<t>{left}</t>").text or "") == left
