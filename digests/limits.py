"""How many mails may be asked for from one network address, so that nobody mails a directory through us.

A library or an office shares an address, so that a meeting of forty people can sign up.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.lib.tallying import tally
from portal.lib.visitors import mark_of

WINDOW = timedelta(hours=1)
MAILS = 60  # asked for in that time, whatever they are for


def may_ask_for_a_mail(request: HttpRequest) -> bool:
    """Count a mail that a visitor asks for to an address that she types."""
    key = f"updates-mail:{mark_of(request, 'updates', 'mail')}"
    return tally(key, int(WINDOW.total_seconds())) <= MAILS


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "digests/too_many.html", status=429)
