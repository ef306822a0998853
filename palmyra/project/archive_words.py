"""What a made-up archive says: the demo's sentences put together anew, with names that nobody has."""

from __future__ import annotations

import os
import random
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import accumulate
from pathlib import Path

from palmyra.discussion import markup
from palmyra.project.demo_text import read_text

SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«“\"A-ZА-ЯЁ0-9])")
TAGS = re.compile(r"<[^>]+>")
FACTRUEVAL = Path("factrueval") / "devset"  # in the folder of samples, where there is one: Russian news
HEADLINE_WORDS = range(4, 11)
REMARKS = 4_000  # different comments
READERS = 20_000
# Syllables of invented surnames: some are in a thousand articles, most in a few, as with real ones.
BEGINNINGS = {
    "ru": "Бер Вар Гал Дор Жел Зар Кор Лан Мар Нев Ост Пет Рун Сав Тал Ург Фед Хол Чер Шад".split(),
    "en": "Ald Bar Cor Dun Ell Far Gar Hal Ing Kel Lan Mor Nor Oak Pell Ran Sel Thor Ul Wal".split(),
}
MIDDLES = {
    "ru": "а ави бе вел ги де ези ино ка ле ме ни оло пе ри се ту уно хи яро".split(),
    "en": "a ber cle da en fi gre hi ing ka low man ne o per ra sto ter und wi".split(),
}
ENDINGS = {
    "ru": "дзин кин лов мцев нский пов рский сов тин цкий шин ев ых ко ман ник рук вич лис тар".split(),
    "en": "by croft dale field gate ham ington ley more ness port ridge shaw son stead ton wick wood worth yer".split(),
}
SAID = {"ru": ("Об этом сообщает {}.", "Так считает {}."), "en": ("{} reports this.", "So says {}.")}
UNSIGNED = 0.3  # of all headlines


@dataclass(frozen=True, slots=True)
class Pool:
    """Things to choose from, the first ones most often, as words are: the second half as often, the third a third."""

    items: list[str]
    weights: list[float]

    @classmethod
    def of(cls, items: Iterable[str]) -> Pool:
        """A pool of different things in their order."""
        once = list(dict.fromkeys(items))
        return cls(once, list(accumulate(1 / (rank + 1) for rank in range(len(once)))))

    def take(self, chance: random.Random, count: int) -> list[str]:
        """Some of them; one may come twice."""
        return chance.choices(self.items, cum_weights=self.weights, k=count)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str
    sentences: Pool
    headlines: list[str]
    names: Pool
    remarks: list[tuple[str, str]]  # text and HTML
    readers: Pool

    def headline(self, chance: random.Random) -> str:
        """A headline: a short sentence, often somebody's."""
        words = chance.choice(self.headlines)
        return words if chance.random() < UNSIGNED else f"{chance.choice(self.names.items)}: {words}"

    def paragraph(self, chance: random.Random) -> str:
        """A paragraph as HTML."""
        return f"<p>{' '.join(self.sentences.take(chance, chance.randrange(2, 5)))}</p>"

    def source(self, chance: random.Random) -> str:
        """Who said it, as HTML."""
        (name,) = self.names.take(chance, 1)
        return f"<p>{chance.choice(SAID[self.language]).format(name)}</p>"


@cache
def read_words(folder: Path, language: str, seed: int) -> Words:
    """The words of a language out of the demo's folder, and of real news where the samples have them."""
    chance = random.Random(f"{seed} {language}")  # noqa: S311 no secret
    articles = list(sentences_of(texts_of(folder, language)))
    said = list(sentences_of(comments_of(folder, language)))
    chance.shuffle(articles)
    names = [
        f"{first}{middle}{last}"
        for first in BEGINNINGS[language]
        for middle in MIDDLES[language]
        for last in ENDINGS[language]
    ]
    chance.shuffle(names)
    headlines = [unescape(sentence).rstrip(".…") for sentence in articles if len(sentence.split()) in HEADLINE_WORDS]
    remarks = [" ".join(chance.choices(said, k=chance.randrange(1, 4))) for _number in range(REMARKS)]
    return Words(
        language,
        Pool.of(articles),
        headlines,
        Pool.of(names),
        [(text, markup.render(text)) for text in map(unescape, remarks)],
        Pool.of(f"{name} {number}" for number, name in zip(range(READERS), names * 3, strict=False)),
    )


def texts_of(folder: Path, language: str) -> Iterable[str]:
    """Paragraphs of articles, escaped as HTML."""
    for path in sorted((folder / "articles" / language).glob("*.md")):
        for kind, value in read_text(path).blocks:
            if kind == "paragraph":
                yield TAGS.sub("", value)
    samples = os.environ.get("PALMYRA_SAMPLES")
    if samples and language == "ru":
        for path in sorted((Path(samples) / FACTRUEVAL).glob("*.txt")):
            yield from (escape(line.strip(), quote=False) for line in path.read_text("utf-8").splitlines())


def comments_of(folder: Path, language: str) -> Iterable[str]:
    """Comments in a language, escaped as HTML."""
    for path in sorted((folder / "comments").glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        if (folder / "articles" / language / f"{told['article']}.md").exists():
            yield from (escape(said["text"].strip(), quote=False) for said in told["comments"])


def sentences_of(texts: Iterable[str]) -> Iterable[str]:
    """The sentences of some texts."""
    for text in texts:
        yield from filter(None, SENTENCE.split(" ".join(text.split())))
