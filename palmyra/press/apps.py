"""Joins the package to Django."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "palmyra.press"
    default_auto_field = "django.db.models.BigAutoField"
