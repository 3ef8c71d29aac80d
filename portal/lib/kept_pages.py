"""Pages that visitors see at most a second late: a page that thousands open at once is made once a second.

What is shown to somebody with a session is hers and never kept. Time alone ends what is kept, so there
is nothing to forget when something changes: a page cannot be older than ``VISITORS_PAGES_KEPT_SECONDS``.
What the clock alone changes ends it earlier: a view says until when its page is true with ``true_until``.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

View = Callable[..., HttpResponse]


def kept_for_visitors(view: View) -> View:
    """A view of which visitors without a session see what the same address showed a moment ago."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.VISITORS_PAGES_KEPT_SECONDS or not _is_a_visitors(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        found = cache.get(key)
        if found is not None:
            return _answer(*found)
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        seconds = _seconds(response)
        if seconds > 0 and _is_for_all(request, response):
            page = (response.content, response.headers["Content-Type"])
            cache.set(key, page, seconds)
        return response

    return kept


def true_until(response: HttpResponse, moment: datetime | None) -> HttpResponse:
    """Say that at ``moment`` the page will look different though nobody has changed anything."""
    response.true_until = moment  # type: ignore[attr-defined]
    return response


def _seconds(response: HttpResponse) -> float:
    """For how long the page can be kept; nothing when it is out of date already."""
    most: float = settings.VISITORS_PAGES_KEPT_SECONDS
    moment: datetime | None = getattr(response, "true_until", None)
    return most if moment is None else min(most, (moment - timezone.now()).total_seconds())


def _answer(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    patch_vary_headers(response, ["Cookie"])
    return response


def _is_a_visitors(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a page is the same for every visitor: nobody's form token, cookie or message is in it."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "CSRF_COOKIE" not in request.META
    )


def _key(request: HttpRequest) -> str:
    asked = f"{request.get_host()}{request.get_full_path()}"
    return f"visitors-page:{hashlib.sha256(asked.encode()).hexdigest()}"
