"""WordPress content becomes an article's blocks: block markup, classic text and shortcodes alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any
from urllib.parse import unquote, urlsplit

import nh3
from lxml import html as lxml_html

from palmyra.newsroom.embeds import player_address

INLINE = {"b", "i", "a", "br", "s", "sup", "sub"}
LISTS = {"ul", "ol", "li"}
SAME = {"strong": "b", "em": "i", "cite": "i", "del": "s", "strike": "s", "dfn": "i", "var": "i"}
CONTAINERS = {"div", "section", "article", "main", "header", "footer", "aside", "center", "details", "form", "fieldset"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
OTHER_BLOCKS = set("p blockquote figure table pre hr img dl address nav summary".split())
PLAYERS = {"iframe", "video", "audio", "embed", "object"}
BLOCK_TAGS = (
    "address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|iframe|main|"
    "ol|p|pre|section|table|ul|video|audio|script|style|object|summary|dd|dt|li|tr|td|th|thead|tbody|tfoot|caption|nav"
)
STARTS_BLOCK = re.compile(rf"^\s*</?(?:{BLOCK_TAGS})\b", re.IGNORECASE)

CAPTION = re.compile(r"\[(?:wp_)?caption[^\]]*\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
CAPTION_IMAGE = re.compile(r"((?:<a [^>]*>\s*)?<img [^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
GALLERY = re.compile(r'\[gallery(?:[^\]]*?ids="([\d,\s]+)")?[^\]]*\]')
EMBED = re.compile(r"\[embed[^\]]*\](.*?)\[/embed\]", re.DOTALL)
MEDIA = re.compile(r"\[(audio|video|playlist)([^\]]*)\](?:\[/\1\])?")
SOURCE = re.compile(r'(?:src|mp4|mp3|ogg|m4a|webm|url)="([^"]+)"')
# Names that WordPress and its usual plug-ins have; a word in brackets that is none of them is the writer's own.
OTHER = re.compile(
    r"\[/?(contact-form[\w-]*|gravityforms?|ninja_form|wpforms|polldaddy|poll|vc_\w+|et_pb_\w+|su_\w+|tweet|soundcloud|"
    r"youtube|vimeo|googlemaps|recent-posts|archives|latex|sourcecode|code|googleapps|slideshow|ad|adsense|toc|"
    r"products?|woocommerce_\w+|rev_slider|layerslider|shortcode)\b[^\]]*\]"
)
SCRIPTS = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
COMMENTS = re.compile(r"<!--.*?-->", re.DOTALL)
DYNAMIC = re.compile(r"<!-- wp:([a-z0-9/-]+)(?: [^>]*?)?/-->")
LONE_ADDRESS = re.compile(r"https?://[^\s<>]+")
WHOLE_LINK = re.compile(r"<a [^>]*>([^<]*)</a>")
INDENT = re.compile(r"^ +", re.MULTILINE)
NO_BREAK_SPACE = "\u00a0"

Block = tuple[str, Any]


@dataclass
class Converted:
    """An article's blocks, and what had no counterpart, in words for the report."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


# Gives the id of the picture at an address, or None where it was not brought.
FindPicture = Callable[[str], int | None]


def convert(
    content: str, find_picture: FindPicture, attachments: dict[str, str] | None = None, own: list[str] | None = None
) -> Converted:
    """The blocks of a text.

    `attachments` gives addresses by attachment id, for galleries that name theirs; `own` are the addresses of what was
    uploaded to this text, for galleries that name none.
    """
    done = Converted()
    text = content.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    is_blocks = "<!-- wp:" in text
    for name in DYNAMIC.findall(text):
        done.left_out.append(f"the block {name}, which WordPress fills itself")
    done.left_out += [f"a {name.lower()} element" for name in SCRIPTS.findall(text)]
    text = SCRIPTS.sub("", text)
    text = replace_shortcodes(text, done, attachments or {}, own or [])
    text = COMMENTS.sub("", text)
    if not is_blocks:
        text = auto_paragraphs(text)
    if not text.strip():
        return done
    root = lxml_html.fragment_fromstring(text, create_parent="div")
    Walker(done, find_picture).walk(root)
    return done


