"""Whoever opens the equality questions is nobody to the portal."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PATH = re.compile(r"/consultations/[^/]+/equality/")


class NobodyMiddleware:
    """Takes the cookies off every request for the equality pages, before anything reads them.

    So no view, log or template there can tell which session or account answered, and none is kept alive
    by it. Stands before the middleware of sessions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if PATH.match(request.path_info):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)
