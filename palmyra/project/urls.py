"""Every address of a paper: staff and account pages, the discussion's, and last what readers get."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from palmyra.accounts.urls import closed_doors

urlpatterns = [
    path("account/", include("palmyra.accounts.urls")),
    path("newsroom/", include(closed_doors)),
    path("newsroom/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("talk/", include("palmyra.discussion.urls")),
    path("", include("palmyra.pages.urls")),
]

handler404 = "palmyra.pages.views.not_found"
handler500 = "palmyra.pages.views.server_error"
