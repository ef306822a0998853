"""What belongs to an article in other tables, in one written-out statement.

Putting a query for each of them together takes the ORM a hundred times as long as this one takes the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import connection

from palmyra.newsroom.models import Article

BELONGINGS = """\
SELECT 'author', sort_order, author_id, '', '' FROM newsroom_byline WHERE article_id = %s
UNION ALL
SELECT 'source', sort_order, source_id, verb, url FROM newsroom_sourceline WHERE article_id = %s
UNION ALL
SELECT 'tag', item.id, tag.id, tag.name, tag.slug FROM newsroom_articletag AS item
JOIN newsroom_tag AS tag ON tag.id = item.tag_id WHERE item.content_object_id = %s
UNION ALL
SELECT 'section', section.position, section.id, '', '' FROM newsroom_article_further_sections AS further
JOIN newsroom_section AS section ON section.id = further.section_id WHERE further.article_id = %s
"""


@dataclass(frozen=True, slots=True)
class Belonging:
    """An author, a source, a tag or a further section of an article by its number.

    `words` are the verb of a source line or the name of a tag; `where` is the link to the original or the tag's slug.
    """

    kind: Literal["author", "source", "tag", "section"]
    number: int
    words: str = ""
    where: str = ""


def belongings_of(article: int) -> list[Belonging]:
    """What belongs to an article as readers see it, each kind in its order."""
    with connection.cursor() as cursor:
        cursor.execute(BELONGINGS, [article] * 4)
        rows = cursor.fetchall()
    rows.sort(key=lambda row: row[1] or 0)
    return [Belonging(kind, number, words, where) for kind, _place, number, words, where in rows]


def belongings_of_draft(article: Article) -> list[Belonging]:
    """The same of a draft, whose rows may not be stored yet."""
    return [
        *(Belonging("author", row.author_id) for row in article.bylines.all()),
        *(Belonging("source", row.source_id, row.verb, row.url) for row in article.source_lines.all()),
        *(Belonging("tag", row.tag_id, row.tag.name, row.tag.slug) for row in article.tagged_items.all()),
        *(Belonging("section", row.pk) for row in article.further_sections.all()),
    ]
