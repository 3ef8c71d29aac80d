"""Wagtail's own views, where they would do what a consultation does not allow."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from consultations.errors import NotReadyToPublish
from consultations.notices import library


class PublishGateMiddleware:
    """Answers any request that ran into the gate, such as the approval of a workflow, with the way to what
    is missing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return to_what_is_missing(request, error) if isinstance(error, NotReadyToPublish) else None


def to_what_is_missing(request: HttpRequest, refused: NotReadyToPublish) -> HttpResponse:
    messages.error(request, str(refused))
    return redirect("consultations:ready", refused.page.slug)


class LibraryInUseMiddleware:
    """Keeps the files and pictures that a consultation uses, and says which one does.

    Wagtail has no hook before one is deleted, and would refuse without a reason or with a fault.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if request.method != "POST" or match is None:
            return None
        why = library.refusal(library.would_delete(request, match.view_name, kwargs))
        if not why:
            return None
        if match.view_name.endswith(":delete_multiple"):  # asked for by a script
            return JsonResponse({"success": False, "error_message": why}, status=409)
        messages.error(request, why)
        is_document = "wagtaildocs" in {match.namespace, kwargs.get("app_label")}
        return redirect("wagtaildocs:index" if is_document else "wagtailimages:index")
