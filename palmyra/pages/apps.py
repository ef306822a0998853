"""Joins the package to Django."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "palmyra.pages"
    default_auto_field = "django.db.models.BigAutoField"
