"""Wagtail's lists and editors of the newsroom's rows."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet, SnippetChosenView
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from palmyra.newsroom.actions import DESK_SHELF
from palmyra.newsroom.models import Article, Author, BackgroundCard, Paper, Section, Source, Tag
from palmyra.newsroom.panels import article_handler
from palmyra.search.index import find

MOST_FOUND = 1_000  # articles that a search in the list goes on to filter: newest of the hits first

LIVE, CHANGED, DRAFT, SCHEDULED, REVIEW, WITHDRAWN = "live", "changed", "draft", "scheduled", "review", "withdrawn"
STATES = [
    (LIVE, _("Published")),
    (CHANGED, _("Published, with a newer draft")),
    (DRAFT, _("Draft")),
    (SCHEDULED, _("Scheduled")),
    (REVIEW, _("Waits for review")),
    (WITHDRAWN, _("Withdrawn")),
]


def with_state(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Articles that know whether they are scheduled or under review, without a query for each."""
    content_type = ContentType.objects.get_for_model(Article, for_concrete_model=False)
    key = Cast(OuterRef("pk"), Revision._meta.get_field("object_id"))
    scheduled = Revision.objects.filter(content_type=content_type, object_id=key, approved_go_live_at__isnull=False)
    review = WorkflowState.objects.filter(
        content_type=content_type, object_id=key, status=WorkflowState.STATUS_IN_PROGRESS
    )
    return articles.annotate(is_scheduled=Exists(scheduled), is_in_review=Exists(review))


def state_of(article: Any) -> str:
    """The state that an editor looks for."""
    if article.is_withdrawn:
        return WITHDRAWN
    if article.is_in_review:
        return REVIEW
    if article.is_scheduled:
        return SCHEDULED
    if not article.live:
        return DRAFT
    return CHANGED if article.has_unpublished_changes else LIVE


class ArticleFilter(WagtailFilterSet):
    """What the list of articles can be narrowed by."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="in_state", empty_label=_("Any"))
    section = django_filters.ModelMultipleChoiceFilter(
        label=_("Section"), queryset=Section.objects.all(), widget=forms.CheckboxSelectMultiple, method="in_sections"
    )
    author = django_filters.ModelChoiceFilter(
        label=_("Author"), queryset=Author.objects.all(), field_name="bylines__author", empty_label=_("Anybody")
    )
    language = django_filters.ChoiceFilter(label=_("Language"), choices=lambda: language_choices())

    class Meta:
        model = Article
        fields: list[str] = []

    def in_state(self, articles: QuerySet[Article], _name: str, state: str) -> QuerySet[Article]:
        """Articles in a state."""
        if state == WITHDRAWN:
            return articles.filter(withdrawn_at__isnull=False)
        if state == REVIEW:
            return articles.filter(is_in_review=True)
        if state == SCHEDULED:
            return articles.filter(is_scheduled=True)
        if state == DRAFT:
            # An index knows the values of a column, and not what NOT says of it.
            return articles.filter(live__in=[False], withdrawn_at__isnull=True)
        return articles.filter(live=True, withdrawn_at__isnull=True, has_unpublished_changes=state == CHANGED)

    def in_sections(self, articles: QuerySet[Article], _name: str, sections: list[Section]) -> QuerySet[Article]:
        """Articles of some sections, their subsections included."""
        if not sections:
            return articles
        keys = [section.pk for section in sections]
        inside = Section.objects.filter(parent__in=keys).values_list("pk", flat=True)
        return articles.filter(section__in=[*keys, *inside])


def language_choices() -> list[tuple[str, str]]:
    """The paper's languages."""
    names = dict(Article._meta.get_field("language").flatchoices)
    return [(code, str(names.get(code, code))) for code in Paper.current().languages]


class ArticleIndexView(IndexView):
    """The list of articles: found by any form of a word, with a constant number of queries however many there are."""

    is_searchable = True
    add_item_label = _("Write an article")

    def get_base_queryset(self) -> QuerySet[Article]:
        rows = Article.objects.defer("body").select_related("section", "latest_revision")
        return with_state(rows.prefetch_related("bylines__author"))

    def order_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        ordering = self.ordering or ("-changed_at", "-pk")
        return queryset.order_by(*([ordering] if isinstance(ordering, str) else ordering))

    def search_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if not self.is_searching:
            return queryset
        found = find(DESK_SHELF, self.search_query, newest_first=True, limit=MOST_FOUND)
        return queryset.filter(pk__in=found.ids)


