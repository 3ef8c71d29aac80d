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

from membership.people.roles import ADMINISTRATOR, EDITOR, GROUPS, OFFICER, grant

# On the root of the tree, and so on every page.
PAGE_PERMISSIONS = {
    OFFICER: ("add", "change"),
    EDITOR: ("add", "change", "publish"),
    ADMINISTRATOR: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
}
# On every image and document: whoever edits a page needs them.
FILE_PERMISSIONS = tuple(
    (app, f"{verb}_{kind}")
    for app, kind in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for verb in ("add", "change", "choose")
)
WORKFLOW = "Approval by an editor"


def grant_permissions(root: Page) -> None:
    """Give each group what it needs for pages and settings, and take nothing away."""
    for name, verbs in PAGE_PERMISSIONS.items():
        group = Group.objects.get(name=name)
        for verb in verbs:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{verb}_page"
            )
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    files = Collection.get_first_root_node()
    for name in GROUPS:
        for app, codename in FILE_PERMISSIONS:
            GroupCollectionPermission.objects.get_or_create(
                group=Group.objects.get(name=name),
                collection=files,
                permission=Permission.objects.get(content_type__app_label=app, codename=codename),
            )
    for name in (EDITOR, ADMINISTRATOR):
        grant(name, "home.change_contacts")
    grant(
        ADMINISTRATOR,
        *(
            f"wagtailcore.{verb}_{what}"
            for verb in ("add", "change")
            for what in ("workflow", "task")
        ),
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
