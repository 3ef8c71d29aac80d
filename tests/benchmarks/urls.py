"""Three views that do almost nothing: what any page costs before its own work begins."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from membership.places.models import District


def bare(request: HttpRequest) -> HttpResponse:
    """The server, the middleware and nothing else."""
    return HttpResponse("bare")


def session_and_user(request: HttpRequest) -> HttpResponse:
    """Who is asking: the session and the account are read."""
    return HttpResponse(str(request.user.is_authenticated))


def one_query(request: HttpRequest) -> HttpResponse:
    """One short row of the database."""
    return HttpResponse(District.objects.values_list("name", flat=True).first() or "")


urlpatterns = [
    path("bench/bare", bare),
    path("bench/session", session_and_user),
    path("bench/query", one_query),
    path("", include("portal.urls")),
]
