"""Russian is complete: what the code and the templates say stands in the package's catalog, translated and compiled."""

import ast
import gettext
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2] / "palmyra"
PACKAGES = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
NUMBERS = (1, 2, 5)  # one for each of the three forms of a Russian plural, in their order

# What each function is given before its other arguments.
CALLS = {
    "_": ["msgid"],
    "gettext": ["msgid"],
    "ngettext": ["msgid", "plural"],
    "pgettext": ["context", "msgid"],
    "npgettext": ["context", "msgid", "plural"],
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")
LINE_OF_CATALOG = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")')

# Context, msgid and plural; what is not there is "".
Said = tuple[str, str, str]


@dataclass
class Entry:
    """One entry of a .po file."""

    parts: dict[str, str] = field(default_factory=lambda: defaultdict(str))
    is_fuzzy: bool = False

    @property
    def said(self) -> Said:
        return self.parts.get("msgctxt", ""), self.parts["msgid"], self.parts.get("msgid_plural", "")

    @property
    def forms(self) -> list[str]:
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]


def catalog(package: str) -> Path:
    """Where the Russian of a package stands."""
    return ROOT / package / "locale" / "ru" / "LC_MESSAGES" / "django.po"


TRANSLATED = [package for package in PACKAGES if catalog(package).exists()]


def read_catalog(package: str) -> list[Entry]:
    """The entries of a package's .po file without its header; none when it has no such file."""
    path = catalog(package)
    blocks = path.read_text("utf-8").split("\n\n") if path.exists() else []
    entries = [read_entry(block) for block in blocks]
    return [entry for entry in entries if entry.parts["msgid"]]


def read_entry(block: str) -> Entry:
    """One block of a .po file: flags, then names with strings that may go on for several lines."""
    entry, name = Entry(), ""
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.is_fuzzy = "fuzzy" in line
        found = LINE_OF_CATALOG.fullmatch(line)
        if found:
            name = found[1] or name
            entry.parts[name] += ast.literal_eval(found[2])
    return entry


def said_in(package: str) -> Iterator[tuple[str, Said]]:
    """The name of each file that says something, with what it says."""
    for path in sorted((ROOT / package).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            said = said_by_code(path.read_text("utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            said = said_by_template(path.read_text("utf-8"))
        else:
            continue
        for sentence in said:
            yield str(path.relative_to(ROOT)), sentence


def said_by_code(source: str) -> Iterator[Said]:
    """What a module gives to gettext as literals."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        wanted = CALLS.get(name.removesuffix("_lazy").removesuffix("_noop"))
        if wanted and len(texts) >= len(wanted):
            yield said_as(wanted, texts)


def said_by_template(source: str) -> Iterator[Said]:
    """What a template says; Django itself turns it into the calls that xgettext would read."""
    for name, literals in CALL_IN_TEMPLATE.findall(templatize(source)):
        yield said_as(CALLS[name], [ast.literal_eval(text) for text in re.findall(LITERAL, literals)])


def said_as(wanted: list[str], texts: list[str]) -> Said:
    """Arguments of a call by their meaning."""
    given = dict(zip(wanted, texts, strict=False))
    return given.get("context", ""), given["msgid"], given.get("plural", "")


def spoken(compiled: gettext.GNUTranslations, said: Said) -> list[str]:
    """What a compiled catalog makes of a sentence, in each of its forms."""
    context, msgid, plural = said
    if not plural:
        return [compiled.pgettext(context, msgid) if context else compiled.gettext(msgid)]
    if context:
        return [compiled.npgettext(context, msgid, plural, number) for number in NUMBERS]
    return [compiled.ngettext(msgid, plural, number) for number in NUMBERS]


@pytest.mark.parametrize("package", TRANSLATED)
def test_everything_said_has_its_entry(package: str):
    known = {entry.said for entry in read_catalog(package)}
    assert not [f"{where}: {said}" for where, said in said_in(package) if said not in known]


@pytest.mark.parametrize("package", TRANSLATED)
def test_every_entry_is_translated_and_sure(package: str):
    for entry in read_catalog(package):
        assert not entry.is_fuzzy, entry.said
        assert all(entry.forms), entry.said
        assert len(entry.forms) == (len(NUMBERS) if entry.said[2] else 1), entry.said


@pytest.mark.parametrize("package", TRANSLATED)
def test_a_translation_keeps_the_placeholders(package: str):
    for entry in read_catalog(package):
        wanted = sorted(re.findall(r"%\(\w+\)\w|%%?\w", entry.said[1]))
        for form in entry.forms:
            assert sorted(re.findall(r"%\(\w+\)\w|%%?\w", form)) == wanted, entry.said


@pytest.mark.parametrize("package", TRANSLATED)
def test_the_compiled_catalog_says_what_the_readable_one_says(package: str):
    with catalog(package).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in read_catalog(package):
        assert spoken(compiled, entry.said) == entry.forms, entry.said


def test_packages_agree_on_what_they_both_say():
    # Django merges the catalogs of all packages into one, so of two translations one would silently lose.
    forms: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for package in TRANSLATED:
        for entry in read_catalog(package):
            forms[entry.said[:2]].add(tuple(entry.forms))
    assert not {said: found for said, found in forms.items() if len(found) > 1}


def test_the_reader_of_templates_sees_every_tag():
    source = """{% load i18n %}{% trans "One" %}{% translate 'Two %s' as two %}{% trans "Three" context "row" %}
{% blocktrans count n=2 with shown=3 %}{{ shown }} “hit”{% plural %}{{ shown }} “hits”{% endblocktrans %}{{ _("Four") }}
{% blocktranslate trimmed %}
 Five
{% endblocktranslate %}"""
    assert set(said_by_template(source)) == {
        ("", "One", ""),
        ("", "Two %%s", ""),
        ("row", "Three", ""),
        ("", "%(shown)s “hit”", "%(shown)s “hits”"),
        ("", "Four", ""),
        ("", "Five", ""),
    }


def test_the_reader_of_code_sees_every_call():
    source = """_("One" " and a half"); gettext_lazy("Two"); ngettext("%(n)s hit", "%(n)s hits", n)
pgettext_lazy("row", "Three"); translation.npgettext("row", "hit", "hits", 2); _(name); print("not this")"""
    assert set(said_by_code(source)) == {
        ("", "One and a half", ""),
        ("", "Two", ""),
        ("", "%(n)s hit", "%(n)s hits"),
        ("row", "Three", ""),
        ("row", "hit", "hits"),
    }
