"""The editors' forms: which fields stand where, for articles and for the paper itself."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from palmyra.discussion.models import Comment
from palmyra.newsroom.models import Paper

LAST_PORT = 65_535
COMMENT_LINK = re.compile(r"(?:#comment-|/talk/comment/|^)(\d{1,18})/?$")


class CommentLinkInput(forms.TextInput):
    """Takes a comment's link as readers copy it, and shows one."""

    def format_value(self, value: Any) -> str | None:
        return f"/talk/comment/{value}/" if str(value or "").isdigit() else value

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = str(data.get(name) or "").strip()
        found = COMMENT_LINK.search(typed)
        return found[1] if found else typed


class ArticleForm(WagtailAdminModelForm):
    """The form of an article; offers the languages that the paper speaks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paper = Paper.current()
        if "language" in self.fields:
            field = self.fields["language"]
            known = [*paper.languages, self.instance.language] if self.instance.pk else paper.languages
            field.choices = [(code, name) for code, name in field.choices if code in known]
            if self.instance.pk is None:
                self.initial["language"] = field.initial = paper.main_language
        if "remark" in self.fields:
            self.fields["remark"].queryset = Comment.objects.shown()
            self.fields["remark"].error_messages["invalid_choice"] = _(
                "Readers can see no such comment. Copy the link that stands beneath it."
            )


class PaperForm(WagtailAdminModelForm):
    """The form of the paper; an empty password keeps the one that is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail_port"].validators.append(MaxValueValidator(LAST_PORT))

    def clean_mail_password(self) -> str:
        return self.cleaned_data["mail_password"] or self.instance.mail_password


TEXT_PANELS = [
    TitleFieldPanel("headline", targets=["slug"], placeholder=_("Headline")),
    FieldRowPanel([FieldPanel("kicker"), FieldPanel("is_urgent")]),
    FieldPanel("lead"),
    FieldRowPanel([FieldPanel("main_picture"), FieldPanel("picture_caption")]),
    FieldPanel("dateline"),
    FieldPanel("body"),
    InlinePanel("bylines", [FieldPanel("author")], heading=_("Bylines"), label=_("Byline")),
    InlinePanel(
        "source_lines",
        [FieldPanel("source"), FieldRowPanel([FieldPanel("verb"), FieldPanel("url")])],
        heading=_("Source lines"),
        label=_("Source line"),
        help_text=_("Who reported this: agency, publisher, official, document."),
    ),
]
PLACE_PANELS = [
    FieldPanel("section", widget=forms.Select),
    FieldPanel("further_sections", widget=forms.CheckboxSelectMultiple),
    FieldPanel("tags"),
    FieldRowPanel([FieldPanel("front_slot"), FieldPanel("front_order")]),
    FieldPanel("remark", widget=CommentLinkInput),
    FieldPanel("discussion_mode"),
]
SETTING_PANELS = [
    FieldPanel("slug"),
    FieldRowPanel([FieldPanel("language"), FieldPanel("translation_of")]),
    FieldPanel("published_at"),
    PublishingPanel(),
]
article_handler = TabbedInterface(
    [
        ObjectList(TEXT_PANELS, heading=_("Text")),
        ObjectList(PLACE_PANELS, heading=_("Place and discussion")),
        ObjectList(SETTING_PANELS, heading=_("Address and time")),
    ],
    base_form_class=ArticleForm,
)

paper_handler = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("name", heading=pgettext_lazy("of a thing", "Name")),
                FieldPanel("public_address"),
                FieldRowPanel([FieldPanel("time_zone"), FieldPanel("main_language")]),
                FieldPanel("discussion_mode"),
            ],
            heading=_("Paper"),
        ),
        ObjectList(
            [
                InlinePanel(
                    "editions",
                    [
                        FieldRowPanel([FieldPanel("language"), FieldPanel("name")]),
                        FieldPanel("tagline"),
                        FieldPanel("ear", widget=CommentLinkInput),
                        FieldPanel("imprint"),
                        FieldPanel("footer"),
                    ],
                    heading=_("Editions"),
                    label=_("Edition"),
                    min_num=1,
                )
            ],
            heading=_("Languages, footer, imprint"),
        ),
        ObjectList(
            [
                HelpPanel(template="newsroom/mail_help.html"),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("mail_host"), FieldPanel("mail_port"), FieldPanel("mail_security")]),
                        FieldRowPanel(
                            [
                                FieldPanel("mail_user"),
                                FieldPanel("mail_password", widget=forms.PasswordInput(attrs={"autocomplete": "off"})),
                            ]
                        ),
                        FieldPanel("mail_from"),
                    ],
                    heading=_("Mail server"),
                ),
            ],
            heading=_("Mail"),
        ),
    ],
    base_form_class=PaperForm,
)
