"""Joins the package to Django."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "palmyra.newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from palmyra.newsroom import listeners

        listeners.connect()
