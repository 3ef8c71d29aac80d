"""The way from Wagtail's admin to the updates by e-mail."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from digests.policies import can_prepare_issues


class IssuesItem(MenuItem):
    """Editors and officers prepare issues."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_prepare_issues(request.user)


@hooks.register("register_admin_menu_item")
def issues() -> IssuesItem:
    return IssuesItem(
        "E-mail updates", reverse("digests:issues"), name="updates", icon_name="mail", order=350
    )
