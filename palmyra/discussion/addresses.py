"""Web addresses in a comment: how many there are, and whether one of them hides where it leads."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from palmyra.discussion import markup
from palmyra.language.disguise import IN_CYRILLIC, IN_GREEK, IN_LATIN, STRICT, visible

# Services that lead anywhere else; nobody sees where before following.
SHORTENERS = frozenset(
    "adf.ly bit.do bit.ly bitly.com bl.ink buff.ly clc.to clck.ru clicks.su cutt.ly da.gd dub.sh goo.gl goo.su gg.gg "
    "is.gd j.mp kutt.it lnk.to lnkd.in n9.cl ow.ly qps.ru rb.gy rebrand.ly s.id short.gy shorturl.at shorturl.com "
    "soo.gd t.co t.ly tiny.cc tinyurl.com tny.im trib.al u.to urlz.fr v.gd vk.cc vk.sv x.gd zpr.io".split()
)
# Endings that make a word with a dot an address though nobody wrote http; others are more often a missing space.
ENDINGS = (
    "com|net|org|ru|su|info|biz|xyz|top|online|site|website|shop|store|club|vip|bet|win|casino|icu|click|live|рф|онлайн"
)
BARE = re.compile(rf"(?<![\w@./:-])(?:[\w-]{{1,63}}\.){{1,4}}(?:{ENDINGS})(?![\w-]|\.\w)", re.IGNORECASE)
SHORT = re.compile(rf"(?<![\w@./:-])(?:{'|'.join(map(re.escape, sorted(SHORTENERS)))})(?=/\w)", re.IGNORECASE)
LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
# Words of a link that are an address themselves: with http or www, or an ending as above or of a country.
LABEL = re.compile(
    rf"(?:https?://(?:www\.)?|www\.)?((?:[\w-]{{1,63}}\.){{1,4}}(?:{ENDINGS}|[a-z]{{2}}))(?:[/:?#]\S*)?", re.IGNORECASE
)
TYPED_PUNYCODE = re.compile(r"(?<![\w-])xn--[a-z0-9]", re.IGNORECASE)
DISGUISES = (
    # hxxp://, h**p://, ht tp://
    re.compile(r"(?<!\w)(?:h[xх*]{2}ps?|hxxps?|h\st\st\sp\s?s?|ht\stps?|http\ss)\s{0,3}:", re.IGNORECASE),
    re.compile(r"(?<!\w)https?\s{1,3}:\s{0,3}/|(?<!\w)https?:\s{1,3}//", re.IGNORECASE),
    # example [dot] com, example(.)com, пример {точка} рф
    re.compile(
        rf"\w\s{{0,3}}[\[({{<]\s{{0,3}}(?:dot|точка|\.)\s{{0,3}}[\])}}>]\s{{0,3}}(?:[a-z]{{2}}|{ENDINGS}|ком|ру)",
        re.IGNORECASE,
    ),
    # example dot com; "the dot com years" are about something else
    re.compile(
        rf"(?<!\bthe)(?<!\ba)(?<!\bof)(?<=\w)\s{{1,3}}(?:dot|точка)\s{{1,3}}(?:{ENDINGS}|ком|ру)(?!\w)", re.IGNORECASE
    ),
    # example . com, example .ru; ".NET" stands by itself
    re.compile(r"\w\s{1,3}\.\s{0,3}(?:com|org|ru|su|info|biz|xyz|рф)(?![\w.])"),
    re.compile(r"\w\.\s(?:com|ru|рф)(?![\w.])"),
)
DOTS = str.maketrans("。．｡․", "....")


def count_addresses(html: str) -> int:
    """Links in a comment, with addresses that only look like one."""
    return markup.count_links(html) + len(bare_hosts(LINK.sub(" ", html)))


def bare_hosts(html: str) -> list[str]:
    """The hosts that a comment names without leading there."""
    seen = visible(markup.plain_text(html))
    if "." not in seen:
        return []
    named = BARE.findall(seen) + SHORT.findall(seen)
    return [host.lower().removeprefix("www.") for host in dict.fromkeys(named)]


def hosts_of(html: str) -> list[str]:
    """The hosts that a comment leads to or names, as readers see them."""
    led = [host_of(target) for target, _label in links_of(html)]
    return [host for host in led if host] + bare_hosts(html)


def links_of(html: str) -> list[tuple[str, str]]:
    """Where the links of a comment lead, each with its words."""
    return [(unescape(target), markup.plain_text(label)) for target, label in LINK.findall(html)]


def hidden_targets(html: str) -> list[str]:
    """Where those links of a comment lead whose words do not tell it, each address once."""
    return list(dict.fromkeys(target for target, label in links_of(html) if host_of(target) not in label.lower()))


def has_false_label(html: str) -> bool:
    """Whether the words of a link are an address of one site while it leads to another."""
    for target, label in links_of(html):
        named, host = LABEL.fullmatch(visible(label)), host_of(target)
        if named and not is_within(named[1].lower(), host) and not is_within(host, named[1].lower()):
            return True
    return False


def is_within(host: str, site: str) -> bool:
    """Whether a host is a site's or one of its parts."""
    return host == site or host.endswith(f".{site}")


def host_of(target: str) -> str:
    """The host of an address, without www, in the letters that a browser's bar may show; "" where there is none."""
    try:
        host = urlsplit(target).hostname or ""
    except ValueError:
        return ""
    return ".".join(letters_of(label) for label in host.removeprefix("www.").split("."))


def letters_of(label: str) -> str:
    """A part of a host's name, taken out of punycode."""
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def has_shortener(hosts: list[str]) -> bool:
    """Whether one of a comment's hosts is a service that hides where it leads."""
    return not SHORTENERS.isdisjoint(hosts)


def has_disguise(text: str, hosts: list[str]) -> bool:
    """Whether an address is written so that readers understand it and programs do not, or the other way round."""
    if any(disguise.search(text) for disguise in DISGUISES) or TYPED_PUNYCODE.search(text):
        return True
    # An address that is there only once what nobody sees is taken away.
    plain = text.lower()
    if any(bare.lower() not in plain for bare in BARE.findall(visible(text.translate(DOTS)))):
        return True
    return any(looks_like_another(label) for host in hosts for label in host.split("."))


def looks_like_another(label: str) -> bool:
    """Whether a part of a host's name mixes alphabets, or is all in Cyrillic letters that are Latin to the eye."""
    kinds = sum(bool(kind.search(label)) for kind in (IN_LATIN, IN_CYRILLIC, IN_GREEK))
    return kinds > 1 or (bool(IN_CYRILLIC.search(label)) and set(label) <= STRICT["cyrillic"] | set("ӏіјѕ-0123456789"))
