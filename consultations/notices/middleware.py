"""Where a notice that is not ready would have been published, the way to what is missing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from consultations.errors import NotReadyToPublish


class PublishGateMiddleware:
    """Answers any request that ran into the gate, such as the approval of a workflow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return to_what_is_missing(request, error) if isinstance(error, NotReadyToPublish) else None


def to_what_is_missing(request: HttpRequest, refused: NotReadyToPublish) -> HttpResponse:
    messages.error(request, str(refused))
    return redirect("consultations:ready", refused.page.slug)
