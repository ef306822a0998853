"""Joins the package to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "palmyra.accounts"
    default_auto_field = "django.db.models.BigAutoField"
