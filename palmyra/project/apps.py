"""Joins the package to Django."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "palmyra.project"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django_tasks.signals import task_enqueued

        from palmyra.project.worker import wake_worker

        task_enqueued.connect(wake_worker, dispatch_uid="palmyra.wake")
