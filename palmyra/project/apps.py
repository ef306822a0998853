"""Joins the package to Django."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "palmyra.project"
    default_auto_field = "django.db.models.BigAutoField"
