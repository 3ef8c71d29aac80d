"""How much may come from one network address, so that no program fills a consultation.

A library or an office shares an address, so that an evening's event of forty people fits.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.lib.tallying import tally
from portal.lib.visitors import mark_of

WINDOW = timedelta(hours=1)
STARTS, SENDS, MAILS, CODES = 120, 60, 10, 10  # in that time


def may_start(request: HttpRequest) -> bool:
    return _within(request, "start", STARTS)


def may_send(request: HttpRequest) -> bool:
    return _within(request, "send", SENDS)


def may_mail(request: HttpRequest) -> bool:
    return _within(request, "mail", MAILS)


def may_try_a_code(draft_pk: int) -> bool:
    return _count(f"survey-code:{draft_pk}") <= CODES


def _within(request: HttpRequest, what: str, most: int) -> bool:
    return _count(f"survey-{what}:{mark_of(request, 'survey', what)}") <= most


def _count(key: str) -> int:
    """How often ``key`` was asked for within the window, this time included."""
    return tally(key, int(WINDOW.total_seconds()))


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "consultations/too_many.html", status=429)
