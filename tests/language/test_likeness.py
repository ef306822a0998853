"""Texts that were changed a little are alike; texts on the same subject are not."""

from __future__ import annotations

import pytest

from palmyra.language.likeness import likeness

TEXT = (
    "Друзья, заходите на наш новый сайт: там самые выгодные ставки, каждый день подарки новичкам "
    "и вывод денег на карту за пять минут без проверки документов."
)
ENOUGH = 0.6


def alike(one: str, other: str) -> float:
    return likeness(one, other, words_min=6)


VARIANTS = [
    TEXT.upper(),
    TEXT.replace(",", "").replace(".", "!!!"),
    TEXT.replace("о", "o").replace("а", "a"),
    TEXT.replace("т", "т\u200b"),
    TEXT.replace("Друзья", "Ребята").replace("выгодные", "лучшие").replace("пять", "десять"),
    TEXT.replace("заходите", "зайди").replace("наш новый", "этот").replace("подарки", "бонусы"),
    "Всем привет! " + TEXT + " Жду всех, пишите мне в личку, отвечу каждому без исключения сегодня же вечером.",
    TEXT.split(": ")[1] + " " + TEXT.split(": ")[0],
    TEXT.replace("ставки", "ставка").replace("денег", "деньги").replace("минут", "минуты"),
    TEXT.replace("каждый", "каааждый").replace("самые", "сааамые"),
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_variant_is_like_the_text(variant: str) -> None:
    assert alike(variant, TEXT) >= ENOUGH


OTHERS = [
    "На карту денег никто за пять минут не выводит, это сказки; проверка документов обязательна по закону.",
    "Каждый день хожу через новый мост и радуюсь: наконец-то без очереди и без пробок, спасибо строителям.",
    "Друзья, а кто-нибудь знает, когда откроют сайт порта с расписанием паромов на лето?",
]


@pytest.mark.parametrize("other", OTHERS)
def test_another_text_is_not(other: str) -> None:
    assert alike(other, TEXT) < ENOUGH - 0.1


def test_short_texts_are_like_nothing() -> None:
    assert alike("Спасибо за хорошую статью!", "Спасибо за хорошую статью!") == 0
    assert alike("", TEXT) == 0
