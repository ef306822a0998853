"""Joins the package to Django."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "palmyra.discussion"
    default_auto_field = "django.db.models.BigAutoField"
