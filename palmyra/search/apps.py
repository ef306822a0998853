"""Joins the package to Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "palmyra.search"
    default_auto_field = "django.db.models.BigAutoField"
