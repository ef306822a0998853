"""Joins the package to Django."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "palmyra.project"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django_tasks.signals import task_enqueued, task_finished, task_started

        from palmyra.press.window import page_headers
        from palmyra.project.middleware import PAGE_HEADERS
        from palmyra.project.worker import forget_task, name_task, wake_worker

        page_headers.update(PAGE_HEADERS)
        task_started.connect(name_task, dispatch_uid="palmyra.task")
        task_finished.connect(forget_task, dispatch_uid="palmyra.task")
        task_enqueued.connect(wake_worker, dispatch_uid="palmyra.wake")
