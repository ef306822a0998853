"""Public addresses; the same set stands under the language code of each further edition."""

from __future__ import annotations

from django.urls import include, path, re_path, register_converter
from django.views.generic import RedirectView

from palmyra.pages import door, feeds, files, frames, reader_views, views
from palmyra.pages.api import service


class LanguageConverter:
    """A language code as the first part of an address, such as /en/; whether the paper speaks it, the view decides."""

    regex = "[a-z]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class YearConverter:
    """Four digits, first of a dated address."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class TwoDigitConverter(YearConverter):
    """A month or a day, always in two digits, so that each page has one address."""

    regex = "[0-9]{2}"

    def to_url(self, value: int) -> str:
        return f"{value:02}"


class OrderConverter(LanguageConverter):
    """An order that a discussion can be read in; whether it is offered, the view decides."""

    regex = "newest|oldest|best|heated|noted|answered|unanswered"


register_converter(LanguageConverter, "language")
register_converter(OrderConverter, "order")
register_converter(YearConverter, "year")
register_converter(TwoDigitConverter, "two")

edition = [
    path("", views.front, name="front"),
    path("feed.xml", feeds.edition_feed, name="feed"),
    path("comments.xml", feeds.comment_feed, name="comment-feed"),
    path("search/", views.search, name="search"),
    path("archive/", views.archive, name="archive"),
    path("talk/record/", views.talk_record, name="talk-record"),
    path("<year:year>/", views.year, name="year"),
    path("<year:year>/<two:month>/", views.month, name="month"),
    path("<year:year>/<two:month>/<two:day>/", views.day, name="day"),
    path("<year:year>/<two:month>/<two:day>/<slug:slug>/", views.article, name="article"),
    path("<year:year>/<two:month>/<two:day>/<slug:slug>/comments/<int:number>/", views.comments, name="comments"),
    path(
        "<year:year>/<two:month>/<two:day>/<slug:slug>/comments/<order:order>/", views.ordered_comments, name="ordered"
    ),
    path(
        "<year:year>/<two:month>/<two:day>/<slug:slug>/comments/<order:order>/<int:number>/",
        views.ordered_comments,
        name="ordered",
    ),
    path("sections/<slug:slug>/", views.section, name="section"),
    path("sections/<slug:slug>/page/<int:number>/", views.section, name="section"),
    path("sections/<slug:slug>/feed.xml", feeds.section_feed, name="section-feed"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("authors/<slug:slug>/page/<int:number>/", views.author, name="author"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("sources/<slug:slug>/page/<int:number>/", views.source, name="source"),
    path("readers/<int:number>/", reader_views.reader, name="reader"),
    path("readers/<int:number>/page/<int:page>/", reader_views.reader, name="reader"),
    path("readers/<int:number>/feed.xml", reader_views.reader_feed, name="reader-feed"),
    path("tags/<slug:slug>/", views.tag, name="tag"),
    path("tags/<slug:slug>/page/<int:number>/", views.tag, name="tag"),
]

urlpatterns = [
    path("robots.txt", files.robots, name="robots"),
    path("sitemap.xml", files.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", files.sitemap, name="sitemap-part"),
    path("api/v1/docs/", service.docs, name="api-docs"),
    path("api/v1/", RedirectView.as_view(pattern_name="api-docs")),
    path("api/v1/", service.api.urls),
    re_path(r"^api(?:/(?P<rest>.*))?$", service.nothing_here),
    path("account/door/", door.door, name="door"),
    path("talk/embed/", frames.embed, name="embed"),
    path("talk/embed/<int:number>/", frames.frame, name="frame"),
    path("talk/embed/<int:number>/comments/<int:part>/", frames.frame, name="frame-part"),
    path("talk/embed/<int:number>/comments/<order:order>/", frames.frame, name="frame-ordered"),
    path("talk/embed/<int:number>/comments/<order:order>/<int:part>/", frames.frame, name="frame-ordered"),
    path("talk/embed/<int:number>/reply/<int:comment>/", frames.reply, name="frame-reply"),
    path("talk/embed/<int:number>/edit/<int:comment>/", frames.edit, name="frame-edit"),
    path("talk/embed/<int:number>/receipt/<str:token>/", frames.receipt, name="frame-receipt"),
    path("talk/<int:number>/feed.xml", feeds.thread_feed, name="thread-feed"),
    *edition,
    path("<language:language>/", include(edition)),
    # Static pages of the newsroom come last: any other address may be one.
    re_path(
        r"^(?P<where>(?:[\w-]+/)+)comments/(?P<number>[0-9]{1,4})/$", views.static_comments, name="static-comments"
    ),
    re_path(
        rf"^(?P<where>(?:[\w-]+/)+)comments/(?P<order>{OrderConverter.regex})/(?:(?P<number>[0-9]{{1,4}})/)?$",
        views.ordered_static_comments,
        name="ordered-static",
    ),
    re_path(r"^(?P<where>(?:[\w-]+/)+)$", views.static_page, name="static-page"),
]
