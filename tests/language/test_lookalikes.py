"""Names that readers could take for one another, and names that they could not."""

from __future__ import annotations

import pytest

from palmyra.language.lookalikes import look_alike, skeletons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Petrova", "anna petrova"),
        ("Anna Petrova", "Anna  Petrova"),
        ("Anna Petrova", "Anna_Petrova."),
        ("Anna Petrova", "Аnnа Реtrоvа"),  # Cyrillic а, е, о, Р
        ("Anna Petrova", "Αnna Petrova"),  # Greek Alpha
        ("Anna Petrova", "Anna\u200b Pet\u00adrova"),
        ("Anna Petrova", "Ａｎｎａ Ｐｅｔｒｏｖａ"),
        ("Anna Petrova", "𝐀𝐧𝐧𝐚 Petrova"),
        ("Ivan", "lvan"),
        ("Ivan", "1van"),
        ("Maria", "rnaria"),
        ("Oleg", "0leg"),
        ("Алёна", "Алена"),
        ("Вера", "Bepa"),
        ("ВЕРА", "BEPA"),
        ("Сергей Орехов", "Cepгeй Opexoв"),
        ("Редакция", "Рeдакция"),
        ("José", "Jose"),
    ],
)
def test_names_that_look_the_same_share_a_skeleton(one: str, other: str) -> None:
    assert look_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "Hanna"),
        ("Анна", "Инна"),
        ("Борис", "Барис"),
        ("Анна Петрова", "Анна Петровна"),
        ("Андрей", "Андрея"),
        ("Clara", "Carla"),
        ("!!!", "???"),
        ("👍", "👎"),
        ("Вера", "Veta"),
    ],
)
def test_names_that_differ_to_the_eye_share_none(one: str, other: str) -> None:
    assert not look_alike(one, other)


def test_every_name_has_a_skeleton() -> None:
    assert all("" not in skeletons(name) for name in ("Anna", "…", "漢字", "مريم"))
