"""The survey as a form for paper, from the same questions."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.models import Capacity, Question
from consultations.surveys.pages import numbers_of
from consultations.surveys.views.finding import find_page

TAKES_PAPER = {"post", "email"}


@require_safe
def printed(request: HttpRequest, slug: str) -> HttpResponse:
    """All questions of the round that is open, or next to open, with room to write."""
    page, now = find_page(request, slug), timezone.now()
    round_ = page.current_round(now) or page.next_round(now)
    questions = list(Question.objects.of_round(round_.pk)) if round_ else []
    if not questions:
        raise Http404
    numbers = numbers_of(questions)
    context = {
        "page": page,
        "round": round_,
        "introduction": round_.survey.introduction,
        "ways": [each for each in page.ways_to_answer if each.block_type in TAKES_PAPER],
        "capacities": Capacity.labels,
        "questions": [
            (numbers.get(each.pk), each, _leads_here(each, questions, numbers))
            for each in questions
        ],
    }
    return render(request, "consultations/printed.html", context)


def _leads_here(
    question: Question, questions: list[Question], numbers: Mapping[int, int]
) -> list[tuple[int, str]]:
    """The number of an earlier question and the answer that leads to ``question``."""
    wanted = {condition.option_id for condition in question.conditions.all()}
    return [
        (numbers[each.pk], option.label)
        for each in questions
        for option in each.options.all()
        if option.pk in wanted
    ]