def replace_shortcodes(text: str, done: Converted, attachments: dict[str, str], own: list[str]) -> str:
    """Shortcodes as the HTML that they stand for; unknown ones go, their inner text stays, and both are told."""

    def caption(found: re.Match[str]) -> str:
        inner = CAPTION_IMAGE.match(found[1].strip())
        if inner is None:
            return found[1]
        return f"\n\n<figure>{inner[1]}<figcaption>{inner[2].strip()}</figcaption></figure>\n\n"

    def gallery(found: re.Match[str]) -> str:
        ids = [number.strip() for number in (found[1] or "").split(",") if number.strip()]
        addresses = [attachments[number] for number in ids if number in attachments] if ids else own
        images = "".join(f'<img src="{escape(address)}">' for address in addresses)
        if not images:
            done.left_out.append("a gallery that names none of the pictures in the file")
            return ""
        return f"\n\n<figure>{images}</figure>\n\n"

    def media(found: re.Match[str]) -> str:
        source = SOURCE.search(found[2])
        if source is None:
            done.left_out.append(f"the shortcode [{found[1]}] without an address")
            return ""
        return f'\n\n<{found[1]} src="{escape(source[1])}"></{found[1]}>\n\n'

    def other(found: re.Match[str]) -> str:
        done.left_out.append(f"the shortcode [{found[1]}]")
        return ""

    text = CAPTION.sub(caption, text)
    text = GALLERY.sub(gallery, text)
    text = EMBED.sub(lambda found: f'\n\n<iframe src="{escape(found[1].strip())}"></iframe>\n\n', text)
    return OTHER.sub(other, MEDIA.sub(media, text))


def auto_paragraphs(text: str) -> str:
    """Classic text: a blank line parts paragraphs, a single one breaks a line; HTML blocks and <pre> stay."""
    parts = re.split(r"(<pre\b.*?</pre>)", text, flags=re.DOTALL | re.IGNORECASE)
    return "".join(part if index % 2 else _paragraphs(part) for index, part in enumerate(parts))


def _paragraphs(text: str) -> str:
    text = re.sub(rf"(</(?:{BLOCK_TAGS})>)", r"\1\n\n", text, flags=re.IGNORECASE)
    text = re.sub(rf"(<(?:{BLOCK_TAGS})\b[^>]*>)", r"\n\n\1", text, flags=re.IGNORECASE)
    pieces = []
    for piece in re.split(r"\n\s*\n", text):
        stripped = piece.strip()
        if not stripped:
            continue
        if STARTS_BLOCK.match(stripped):
            pieces.append(stripped)
        else:
            pieces.append("<p>" + stripped.replace("\n", "<br>") + "</p>")
    return "\n".join(pieces)


