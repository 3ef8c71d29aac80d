"""The pages shown when something is refused or breaks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent without its token: often a cookie was refused or the log-in changed."""
    return render(request, "403_csrf.html", status=403)