class ArticleEditView(EditView):
    """An article's editor, with what can be done to a published one."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        article = self.object
        if article.live:
            look = {"target": "_blank", "rel": "noreferrer"}
            buttons.append(Button(_("Open on the site"), url=article.path, icon_name="view", attrs=look, priority=5))
        if article.live and self.user_has_permission("publish"):
            acts = [("correct", _("Add a correction"), "edit"), ("withdraw", _("Withdraw"), "cross")]
            if article.is_withdrawn:
                acts = [("restore", _("Show to readers again"), "undo")]
            buttons += [
                Button(label, url=reverse(f"newsroom_desk:{name}", args=[article.pk]), icon_name=icon, priority=50)
                for name, label, icon in acts
            ]
        return buttons


class ArticleSearchForm(BaseFilterForm):
    """Finds articles to link to by any form of a word."""

    q = forms.CharField(
        label=_("Search articles"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Search articles")})
    )

    def filter(self, objects: QuerySet[Article]) -> QuerySet[Article]:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        if not self.is_searching:
            return objects
        return objects.filter(pk__in=find(DESK_SHELF, self.search_query, newest_first=True, limit=MOST_FOUND).ids)


class ChooseArticleMixin:
    """What the chooser of articles shows: enough to tell two of the same headline apart."""

    filter_form_class = ArticleSearchForm

    def get_object_list(self) -> QuerySet[Article]:
        return Article.objects.defer("body").select_related("section")

    @property
    def columns(self) -> list[Any]:
        inherited: list[Any] = super().columns  # type: ignore[misc]
        return [
            *inherited,
            Column("section", label=_("Section"), accessor="section"),
            Column("language", label=_("Language"), accessor="language"),
            DateColumn("published_at", label=_("Published")),
        ]


class ChooseArticleView(ChooseArticleMixin, ChooseView):
    """The chooser of articles."""


class ChooseArticleResultsView(ChooseArticleMixin, ChooseResultsView):
    """The list in it, when searched or paged."""


class ArticleChosenView(SnippetChosenView):
    """What is told of the chosen article: for a link inside a text also its address and headline."""

    def get_chosen_response_data(self, item: Article, **kwargs: Any) -> dict[str, Any]:
        data: dict[str, Any] = super().get_chosen_response_data(item, **kwargs)
        return {**data, "url": item.path, "title": item.headline}


class ArticleChooserViewSet(SnippetChooserViewSet):
    """Chooses an article among many."""

    chosen_view_class = ArticleChosenView

    choose_view_class = ChooseArticleView
    choose_results_view_class = ChooseArticleResultsView


class ArticleViewSet(SnippetViewSet):
    """Articles."""

    model = Article
    icon = "doc-full"
    menu_label = _("Articles")
    menu_name = "articles"
    menu_order = 100
    add_to_admin_menu = True
    base_url_path = "articles"
    admin_url_namespace = "articles"
    chooser_base_url_path = "choose-article"
    chooser_admin_url_namespace = "article_chooser"
    chooser_per_page = 20
    chooser_viewset_class = ArticleChooserViewSet
    list_per_page = 50
    list_display = [
        "__str__",
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=lambda article: dict(STATES)[state_of(article)],
            primary=lambda article: article.live,
        ),
        Column("section", label=_("Section"), accessor="section"),
        Column(
            "authors",
            label=_("Authors"),
            accessor=lambda article: ", ".join(str(row.author) for row in article.bylines.all()),
        ),
        Column("language", label=_("Language"), accessor="language"),
        DateColumn("changed_at", label=_("Changed"), sort_key="changed_at"),
        DateColumn("published_at", label=_("Published"), sort_key="published_at"),
    ]
    filterset_class = ArticleFilter
    index_view_class = ArticleIndexView
    edit_view_class = ArticleEditView
    edit_handler = article_handler
    copy_view_enabled = True


class AuthorIndexView(IndexView):
    """The list of authors."""

    add_item_label = _("Add an author")


class CardIndexView(IndexView):
    """The list of background cards."""

    add_item_label = _("Add a background card")


class SectionViewSet(SnippetViewSet):
    """Sections in the order of the bar."""

    model = Section
    icon = "list-ul"
    list_display = ["name", "slug", "parent", "position"]
    search_fields = ["name", "slug"]
    panels = [
        FieldPanel("name", heading=pgettext_lazy("of a thing", "Name")),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("parent"), FieldPanel("position")]),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("is_opinion"), FieldPanel("discussion_mode")]),
        InlinePanel("names", heading=_("In other languages"), label=_("Language")),
    ]

    def get_queryset(self, request: Any) -> QuerySet[Section]:
        return Section.objects.select_related("parent")


class AuthorViewSet(SnippetViewSet):
    """Those whose names stand over articles."""

    model = Author
    icon = "user"
    index_view_class = AuthorIndexView
    list_display = ["name", "role", "user"]
    search_fields = ["name", "slug"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("bio"),
        FieldPanel("portrait"),
        FieldPanel("user"),
        InlinePanel("names", heading=_("In other languages"), label=_("Language")),
    ]

    def get_queryset(self, request: Any) -> QuerySet[Author]:
        return Author.objects.select_related("user")


class SourceViewSet(SnippetViewSet):
    """Who reports first."""

    model = Source
    icon = "globe"
    list_display = ["name", "kind", "url"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    panels = [
        FieldPanel("name", heading=pgettext_lazy("of a thing", "Name")),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel("url"),
        InlinePanel("names", heading=_("In other languages"), label=_("Language")),
    ]


class CardViewSet(SnippetViewSet):
    """Background cards."""

    model = BackgroundCard
    icon = "form"
    index_view_class = CardIndexView
    list_display = ["title", "language"]
    list_filter = ["language"]
    search_fields = ["title", "body"]
    panels = [FieldPanel("title"), FieldPanel("language"), FieldPanel("body")]


class TagViewSet(SnippetViewSet):
    """Tags."""

    model = Tag
    icon = "tag"
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    panels = [FieldPanel("name"), FieldPanel("slug")]


class DeskGroup(SnippetViewSetGroup):
    """What articles rest on."""

    menu_label = _("Desk")
    menu_icon = "folder-open-inverse"
    menu_name = "desk"
    menu_order = 200
    items = (SectionViewSet, AuthorViewSet, SourceViewSet, CardViewSet, TagViewSet)
