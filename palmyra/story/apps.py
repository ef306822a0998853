"""Joins the package to Django."""

from django.apps import AppConfig


class StoryConfig(AppConfig):
    name = "palmyra.story"
    default_auto_field = "django.db.models.BigAutoField"
