"""The survey as people will see it, filled in for a test: nothing is stored."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations import policies
from consultations.models import Draft, Round, Survey
from consultations.surveys.copies import lines_of
from consultations.surveys.forms import ResponseForm
from consultations.surveys.raw import Raw, bound, typed
from consultations.surveys.views.journey import Journey


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The survey of a round, published or not; what was typed travels in the form alone."""
    if not policies.can_try_a_survey(request.user):
        raise PermissionDenied
    rounds = Round.objects.select_related("page")
    round_ = get_object_or_404(rounds, page__slug=slug, number=number)
    survey = get_object_or_404(Survey, round=round_)
    draft = Draft(round=round_)  # never saved
    journey = Journey(request, slug, round_, survey, draft, timezone.now())
    step = 1
    if request.method == "POST":
        names = [*ResponseForm.base_fields, *journey.whole_form().fields, *_every_name(journey)]
        draft.answers = typed(request.POST, names)
        step = _step(request.POST.get("step", ""))
        form = journey.page_form(step, bound(draft.answers), request.FILES)
        if not form.is_valid():
            return _show(journey, step, form)
        later = [each for each, _ in journey.steps() if each > step]
        if not later:
            return _show_end(journey)
        step = later[0]
    return _show(journey, step, journey.page_form(step, bound(draft.answers), quiet=True))


def _step(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _every_name(journey: Journey) -> list[str]:
    """The fields of all questions, of those that are not asked now as well."""
    return list(
        ResponseForm(questions=journey.everything, user=journey.request.user, about=False).fields
    )


def _show(journey: Journey, step: int, form: ResponseForm) -> HttpResponse:
    steps = [each for each, _ in journey.steps()]
    context = {
        "page": journey.page,
        "round": journey.round,
        "survey": journey.survey,
        "form": form,
        "step": step,
        "place": steps.index(step) + 1,
        "places": len(steps),
        "carried": _carried(journey.raw, form),
    }
    return render(journey.request, "consultations/trial.html", context)


def _carried(raw: Raw, form: ResponseForm) -> list[tuple[str, str]]:
    """What was typed on the other pages, as hidden fields."""
    here = set(form.fields)
    return [
        (key, value)
        for key, values in raw.items()
        if key not in here and key.rpartition("_")[0] not in here
        for value in values
    ]


def _show_end(journey: Journey) -> HttpResponse:
    whole: Any = journey.whole_form()
    whole.is_valid()
    given = {question.pk: whole.given(question) for question in whole.questions}
    context = {
        "page": journey.page,
        "round": journey.round,
        "whole": whole,
        "lines": lines_of(whole.shown, given, numbers=whole.numbers),
    }
    return render(journey.request, "consultations/trial_end.html", context)
