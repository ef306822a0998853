"""WordPress content becomes clean blocks."""

from palmyra.wires.blocks import convert


def nothing(_url: str) -> None:
    return None


def test_block_markup_becomes_blocks_in_their_order():
    text = (
        "<!-- wp:heading --><h2>Ice</h2><!-- /wp:heading -->"
        "<!-- wp:paragraph --><p>It <em>melts</em>.</p><!-- /wp:paragraph -->"
        "<!-- wp:table --><figure><table><tr><th>Year</th></tr><tr><td>2016</td></tr></table></figure>"
    )
    assert convert(text, nothing).blocks == [
        ("heading", "Ice"),
        ("paragraph", "<p>It <i>melts</i>.</p>"),
        (
            "table",
            {"data": [["Year"], ["2016"]], "first_row_is_table_header": True, "first_col_is_header": False},
        ),
    ]


def test_blank_lines_part_classic_text_and_single_ones_break_it():
    assert convert("One\ntwo\n\nthree", nothing).blocks == [
        ("paragraph", "<p>One<br>two</p>"),
        ("paragraph", "<p>three</p>"),
    ]


def test_a_caption_stays_with_its_picture():
    text = '[caption id="x" width="3"]<img src="/uploads/pier.png" alt="Pier"> The pier[/caption]'
    assert convert(text, lambda url: 7).blocks == [("picture", {"image": 7, "alt": "Pier", "caption": "The pier"})]


def test_a_picture_that_was_not_brought_becomes_a_link_and_is_told():
    done = convert('<p><img src="https://weekly.example/a/pier.png" alt="Pier"></p>', nothing)
    assert done.blocks == [("paragraph", '<p><a href="https://weekly.example/a/pier.png">Pier</a></p>')]
    assert done.left_out == ["the picture https://weekly.example/a/pier.png"]


def test_a_gallery_shows_the_pictures_it_names():
    attachments = {"1": "/uploads/a.png", "2": "/uploads/b.png"}
    done = convert('[gallery ids="1,2"]', {"/uploads/a.png": 5, "/uploads/b.png": 6}.get, attachments)
    [(kind, value)] = done.blocks
    assert kind == "gallery"
    assert [item["image"] for item in value["pictures"]] == [5, 6]


def test_a_gallery_without_names_shows_what_was_uploaded_to_the_text():
    done = convert(
        "[gallery]", {"/uploads/a.png": 5, "/uploads/b.png": 6}.get, {}, ["/uploads/a.png", "/uploads/b.png"]
    )
    assert done.blocks[0][0] == "gallery"


def test_no_raw_shortcode_is_left_and_what_it_held_is_kept():
    done = convert("[vc_row]Words in it[/vc_row] [sic] and [contact-form-7 id=1]", nothing)
    assert done.blocks == [("paragraph", "<p>Words in it [sic] and</p>")]
    assert "the shortcode [vc_row]" in done.left_out


def test_scripts_and_handlers_go():
    done = convert('<p onclick="x()">Safe<script>alert(1)</script> <a href="javascript:x()">link</a></p>', nothing)
    [(_kind, html)] = done.blocks
    assert "script" not in html
    assert "onclick" not in html
    assert "Safe" in html


def test_a_player_becomes_an_embed():
    done = convert('<iframe src="//player.vimeo.com/video/1"></iframe>', nothing)
    assert done.blocks == [("embed", {"url": "https://player.vimeo.com/video/1", "title": "player.vimeo.com"})]


def test_preformatted_lines_stay_lines():
    assert convert("<pre>a &lt; b\nc</pre>", nothing).blocks == [("paragraph", "<p>a &lt; b<br>c</p>")]


def test_an_address_that_stands_alone_is_an_embed_or_a_link():
    done = convert(
        "https://youtu.be/ex8fMxXJDJw\n\nhttps://weekly.example/?a=1&amp;b=2\n\nSee https://a.example", nothing
    )
    assert done.blocks == [
        ("embed", {"url": "https://youtu.be/ex8fMxXJDJw", "title": "youtu.be"}),
        (
            "paragraph",
            '<p><a href="https://weekly.example/?a=1&amp;b=2">https://weekly.example/?a=1&amp;b=2</a></p>',
        ),
        ("paragraph", "<p>See https://a.example</p>"),
    ]


def test_an_embed_block_keeps_its_caption():
    text = (
        '<!-- wp:embed --><figure class="wp-block-embed"><div>\nhttps://social.example/1\n</div>'
        "<figcaption>The launch</figcaption></figure><!-- /wp:embed -->"
    )
    assert convert(text, nothing).blocks == [("embed", {"url": "https://social.example/1", "title": "The launch"})]


def test_a_table_keeps_its_caption():
    text = "<figure><table><tr><td>1</td></tr></table><figcaption>Ice by year</figcaption></figure>"
    [(kind, value)] = convert(text, nothing).blocks
    assert (kind, value["table_caption"], value["data"]) == ("table", "Ice by year", [["1"]])


def test_terms_and_what_they_mean_stand_apart():
    assert convert("<dl><dt>Fog</dt><dd>low cloud</dd></dl>", nothing).blocks == [
        ("paragraph", "<p><b>Fog</b></p>"),
        ("paragraph", "<p>low cloud</p>"),
    ]


def test_a_gallery_keeps_its_captions_and_names_what_is_missing_in_one_line():
    text = (
        '<!-- wp:gallery --><figure><figure><img src="/uploads/a.png"><figcaption>Pier</figcaption></figure>'
        '<figure><img src="/uploads/b.png"></figure>'
        '<figure><img src="/uploads/c.png"><figcaption>Ice</figcaption></figure>'
        '<figure><img src="/uploads/d.png"></figure><figcaption>The port</figcaption></figure>'
    )
    done = convert(text, {"/uploads/a.png": 5, "/uploads/b.png": 6}.get)
    assert done.blocks == [
        (
            "gallery",
            {
                "title": "The port",
                "pictures": [{"image": 5, "alt": "", "caption": "Pier"}, {"image": 6, "alt": "", "caption": ""}],
            },
        ),
        ("paragraph", '<p><a href="/uploads/c.png">Ice</a>, <a href="/uploads/d.png">d.png</a></p>'),
    ]


def test_preformatted_lines_keep_their_indent():
    assert convert("<pre>if x:\n  y</pre>", nothing).blocks == [("paragraph", "<p>if x:<br>&nbsp;&nbsp;y</p>")]