class Walker:
    """Goes through a tree of HTML and adds a block for each part of it."""

    def __init__(self, done: Converted, find_picture: FindPicture) -> None:
        self.done = done
        self.find_picture = find_picture
        self.loose: list[str] = []

    def walk(self, parent: Any) -> None:
        """The children of an element; loose text and inline elements in a row become one paragraph."""
        self.loose.append(escape(parent.text or "", quote=False))
        for child in parent:
            if isinstance(child.tag, str):
                if self.is_block(child):
                    self.flush()
                    self.block(child)
                else:
                    self.loose.append(lxml_html.tostring(child, encoding="unicode", with_tail=False))
            self.loose.append(escape(child.tail or "", quote=False))
        self.flush()

    def is_block(self, element: Any) -> bool:
        """Whether an element stands by itself, or holds something that does."""
        name = element.tag.lower()
        if name in CONTAINERS | HEADINGS | PLAYERS | LISTS | OTHER_BLOCKS:
            return True
        return any(isinstance(child.tag, str) and child.tag.lower() in {"img", "iframe"} for child in element.iter())

    def flush(self) -> None:
        """Make a paragraph of the loose text."""
        html, self.loose = "".join(self.loose), []
        self.paragraph(html)

    def paragraph(self, html: str) -> None:
        """Add a paragraph unless it is empty; one that is nothing but an address is a link."""
        inner = clean_inline(html)
        address = lone_address(inner)
        if address and player_address(address):
            self.embed(address, "")
        elif address:
            self.done.blocks.append(("paragraph", f"<p>{link_to(address, address)}</p>"))
        elif inner:
            self.done.blocks.append(("paragraph", f"<p>{inner}</p>"))

    def embed(self, address: str, title: str) -> None:
        """Add something from another site."""
        self.done.blocks.append(("embed", {"url": address, "title": title or name_of(address)}))

    def block(self, element: Any) -> None:
        """Add what an element stands for."""
        name = element.tag.lower()
        if name in {"hr", "nav"}:
            return
        if name in HEADINGS:
            self.heading(element)
        elif name in {"ul", "ol"}:
            self.list(element)
        elif name == "blockquote":
            self.quote(element)
        elif name == "table":
            self.table(element)
        elif name == "img":
            self.picture(element, "")
        elif name == "figure":
            self.figure(element)
        elif name in PLAYERS:
            self.player(element)
        elif name == "pre":
            text = "".join(element.itertext()).strip("\n").expandtabs(4)
            indented = INDENT.sub(lambda spaces: NO_BREAK_SPACE * len(spaces[0]), text)
            self.paragraph(escape(indented, quote=False).replace("\n", "<br>"))
        elif name == "dl":
            self.definitions(element)
        else:
            self.container(element)

    def container(self, element: Any) -> None:
        """Whatever holds other things: its pictures and blocks one by one, the text between as paragraphs."""
        if not any(isinstance(child.tag, str) and self.is_block(child) for child in element):
            self.paragraph(inner_html(element))
        else:
            self.walk(element)

    def heading(self, element: Any) -> None:
        """A heading, with the pictures that somebody put into it."""
        words = " ".join("".join(element.itertext()).split())
        if words:
            self.done.blocks.append(("heading", words))
        for image in element.iter("img"):
            self.picture(image, "")

    def definitions(self, element: Any) -> None:
        """A list of terms: each in bold, what it means below it."""
        for part in element.iter("dt", "dd"):
            if part.tag == "dt":
                self.paragraph(f"<b>{inner_html(part)}</b>")
            else:
                self.container(part)

    def list(self, element: Any) -> None:
        """A list; the blocks that stood in its items are reduced to their words."""
        html = nh3.clean(rename(outer_html(element)), tags=INLINE | LISTS, attributes={"a": {"href"}}, link_rel=None)
        if re.sub(r"<[^>]+>", "", html).strip():
            self.done.blocks.append(("list", html.strip()))
        for image in element.iter("img"):
            self.picture(image, "")

    def quote(self, element: Any) -> None:
        """A quotation; a <cite> in it names who said it."""
        cite = element.find(".//cite")
        speaker = ""
        if cite is not None:
            speaker = " ".join("".join(cite.itertext()).split())
            cite.drop_tree()
        lines = [" ".join("".join(part.itertext()).split()) for part in element.iter("p", "li")]
        text = "\n".join(filter(None, lines)) or " ".join("".join(element.itertext()).split())
        if text:
            value = {"text": text, "speaker": speaker, "role": "", "source": "", "source_url": ""}
            self.done.blocks.append(("quote", value))
        for image in element.iter("img"):
            self.picture(image, "")

    def table(self, element: Any, caption: str = "") -> None:
        """A table as rows of words with its caption."""
        caption = caption or words_of(element.find("caption"))
        rows = [
            [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in {"td", "th"}]
            for row in element.iter("tr")
        ]
        rows = [row for row in rows if row]
        if not rows:
            return
        width = max(map(len, rows))
        first = element.find(".//tr")
        has_head = first is not None and all(cell.tag == "th" for cell in first)
        value = {
            "data": [row + [""] * (width - len(row)) for row in rows],
            "first_row_is_table_header": has_head,
            "first_col_is_header": False,
        }
        self.done.blocks.append(("table", value | ({"table_caption": caption} if caption else {})))

    def figure(self, element: Any) -> None:
        """A figure: a picture, several, a table, a quotation or a player, with its caption."""
        caption = element.find(".//figcaption")
        words = ""
        images = list(element.iter("img"))
        if caption is not None and len(images) < 2:
            words = words_of(caption)
            caption.drop_tree()
        table = element.find(".//table")
        address = lone_address("".join(element.itertext()).strip())
        if len(images) > 1:
            self.gallery(images, words_of(element.find("figcaption")))
        elif images:
            self.picture(images[0], words)
            words = ""
        elif table is not None:
            self.table(table, words)
            words = ""
        elif address:
            self.embed(address, words)
            words = ""
        else:
            self.walk(element)
        if words:
            self.paragraph(escape(words, quote=False))

    def gallery(self, images: Any, title: str) -> None:
        """Pictures in a row; those that were not brought stand as links."""
        found = [(image, self.find_picture(image.get("src") or "")) for image in images]
        values = [
            {"image": number, "alt": image.get("alt") or "", "caption": caption_of(image)}
            for image, number in found
            if number is not None
        ]
        if len(values) > 1:
            self.done.blocks.append(("gallery", {"title": title, "pictures": values}))
        missing = [self.link_to_missing(image, caption_of(image)) for image, number in found if number is None]
        if any(missing):
            self.done.blocks.append(("paragraph", f"<p>{', '.join(filter(None, missing))}</p>"))
        for image, number in found:
            if number is not None and len(values) == 1:
                self.picture(image, caption_of(image))

    def picture(self, image: Any, caption: str) -> None:
        """A picture that was brought, else a link to where it was."""
        number = self.find_picture(image.get("src") or "")
        if number is None:
            link = self.link_to_missing(image, caption)
            if link:
                self.done.blocks.append(("paragraph", f"<p>{link}</p>"))
            return
        value = {"image": number, "alt": image.get("alt") or "", "caption": caption}
        self.done.blocks.append(("picture", value))

    def link_to_missing(self, image: Any, caption: str) -> str:
        """A link in the place of a picture that is not here, or ""."""
        source = image.get("src") or ""
        if not source.startswith(("http://", "https://", "/")):
            return ""
        self.done.left_out.append(f"the picture {source}")
        return link_to(source, caption or image.get("alt") or urlsplit(source).path.rsplit("/", 1)[-1])

    def player(self, element: Any) -> None:
        """Something from another site, which readers load by a click; a plain file is a link."""
        source = element.get("src") or element.get("data") or ""
        if not source:
            inner = element.find(".//source")
            source = (inner.get("src") if inner is not None else "") or ""
        if source.startswith("//"):
            source = f"https:{source}"
        if not source.startswith(("http://", "https://")):
            self.done.left_out.append(f"a player without an address (<{element.tag}>)")
            return
        self.embed(source, element.get("title") or "")


