"""Who of the council may do what in the site's editing screens."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from membership.people.roles import ADMINISTRATOR, EDITOR, GROUPS, OFFICER

# On the root of the tree, and so on every page.
PAGE_PERMISSIONS = {
    OFFICER: ("add", "change"),
    EDITOR: ("add", "change", "publish"),
    ADMINISTRATOR: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
}
FILE_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
COLLECTION_PERMISSIONS = ("wagtailcore.add_collection", "wagtailcore.change_collection")
MODEL_PERMISSIONS = {
    OFFICER: ("wagtailadmin.access_admin",),
    EDITOR: ("wagtailadmin.access_admin", "home.change_contacts"),
    ADMINISTRATOR: (
        "wagtailadmin.access_admin",
        "home.change_contacts",
        "wagtailcore.add_workflow",
        "wagtailcore.change_workflow",
        "wagtailcore.add_task",
        "wagtailcore.change_task",
    ),
}
WORKFLOW = "Approval by an editor"


def _permission(name: str) -> Permission:
    label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def grant_permissions(root: Page) -> None:
    """Give each group what it needs and take nothing away."""
    files = Collection.get_first_root_node()
    for name in GROUPS:
        group = Group.objects.get(name=name)
        group.permissions.add(*(_permission(one) for one in MODEL_PERMISSIONS[name]))
        for verb in PAGE_PERMISSIONS[name]:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{verb}_page"
            )
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        on_files = FILE_PERMISSIONS + (COLLECTION_PERMISSIONS if name == ADMINISTRATOR else ())
        for one in on_files:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=files, permission=_permission(one)
            )


def assign_workflow(root: Page) -> None:
    """Officers write, an editor approves. Made once: administrators may arrange it otherwise."""
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW)
    if not made:
        return
    task = GroupApprovalTask.objects.create(name=WORKFLOW)
    task.groups.set(Group.objects.filter(name__in=(EDITOR, ADMINISTRATOR)))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
