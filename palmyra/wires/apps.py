"""Joins the package to Django."""

from django.apps import AppConfig


class WiresConfig(AppConfig):
    name = "palmyra.wires"
    default_auto_field = "django.db.models.BigAutoField"