def lone_address(text: str) -> str:
    """The address that a text consists of, with or without a link around it; "" for any other text."""
    bare = unescape(WHOLE_LINK.sub(r"\1", text))
    return bare if LONE_ADDRESS.fullmatch(bare) else ""


def link_to(address: str, name: str) -> str:
    """A link."""
    return f'<a href="{escape(address)}">{escape(name or address, quote=False)}</a>'


def name_of(address: str) -> str:
    """What to call something at an address: the name of a file, else the site."""
    parts = urlsplit(address)
    name = unquote(parts.path.rsplit("/", 1)[-1])
    return name if "." in name else parts.netloc.removeprefix("www.")


def words_of(element: Any) -> str:
    """The words in an element, "" for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def caption_of(image: Any) -> str:
    """What stands under one picture of several."""
    figures = [figure for figure in image.iterancestors("figure") if len(list(figure.iter("img"))) == 1]
    return words_of(figures[0].find(".//figcaption")) if figures else ""


def rename(html: str) -> str:
    """Elements under the names that an article's text has for them."""
    for old, new in SAME.items():
        html = re.sub(rf"<(/?){old}(?=[\s>/])", rf"<\1{new}", html, flags=re.IGNORECASE)
    return html


def clean_inline(html: str) -> str:
    """The inside of a paragraph: emphasis, links and breaks, everything else reduced to its words."""
    clean = nh3.clean(rename(html), tags=INLINE, attributes={"a": {"href"}}, link_rel=None)
    clean = re.sub(r"^(?:\s|<br>)+|(?:\s|<br>)+$", "", clean)
    return clean if re.sub(r"<[^>]+>|&nbsp;|\s", "", clean) else ""


def inner_html(element: Any) -> str:
    """What stands in an element."""
    pieces = [escape(element.text or "", quote=False)]
    pieces += [lxml_html.tostring(child, encoding="unicode") for child in element]
    return "".join(pieces)


def outer_html(element: Any) -> str:
    """An element without what follows it."""
    return str(lxml_html.tostring(element, encoding="unicode", with_tail=False))
