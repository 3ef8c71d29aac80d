"""What the forums add to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forums.attachments.policies import can_see_scanning
from forums.viewsets import ForumsGroup


@hooks.register("register_admin_viewset")
def forums() -> ForumsGroup:
    return ForumsGroup()


class FilesItem(MenuItem):
    """The way to how files are scanned for viruses."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_scanning(request.user)


@hooks.register("register_reports_menu_item")
def files() -> FilesItem:
    return FilesItem(
        "Files in the forums",
        reverse("forums:files"),
        name="forum-files",
        icon_name="doc-full",
        order=910,
    )
