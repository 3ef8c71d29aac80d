"""Leads to the second factor whoever needs one and has none."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from membership.people.models import User
from membership.people.second_factor import has_second_factor, is_asked

RETURN_KEY = "second_factor_return"  # where the person was going, in the session
WHY = (
    "You need a second step to log in before you can open that page. "
    "Set up an authenticator app or a passkey here; it takes about two minutes."
)


class SecondFactorMiddleware:
    """Stands before every view: see ``second_factor`` for which ones ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or match is None:
            return None
        if not is_asked(user, match, request.path_info) or has_second_factor(user):
            return None
        if request.method == "GET":
            request.session[RETURN_KEY] = request.get_full_path()
        messages.info(request, WHY)
        return redirect("mfa_index")
