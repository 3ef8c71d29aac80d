"""How a consultation travelled, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.reach.funnel import STEPS, funnels_of
from consultations.reach.policies import can_look_after_reach, shows_reach
from consultations.results.views import page_of


@require_safe
def reach(request: HttpRequest, slug: str) -> HttpResponse:
    """From shown to sent, by channel, of the rounds whose results are published."""
    now, page = timezone.now(), page_of(request, slug)
    rounds = page.all_rounds()
    context = {
        "page": page,
        "steps": STEPS,
        "funnels": funnels_of([each for each in rounds if shows_reach(each, now)]),
        "looked_after": rounds if can_look_after_reach(request.user) else [],
    }
    return render(request, "consultations/reach/public.html", context)
