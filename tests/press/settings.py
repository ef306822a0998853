"""Settings of the server that tests of the front start: the paper's own, with a few small views for its pages."""

from palmyra.project.settings import *  # noqa: F403  the point is to have all of them

ROOT_URLCONF = "tests.press.urls"
# What needs the paper's rows is not there; what touches requests and answers is.
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
MIDDLEWARE = [
    "tests.press.urls.know_host",
    "palmyra.project.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "palmyra.project.middleware.RefuseForgery",
    "allauth.account.middleware.AccountMiddleware",
]
PALMYRA_CACHE_TAGS = True
TRUSTED_PROXIES = ["127.0.0.9"]
# Nothing is collected, so no name is hashed.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
