"""Results as everybody reads them, and the act of publishing them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from consultations import actions, policies
from consultations.errors import NotAllowed, ResultsNotReady
from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import Round
from consultations.results.reads import compare, results_of, sector_share


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The published results of each round; officers and editors see them before."""
    now = timezone.now()
    page = get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)
    found = results_of(_rounds_for(request.user, page, now))
    context = {
        "page": page,
        "results": [(each, each.round.has_published_results(now)) for each in found],
        "comparisons": compare(found),
        "sector": sector_share(found) if len(found) > 1 else None,
        "can_publish": policies.can_publish_results(request.user),
        "now": now,
    }
    return render(request, "consultations/results.html", context)


def _rounds_for(user: Any, page: Any, now: datetime) -> list[Round]:
    if policies.can_see_unpublished_results(user):
        return [each for each in page.all_rounds() if each.opens_at <= now]
    return [each for each in page.all_rounds() if each.has_published_results(now)]


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a round's results to everybody."""
    page = get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)
    if not policies.can_publish_results(request.user):
        raise PermissionDenied
    round_ = get_object_or_404(Round, page=page, number=number)
    try:
        actions.publish_results(round_, acting_user=request.user)
    except (NotAllowed, ResultsNotReady) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The results of {round_.label} are published.")
    return redirect("consultations:results", slug=slug)
