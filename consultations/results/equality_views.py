"""Who was heard: the equality tallies as everybody reads them, and all of them for officers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.notices.rounds import Round
from consultations.results.equality import EQUALITY_APART, equality_of
from consultations.results.views import look_at, page_of


@require_safe
def who_was_heard(request: HttpRequest, slug: str) -> HttpResponse:
    """The tallies of all rounds that asked about equality and whose results are published."""
    now = timezone.now()
    page = page_of(request, slug)
    published = [each for each in page.all_rounds() if each.has_published_results(now)]
    return _render(request, page, published, now)


@require_safe
@login_required
def all_who_were_heard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A round's tallies as far as they are added up, small ones too: for officers, each look logged."""
    round_ = look_at(request, slug, number, "equality tallies")
    return _render(request, round_.page, [round_], timezone.now(), full=True)


def _render(
    request: HttpRequest, page: Any, rounds: Sequence[Round], now: datetime, *, full: bool = False
) -> HttpResponse:
    found = equality_of(rounds, now, full=full)
    context = {"page": page, "found": found, "full": full, "apart": EQUALITY_APART}
    return render(request, "consultations/who_was_heard.html", context)
