"""Writes a WordPress export of any size, for importing."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from palmyra.project.archive_words import Words

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Old</title><link>http://old.example</link><language>ru</language><wp:wxr_version>1.2</wp:wxr_version>
"""
ITEM = """<item><title>{title}</title><link>http://old.example/{at:%Y/%m}/post-{number}/</link>
<dc:creator>author{author}</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>{at:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>
<wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<wp:comment_status>open</wp:comment_status><category domain="category" nicename="part-{part}">Part {part}</category>
<category domain="post_tag" nicename="tag-{tag}">Tag {tag}</category>{comments}</item>
"""
COMMENT = """<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Clara</wp:comment_author>
<wp:comment_date_gmt>{at:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt><wp:comment_content>{text}</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>
"""
START = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)
APART = dt.timedelta(minutes=20)
AUTHORS, PARTS, TAGS = 20, 8, 300


def write_export(file: Path, articles: int, words: Words) -> None:
    """So many posts in classic text, each with a comment or none, a category and a tag."""
    with file.open("w") as out:
        out.write(HEAD)
        for number in range(articles):
            chance = random.Random(number)
            at = START + APART * number
            paragraphs = [words.paragraph(chance).removeprefix("<p>").removesuffix("</p>") for _part in range(4)]
            (text,) = words.sentences.take(chance, 1)
            said = COMMENT.format(number=number, at=at + APART, text=text) if number % 2 else ""
            told = {"author": number % AUTHORS, "part": number % PARTS, "tag": number % TAGS, "comments": said}
            (title,) = words.sentences.take(chance, 1)
            out.write(ITEM.format(title=title, at=at, number=number, body="\n\n".join(paragraphs), **told))
        out.write("</channel></rss>\n")
