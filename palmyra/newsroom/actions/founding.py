"""Makes what every newsroom needs: groups, collections, the page tree, the review."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from palmyra.newsroom.actions.importing import edition_folder
from palmyra.newsroom.models import Article, Edition, Paper


@transaction.atomic
def ensure_newsroom() -> None:
    """Make what every paper has: its row, an edition, the root of static pages, and the way to submit for review."""
    paper, is_new = Paper.objects.get_or_create(pk=1)
    if is_new:
        Edition.objects.create(paper=paper, language=paper.main_language, name=paper.name)
    ensure_root_page()
    for language in paper.languages:
        edition_folder(language)
    ensure_review()
    ensure_collections()
    if is_new:
        # Wagtail's own roles would stand beside ours and say less.
        Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
        Workflow.objects.filter(name="Moderators approval").delete()


def ensure_collections() -> None:
    """Let reporters bring pictures and documents, and editors change them and write static pages."""
    root = Collection.get_first_root_node()
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    # Wagtail asks for the permissions of its own models, whatever model a paper keeps its pictures in.
    uploads = {("wagtailimages", "image"), ("wagtaildocs", "document")}
    for role, acts in {"reporter": ["add", "choose"], "editor": ["add", "change", "choose"]}.items():
        group = Group.objects.filter(name=role).first()
        if group is None:
            continue
        for label, model in uploads:
            codenames = [f"{act}_{model}" for act in acts]
            for permission in Permission.objects.filter(content_type__app_label=label, codename__in=codenames):
                GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
        if role == "editor":
            names = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
            for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=names):
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)


def ensure_root_page() -> None:
    """Turn the welcome page of a new Wagtail into the root of static pages."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=Page(title="Palmyra", slug="home"))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    if site.root_page.title.startswith("Welcome"):
        site.root_page.title = site.root_page.draft_title = "Palmyra"
        site.root_page.save()


def ensure_review() -> None:
    """Let reporters submit articles, and editors approve them."""
    workflow, _is_new = Workflow.objects.get_or_create(name="Editors' review")
    task = GroupApprovalTask.objects.filter(name="Editors approve").first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Editors approve")
        task.groups.set(Group.objects.filter(name__in=["editor", "owner"]))
        WorkflowTask.objects.create(workflow=workflow, task=task)
    content_type = ContentType.objects.get_for_model(Article, for_concrete_model=False)
    WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
