"""What a visitor sends waits in her session until she has logged in: so much of it, and so often.

A session is a row, and whoever refuses cookies makes a new one with each form. A library or an office
shares an address, so that a meeting of forty people fits.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.lib.tallying import tally
from portal.lib.visitors import mark_of

MOST_CHARACTERS = 20_000
WINDOW = timedelta(hours=1)
FORMS = 60  # kept in that time for visitors from one network address


def within(fields: Mapping[str, list[str]], most: int = MOST_CHARACTERS) -> dict[str, list[str]]:
    """``fields`` in their order, without those that would bring them above ``most`` characters in all."""
    kept, room = {}, most
    for name, values in fields.items():
        size = sum(map(len, values))
        if size <= room:
            kept[name] = values
            room -= size
    return kept


def may_keep(request: HttpRequest) -> bool:
    """Count a form that is kept for a visitor; whoever has logged in is not counted."""
    if request.user.is_authenticated:
        return True
    key = f"kept-form:{mark_of(request, 'kept form')}"
    return tally(key, int(WINDOW.total_seconds())) <= FORMS


def not_kept(request: HttpRequest, written: str) -> HttpResponse:
    """Too much has come from this visitor's network: what she wrote is shown, so that she can copy it."""
    context = {
        "written": written[:MOST_CHARACTERS],
        "log_in_url": redirect_to_login(request.get_full_path()).url,
    }
    return render(request, "not_kept.html", context, status=429)
