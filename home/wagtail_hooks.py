"""The front of the editing screens."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.components import Component

from membership.people.waiting import waiting_for


class WaitingPanel(Component):
    """A greeting, and the way to what waits for this person; pages to approve have Wagtail's panel."""

    order = 50
    template_name = "home/admin/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = parent_context["request"].user if parent_context else None
        entries = waiting_for(user, now=timezone.now())
        return {"name": user and user.get_short_name(), "entries": entries}


@hooks.register("insert_global_admin_css")
def colours_of_the_portal() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/admin.css"))


@hooks.register("construct_homepage_panels")
def what_waits(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(WaitingPanel())
