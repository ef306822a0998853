"""The newsroom's list and form of the paper's own emoji."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from palmyra.discussion import emoji
from palmyra.discussion.drawing import draw
from palmyra.discussion.errors import BadPicture
from palmyra.discussion.models import CustomEmoji


class EmojiForm(WagtailAdminModelForm):
    """A short name that is free, and a picture made small."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in emoji.CUSTOM or code in emoji.codes():
            raise forms.ValidationError(_("This name has an emoji already. Choose another one."))
        return code

    def clean_picture(self) -> Any:
        picture = self.cleaned_data["picture"]
        if "picture" not in self.changed_data or not isinstance(picture, File):
            return picture
        try:
            return draw(picture)
        except BadPicture as error:
            raise forms.ValidationError(str(error)) from None


def picture_of(row: CustomEmoji) -> SafeString:
    """The picture in the list."""
    return format_html('<img src="{}" alt="" width="32">', row.picture.url)


class EmojiViewSet(SnippetViewSet):
    """Emoji of the paper, by their names."""

    model = CustomEmoji
    icon = "image"
    menu_label = _("Emoji")
    menu_name = "emoji"
    menu_order = 160
    add_to_settings_menu = True
    list_display = ["__str__", "name", Column("picture", label=_("picture"), accessor=picture_of)]
    search_fields = ["code", "name"]
    edit_handler = ObjectList(
        [FieldPanel("code"), FieldPanel("name"), FieldPanel("picture")], base_form_class=EmojiForm
    )
