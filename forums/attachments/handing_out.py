"""Private files leave as downloads, whoever may have them."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from forums.attachments.kinds import CONTENT_TYPES, Kind

NOTHING_RUNS = "default-src 'none'; sandbox"


def as_download(content: FieldFile, *, name: str, kind: str) -> FileResponse:
    """For the disk, kept by no cache on the way and never shown as a page of this site.

    Raises Http404 where there is none.
    """
    if not content:
        raise Http404
    try:
        opened = content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    content_type = CONTENT_TYPES[Kind(kind)]
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response
