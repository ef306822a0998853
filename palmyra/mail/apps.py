"""Joins the package to Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "palmyra.mail"
    default_auto_field = "django.db.models.BigAutoField"
