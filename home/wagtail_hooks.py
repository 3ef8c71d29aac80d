"""The front of the editing screens."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component

from membership.organisations.models import Organisation
from membership.organisations.policies import can_decide
from membership.people.models import User


class WaitingPanel(Component):
    """A greeting, and the way to what waits for this person."""

    order = 50
    template_name = "home/admin/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = parent_context["request"].user if parent_context else None
        return {"name": user and user.get_short_name(), "entries": list(waiting_for(user))}


def waiting_for(user: User | None) -> Iterator[tuple[str, str]]:
    """What waits for ``user``, in words, with its address; pages to approve have Wagtail's own panel."""
    if can_decide(user):
        pending = Organisation.objects.pending().count()
        if pending:
            ending = "" if pending == 1 else "s"
            yield f"{pending} organisation{ending} to confirm", reverse("organisations:queue")


@hooks.register("construct_homepage_panels")
def what_waits(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(WaitingPanel())
