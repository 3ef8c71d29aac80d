"""A text whose writer's log-in ran out comes back after the next log-in."""

from typing import Any

from django.http import HttpRequest

from portal.lib.markdown import MAX_LENGTH

_SESSION_KEY = "kept_text"
_FIELDS = ("title", "body", "organisation")


def keep(request: HttpRequest) -> None:
    """Keep what was sent to this address, in the session."""
    fields = {name: request.POST[name][:MAX_LENGTH] for name in _FIELDS if request.POST.get(name)}
    if fields:
        request.session[_SESSION_KEY] = {"path": request.path, "fields": fields}


def take(request: HttpRequest) -> dict[str, Any]:
    """What was kept for this address, once."""
    kept = request.session.get(_SESSION_KEY)
    if not kept or kept["path"] != request.path:
        return {}
    del request.session[_SESSION_KEY]
    fields: dict[str, Any] = kept["fields"]
    return fields
