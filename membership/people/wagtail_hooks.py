"""What accounts add to Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from membership.people.models import User
from membership.people.policies import can_look_after_accounts, can_see_retention


@hooks.register("register_user_listing_buttons")
def reset_button(user: User, request_user: User) -> Iterator[Button]:
    """The way to an account's second factor."""
    if can_look_after_accounts(request_user):
        yield Button(
            "Reset second factor",
            url=reverse("people:reset_second_factor", args=[user.pk]),
            icon_name="key",
        )


class RetentionItem(MenuItem):
    """The way to what is kept no longer."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_retention(request.user)


@hooks.register("register_reports_menu_item")
def retention() -> RetentionItem:
    return RetentionItem(
        "Kept no longer", reverse("people:retention"), name="retention", icon_name="time", order=900
    )


@hooks.register("before_bulk_action")
def one_account_at_a_time(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Accounts change one by one, on a screen that records who changed which right."""
    if action.model is not User:
        return None
    messages.error(request, "Change accounts one at a time, so that each change is recorded.")
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_user")
def erased_by_its_owner_alone(request: HttpRequest, user: User) -> HttpResponse:
    """Deleting a row leaves name and address in other tables; erasing an account does not."""
    messages.error(
        request,
        "People erase their accounts themselves. Untick “active” to keep somebody out.",
    )
    return redirect("wagtailusers_users:edit", user.pk)
