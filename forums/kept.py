"""A text whose writer's log-in ran out, or whose form could not be taken, comes back afterwards."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from portal.lib.before_log_in import may_keep, within
from portal.lib.markdown import MAX_LENGTH, printable

Fields = Mapping[str, list[str]]

_SESSION_KEY = "kept_text"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NOT_WRITTEN = {"csrfmiddlewaretoken", "then", "seen"}
_CHOSEN = {"organisation", "kind"}
_MOST_FIELDS, _MOST_VALUES = 40, 20


def written(data: QueryDict) -> dict[str, list[str]]:
    """What stands in a form that somebody writes in; nothing when there is no word of hers in it."""
    sent: dict[str, list[str]] = {}
    for name in list(data)[:_MOST_FIELDS]:
        if _NAME.fullmatch(name) and name not in _NOT_WRITTEN:
            values = [printable(value)[:MAX_LENGTH] for value in data.getlist(name)[:_MOST_VALUES]]
            if any(values):
                sent[name] = values
    fields = within(sent)
    says = any(value.strip() for name in fields.keys() - _CHOSEN for value in fields[name])
    return fields if says else {}


def keep(request: HttpRequest) -> bool:
    """Keep what was sent to this address, in the session; False when too much has come from where a
    visitor is."""
    fields = written(request.POST)
    if not fields:
        return True
    if not may_keep(request):
        return False
    request.session[_SESSION_KEY] = {"path": request.path, "fields": fields}
    return True


def waits(request: HttpRequest) -> bool:
    """Whether a text is kept for any address."""
    return _SESSION_KEY in request.session


def take(request: HttpRequest, path: str) -> dict[str, list[str]]:
    """What was kept for ``path``, once."""
    kept = request.session.get(_SESSION_KEY)
    if not kept or kept["path"] != path:
        return {}
    del request.session[_SESSION_KEY]
    fields: dict[str, list[str]] = kept["fields"]
    return fields


def as_sent(fields: Fields) -> QueryDict:
    """Kept fields as a form would send them."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, list(values))
    return data


def fill(form: Any, fields: Fields) -> None:
    """Show kept fields in ``form``, which was not sent: what is wrong with them is said later."""
    data = as_sent(fields)
    for name, field in form.fields.items():
        if not field.widget.value_omitted_from_data(data, {}, name):
            form.initial[name] = field.widget.value_from_datadict(data, {}, name)
