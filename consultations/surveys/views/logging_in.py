"""Links to what somebody with an account began, opened by somebody who is logged out."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


class LogInFirst(Exception):
    """The draft opens for an account alone; ``written`` are the words that the request brings."""

    def __init__(self, written: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.written = list(written)


def asks_to_log_in(view: View) -> View:
    """Lead whoever is logged out by the log-in to what she opened; nothing that she typed is lost."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except LogInFirst as first:
            if request.method != "POST":
                return redirect_to_login(request.get_full_path())
            context = {"written": first.written, "next": request.get_full_path()}
            return render(request, "consultations/logged_out.html", context, status=403)

    return asking
