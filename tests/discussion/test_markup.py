"""From what somebody typed to HTML that is safe to show."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from palmyra.discussion.limits import TEXT_MAX
from palmyra.discussion.markup import ATTRIBUTES, TAGS, count_links, plain_text, render

pytestmark = pytest.mark.django_db  # a name between colons may be that of an emoji of the paper's own

LINK = 'rel="nofollow ugc noopener"'

WRITTEN = [
    ("One\ntwo", "<p>One<br>\ntwo</p>"),
    ("One\n\ntwo", "<p>One</p>\n<p>two</p>"),
    ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
    ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("3. c", '<ol start="3">\n<li>c</li>\n</ol>'),
    ("[x](https://example.com/)", f'<p><a href="https://example.com/" {LINK}>x</a></p>'),
    ("See https://example.com/a.", f'<p>See <a href="https://example.com/a" {LINK}>https://example.com/a</a>.</p>'),
    ("# No heading", "<p># No heading</p>"),
    ("2 < 3 & 4 > 1", "<p>2 &lt; 3 &amp; 4 &gt; 1</p>"),
    ("the end.Then example.com", "<p>the end.Then example.com</p>"),
    (":smile: :+1: :no_such:", "<p>😄 👍 :no_such:</p>"),
    ("[here](/2016/05/11/bridge/)", f'<p><a href="/2016/05/11/bridge/" {LINK}>here</a></p>'),
    ("`:smile:`", "<p><code>:smile:</code></p>"),
]


@pytest.mark.parametrize(("typed", "html"), WRITTEN)
def test_text_becomes_html(typed, html):
    assert render(typed) == html


def test_bowtie_is_a_picture_of_our_own():
    assert render(":bowtie:") == (
        '<p><img class="emoji" src="/static/emoji/bowtie.svg" alt=":bowtie:" title=":bowtie:" '
        'width="20" height="20"></p>'
    )


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    '[x](//evil.example/ "onmouseover=\'alert(1)")',
    "![x](https://evil.example/pixel.png)",
    '![x](x "onerror=alert(1)")',
    "<javascript:alert(1)>",
    "<https://example.com/\"onclick='alert(1)'>",
    "https://example.com/?q=<script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "</p></div><script>alert(1)</script>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=https://evil.example><input name=q></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    ":<img src=x onerror=alert(1)>:",
    ':bowtie" onerror="alert(1):',
    '<img class="emoji" src="https://evil.example/x.svg" alt=":bowtie:">',
    "\0<script\0>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "[a]: javascript:alert(1)\n\n[a]",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


SAFE_ADDRESS = re.compile(r"(?i)https?://|mailto:|#|/[^/\\]|/$")


def faults(html: str) -> list[str]:
    """What a browser would find in the HTML that must not be there."""
    found = []
    for element in lxml_html.fragment_fromstring(html, create_parent="section").iterdescendants():
        if element.tag not in TAGS:
            found.append(f"element {element.tag}")
        allowed = ATTRIBUTES.get(element.tag, set()) | ({"rel"} if element.tag == "a" else set())
        found += [f"attribute {name}" for name in element.attrib if name not in allowed]
        if element.tag == "a" and not SAFE_ADDRESS.match(element.get("href", "#nowhere")):
            found.append(f"address {element.get('href')}")
        if element.tag == "img" and element.get("src") != "/static/emoji/bowtie.svg":
            found.append(f"picture {element.get('src')}")
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_comes_out_harmless(attack):
    assert faults(render(attack)) == []


@given(st.text(alphabet=st.sampled_from(list("<>\"'&:;/()[]!*`_~#\n\t -=ahrefscriptjvonlod")), max_size=80))
def test_nothing_typed_comes_out_harmful(typed):
    assert faults(render(typed)) == []


@pytest.mark.parametrize(
    "heavy",
    ["*" * TEXT_MAX, "[" * TEXT_MAX, "`" * TEXT_MAX, "> " * (TEXT_MAX // 2), "*a_ " * (TEXT_MAX // 4),
     "- " * (TEXT_MAX // 2), "[a](" * (TEXT_MAX // 4), "<a " * (TEXT_MAX // 3), ":a" * (TEXT_MAX // 2),
     "https://a.b " * (TEXT_MAX // 12)],
    ids=lambda text: text[:4],
)  # fmt: skip
def test_heavy_text_is_rendered_soon(heavy):
    began = time.perf_counter()
    render(heavy)
    assert time.perf_counter() - began < 1


def test_links_are_counted_as_they_are_shown():
    assert count_links(render("https://a.example [b](https://b.example) `https://c.example`")) == 2


def test_plain_text_has_words_and_codes_and_no_marks():
    assert plain_text(render("**Bold** & :bowtie:\nnext\n\n- one\n- two")) == "Bold & :bowtie: next one two"
