"""Joins the package to Django."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "palmyra.newsroom"
    default_auto_field = "django.db.models.BigAutoField"
