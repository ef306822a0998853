"""Sign-in by django-allauth, readers' accounts, the owner's first visit, and Wagtail's own doors, which lead here."""

from allauth.account.views import LogoutView
from allauth.mfa.webauthn.views import login_webauthn, reauthenticate_webauthn, signup_webauthn
from django.urls import include, path
from django.views.generic import RedirectView

from palmyra.accounts import reader_views, views

# By the names that allauth leads to.
passkeys = [
    path("", RedirectView.as_view(pattern_name="account_home"), name="mfa_index"),
    path("add/", reader_views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("<int:pk>/remove/", reader_views.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("again/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("login/", login_webauthn, name="mfa_login_webauthn"),
    path("signup/", signup_webauthn, name="mfa_signup_webauthn"),
]

urlpatterns = [
    path("", reader_views.home, name="account_home"),
    path("login/", reader_views.SignInView.as_view(), name="account_login"),
    path("login/code/", reader_views.AskCodeView.as_view(), name="account_request_login_code"),
    path("signup/", reader_views.SignUpView.as_view(), name="account_signup"),
    path("sessions/", reader_views.sign_out_elsewhere, name="account_sessions"),
    path("sessions/<int:number>/", reader_views.sign_out_there, name="account_session"),
    path("data/", reader_views.data, name="account_data"),
    path("delete/", reader_views.delete, name="account_delete"),
    path("email/", reader_views.AddressView.as_view(), name="account_email"),
    path("passkeys/", include(passkeys)),
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
