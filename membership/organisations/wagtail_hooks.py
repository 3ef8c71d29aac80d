"""What organisations add to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from membership.organisations.bulk.policies import can_import
from membership.organisations.policies import can_decide
from membership.organisations.viewsets import SectorGroup


@hooks.register("register_admin_viewset")
def sector() -> SectorGroup:
    return SectorGroup()


class OfficersItem(MenuItem):
    """The way to something that waits for an officer."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_decide(request.user)


class ImportItem(MenuItem):
    """The way to tables of organisations."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_import(request.user)


@hooks.register("register_admin_menu_item")
def imports() -> ImportItem:
    return ImportItem(
        "Import organisations",
        reverse("organisations:imports"),
        name="organisations-import",
        icon_name="upload",
        order=256,
    )


@hooks.register("register_admin_menu_item")
def queue() -> OfficersItem:
    return OfficersItem(
        "To confirm",
        reverse("organisations:queue"),
        name="organisations-to-confirm",
        icon_name="tasks",
        order=255,
    )


@hooks.register("register_admin_menu_item")
def without_manager() -> OfficersItem:
    return OfficersItem(
        "Without a manager",
        reverse("organisations:without_manager"),
        name="organisations-without-manager",
        icon_name="user",
        order=256,
    )
