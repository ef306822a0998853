"""Sign-in by django-allauth, the owner's first visit, and Wagtail's own doors, which lead here."""

from allauth.account.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

from palmyra.accounts import views

urlpatterns = [
    path("owner/<str:token>/", views.owner, name="account_owner"),
    path("password/reset/", views.ResetView.as_view(), name="account_reset_password"),
    path("", include("allauth.account.urls")),
]

# Included before Wagtail's addresses: there is one door.
closed_doors = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("logout/", LogoutView.as_view()),
    path("password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("password_reset/<path:rest>", RedirectView.as_view(url="/account/password/reset/")),
]
