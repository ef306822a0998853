"""Every address of a paper: staff and account pages, the discussion's, and last what readers get."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from palmyra.accounts.urls import closed_doors
from palmyra.project.running import views as running


class Favicon(RedirectView):
    """Browsers ask for this address whatever the page says."""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return staticfiles_storage.url("icon.svg")


urlpatterns = [
    path("account/", include("palmyra.accounts.urls")),
    path("newsroom/", include(closed_doors)),
    path("newsroom/", include(wagtailadmin_urls)),
    path("favicon.ico", Favicon.as_view()),
    path("metrics", running.metrics),
    path("health/ready/", running.ready),
    path("documents/", include(wagtaildocs_urls)),
    path("talk/", include("palmyra.discussion.urls")),
    path("", include("palmyra.pages.urls")),
]

handler404 = "palmyra.pages.views.not_found"
handler500 = "palmyra.pages.views.server_error"
