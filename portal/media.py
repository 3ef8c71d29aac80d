"""Uploaded files on a machine without a web server of its own; only `make run` switches it on."""

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

SHOWN_IN_THE_PAGE = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})
# Documents leave through Wagtail's own view, which knows who may read them.
CLOSED_FOLDERS = frozenset({"documents"})


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture, or any other file as a download; never a page or script that a browser would run."""
    parts = PurePosixPath(path).parts
    if not settings.SERVE_MEDIA or not parts or parts[0] in CLOSED_FOLDERS:
        raise Http404("There is no such file.")
    if any(part.startswith(".") for part in parts) or "\0" in path:
        raise Http404("There is no such file.")
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if PurePosixPath(path).suffix.lower() not in SHOWN_IN_THE_PAGE:
        response["Content-Disposition"] = "attachment"
        response["Content-Type"] = "application/octet-stream"
    return response
