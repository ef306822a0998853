"""The blocks of which an article's body is built; their public templates lie with the pages."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["bold", "italic", "link", "article-link", "strikethrough", "superscript", "subscript"]
LIST_FEATURES = ["bold", "italic", "link", "article-link", "ul", "ol"]
CARD_FEATURES = ["bold", "italic", "link", "article-link", "ul", "ol"]
# The grid has its own words in this language alone, and complains in the console of any other.
TABLE_OPTIONS = {"colHeaders": False, "rowHeaders": False, "language": "en-US"}
# A table says from the start which cells are its head: one that says nothing stops autosave and publication.
NEW_TABLE = {"data": [[""] * 3] * 3, "table_header_choice": "row"}


class QuoteBlock(blocks.StructBlock):
    """A quotation with who said it, who they are, and who reported it."""

    text = blocks.TextBlock(label=_("Words"), rows=3)
    speaker = blocks.CharBlock(label=_("Speaker"), required=False)
    role = blocks.CharBlock(label=_("Who they are"), required=False)
    source = blocks.CharBlock(label=_("Source"), required=False, help_text=_("Where it was said or written."))
    source_url = blocks.URLBlock(label=_("Link to the original"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    """A picture; alt text, caption and credit are the picture's own unless given here."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("Alt text here"), required=False)
    caption = blocks.CharBlock(label=_("Caption here"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures in a row."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "blocks/gallery.html"


class EmbedBlock(blocks.StructBlock):
    """Something from another site; nothing is asked of that site before a reader clicks."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title"), help_text=_("What a reader will see after the click."))

    class Meta:
        icon = "media"
        label = _("Embed")
        template = "blocks/embed.html"


class ArticleLinkBlock(SnippetChooserBlock):
    """A link to another article of this paper; it follows the article when its address changes."""

    def __init__(self, **options: Any) -> None:
        super().__init__("newsroom.Article", **options)

    @cached_property
    def target_model(self) -> Any:
        from django.apps import apps

        return apps.get_model("newsroom", "Article")

    class Meta:
        icon = "doc-full"
        label = _("Link to an article")
        template = "blocks/article.html"


class BodyBlock(blocks.StreamBlock):
    """Everything that may stand in an article."""

    paragraph = blocks.RichTextBlock(
        label=_("Paragraph"), features=TEXT_FEATURES, icon="pilcrow", template="blocks/paragraph.html"
    )
    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="blocks/heading.html")
    quote = QuoteBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    list = blocks.RichTextBlock(label=_("List"), features=LIST_FEATURES, icon="list-ul", template="blocks/list.html")
    table = TableBlock(label=_("Table"), table_options=TABLE_OPTIONS, default=NEW_TABLE, template="blocks/table.html")
    embed = EmbedBlock()
    article = ArticleLinkBlock()
    card = SnippetChooserBlock(
        "newsroom.BackgroundCard", label=_("Background card"), icon="form", template="blocks/card.html"
    )

    class Meta:
        template = "blocks/body.html"


class FooterColumnBlock(blocks.StructBlock):
    """A column of links in the footer."""

    links = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("name", blocks.CharBlock(label=_("Name"))),
                (
                    "url",
                    blocks.CharBlock(label=_("Address"), help_text=_("A path such as /about/, or a full address.")),
                ),
            ],
            label=_("Link"),
        ),
        label=_("Links"),
    )

    class Meta:
        icon = "list-ul"
        label = _("Column of links")


class FooterBlock(blocks.StreamBlock):
    """The columns of the footer."""

    column = FooterColumnBlock()
