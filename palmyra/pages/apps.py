"""Joins the package to Django, and what it gives to the packages below: the drawing of forms and previews."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "palmyra.pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from palmyra.discussion.views import set_page_context
        from palmyra.newsroom import preview
        from palmyra.pages import listeners
        from palmyra.pages.previews import preview_article, preview_page
        from palmyra.pages.talk import form_context

        listeners.connect()
        set_page_context(form_context)
        preview.register("Article", preview_article)
        preview.register("StaticPage", preview_page)
