"""Publishing the results of a round: what is left to do is said first, for it cannot be taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations import actions
from consultations.errors import NotAllowed, ResultsNotReady
from consultations.notices.rounds import Round
from consultations.policies import can_handle_responses, can_publish_results
from consultations.results.left_to_do import left_to_do
from consultations.results.policies import can_see_all_figures
from consultations.results.views import round_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """GET asks, and says what is left to do; POST shows the results to everybody."""
    round_ = round_of(request, slug, number)
    if not can_publish_results(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _publish(request, round_)
    if round_.results_published_at is not None or not round_.is_over(timezone.now()):
        messages.info(request, "The round is still open, or its results are published already.")
        return redirect("consultations:results", slug=slug)
    context = {
        "page": round_.page,
        "round": round_,
        "left": left_to_do(round_),
        "most_withheld": round_.small_numbers_below - 1,
        "handles_responses": can_handle_responses(request.user),
        "sees_all": can_see_all_figures(request.user),
    }
    return render(request, "consultations/publish_results.html", context)


def _publish(request: HttpRequest, round_: Round) -> HttpResponse:
    try:
        actions.publish_results(round_, acting_user=request.user)
    except (NotAllowed, ResultsNotReady) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The results of {round_.label} are published.")
    return redirect("consultations:results", slug=round_.page.slug)
