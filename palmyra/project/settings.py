"""Django's settings, worked out from the paper's home; owners change `palmyra.toml` or the environment instead."""

from __future__ import annotations

import sys
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from palmyra.project import config, databases, home

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home.open_home()
OWN = config.read_settings(HOME)

SECRET_KEY = home.read_secret_key(HOME)
DEBUG = OWN["DEBUG"]
PORT = OWN["PORT"]
ALLOWED_HOSTS = ["*"]  # the middleware KnowHost decides, as the public address is a row that the owner changes

INSTALLED_APPS = [
    "palmyra.project",
    "palmyra.wires",
    "palmyra.pages",
    "palmyra.story",
    "palmyra.newsroom",
    "palmyra.discussion",
    "palmyra.accounts",
    "palmyra.press",
    "palmyra.search",
    "palmyra.mail",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "palmyra.accounts.apps.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "palmyra.project.middleware.KnowHost",
    "palmyra.project.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "palmyra.project.middleware.HintSession",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "palmyra.project.middleware.ShareApi",
    "palmyra.project.middleware.RefuseForgery",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "palmyra.project.middleware.SpeakLanguage",
    "palmyra.project.middleware.StaffAddress",
    "palmyra.project.middleware.PaperTime",
    "palmyra.pages.account.AccountLook",
]

ROOT_URLCONF = "palmyra.project.urls"
WSGI_APPLICATION = "palmyra.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "palmyra.pages.account.around_account",
            ],
        },
    },
]

DATABASES = {"default": databases.postgresql(OWN["DATABASE_URL"]) if OWN["DATABASE_URL"] else databases.sqlite(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS: list[Path] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "palmyra.project.storage.SyncedStorage"},
    "staticfiles": {"BACKEND": "palmyra.project.static.HashedStatic"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # an article with hundreds of blocks is one form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Counters of failed sign-ins live here: in the database they hold for all processes and over a restart.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "project_cache"},
    # Renditions are prefetched with what shows them; kept in the database's cache too, each rendering would be a write.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SESSION_COOKIE_NAME = "palmyra_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "palmyra_csrf"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "palmyra.project.middleware.refuse_unproven"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

WAGTAIL_SITE_NAME = "Palmyra"
WAGTAILADMIN_BASE_URL = f"http://localhost:{PORT}"  # until the middleware StaffAddress knows the public address
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILREDIRECTS_AUTO_CREATE = False
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "palmyra.newsroom.uploads.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "palmyra.newsroom.uploads.DocumentForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "webp", "jpeg": "webp", "png": "webp", "webp": "webp"}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": True}}
TAGGIT_CASE_INSENSITIVE = True

SITE_ID = 1
LOGIN_REDIRECT_URL = "/newsroom/"
LOGIN_URL = "account_login"
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # of readers only, by a stage of our own
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # a letter may take its time
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the subjects name the site themselves
ACCOUNT_USER_DISPLAY = str
ACCOUNT_FORMS = {
    "login": "palmyra.accounts.forms.SignInForm",
    "signup": "palmyra.accounts.forms.SignUpForm",
    "request_login_code": "palmyra.accounts.forms.AskCodeForm",
}
ACCOUNT_ADAPTER = "palmyra.accounts.adapter.PeopleAdapter"
MFA_ADAPTER = "palmyra.accounts.adapter.PasskeyAdapter"
MFA_FORMS = dict.fromkeys(("add_webauthn", "signup_webauthn"), "palmyra.accounts.forms.PasskeyForm")
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a passkey is one more way in here, never a lock that keeps an owner out

EMAIL_BACKEND = "palmyra.newsroom.mail.PaperMailBackend"

TRUSTED_PROXIES = OWN["TRUSTED_PROXIES"]
PALMYRA_HOME = HOME
PALMYRA_PAGES = HOME / "pages"
PALMYRA_WORKERS = OWN["WORKERS"]
PALMYRA_THREADS = OWN["THREADS"]
PALMYRA_MEMORY_BYTES = OWN["MEMORY_MB"] * 1024 * 1024
PALMYRA_WINDOW = OWN["WINDOW"]
PALMYRA_CACHE_TAGS = OWN["CACHE_TAGS"]
PALMYRA_PURGERS = OWN["PURGERS"]
PALMYRA_CDN_SECONDS = OWN["CDN_SECONDS"]
PALMYRA_ACCESS_LOG = OWN["ACCESS_LOG"]
PALMYRA_BIND = OWN["BIND"]
PALMYRA_PRIVATE_TARGETS = OWN["PRIVATE_TARGETS"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "palmyra.lib.logs.Words"}, "json": {"()": "palmyra.lib.logs.Json"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": OWN["LOG_FORMAT"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "palmyra.access": {"level": "INFO"},
        # What strangers can cause at will does not belong into a log: it would fill the disk and hide what matters.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.RequestDataTooBig": {"level": "CRITICAL"},
        "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
    },
}

TESTING = "pytest" in sys.modules
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
