"""Addresses of organisations that were merged lead to the one that each has become."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

from membership.organisations.models import Organisation

NOT_FOUND = 404


class MergedOrganisationsMiddleware:
    """Where a page of an organisation is not found because it was merged, its successor's is.

    Only for those who may see the successor. What was sent to the old address is not sent on: the
    person is shown the new page and told so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != NOT_FOUND or match is None:
            return response
        if match.namespace != "organisations" or "slug" not in match.kwargs:
            return response
        return _led_on(request, match) or response


def _led_on(request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
    visible = Organisation.objects.visible_to(request.user)
    successor = visible.filter(merged_from__slug=match.kwargs["slug"]).first()
    if successor is None:
        return None
    if request.method not in ("GET", "HEAD"):
        messages.warning(
            request,
            f"This organisation is part of {successor} now. What you sent was not carried out:"
            " please do it here.",
        )
        return redirect(successor)
    address = reverse(match.view_name, kwargs=match.kwargs | {"slug": successor.slug})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
