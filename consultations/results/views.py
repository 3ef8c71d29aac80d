"""Results as everybody reads them, all figures for officers, and the act of publishing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.equality.sheets import asks_about_equality
from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import Round
from consultations.policies import can_publish_results, can_take_evidence
from consultations.results.actions import look
from consultations.results.arrivals import arrivals_of
from consultations.results.comparing import compare, questions_of
from consultations.results.groups import Breakdown
from consultations.results.policies import (
    can_see_all_figures,
    can_see_counts,
    can_see_results,
)
from consultations.results.reads import ordered_questions, results_of, results_of_one
from consultations.results.rounds import became_one, sector_share

QUESTIONS_A_PAGE = 5
COMPARED_A_PAGE = 3  # each is asked in several rounds


def page_of(request: HttpRequest, slug: str) -> Any:
    """The notice, if whoever asks may read it."""
    return get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)


def round_of(request: HttpRequest, slug: str, number: int) -> Round:
    rounds = Round.objects.select_related("page")
    round_: Round = get_object_or_404(rounds, page=page_of(request, slug), number=number)
    return round_


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The published results of all rounds; officers and editors find the way to the others."""
    now = timezone.now()
    page = page_of(request, slug)
    published = [each for each in page.all_rounds() if each.has_published_results(now)]
    staff = can_see_counts(request.user)
    context = {
        "sector": sector_share(published) if len(published) > 1 else None,
        "compares": bool(len(published) > 1 and questions_of(published).compared),
        "begun": [each for each in page.all_rounds() if each.opens_at <= now] if staff else [],
        "heard": asks_about_equality(published),
    }
    return _render(request, page, published, now, context)


@require_safe
def round_results(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One round's results, before they are published as a preview."""
    now = timezone.now()
    round_ = round_of(request, slug, number)
    if not can_see_results(request.user, round_, now):
        raise Http404
    return _render(request, round_.page, [round_], now, {"alone": round_})


@require_safe
@login_required
def all_figures(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every figure of a round, small ones too, also while it is open: for officers, each look logged."""
    round_ = look_at(request, slug, number, "all figures")
    context = {"alone": round_, "full": True, "heard": asks_about_equality([round_])}
    return _render(request, round_.page, [round_], timezone.now(), context)


def look_at(request: HttpRequest, slug: str, number: int, at: str) -> Round:
    """The round, for officers, with a note on record of what they look at."""
    round_ = round_of(request, slug, number)
    if not can_see_all_figures(request.user):
        raise PermissionDenied
    look(round_, at=at, acting_user=request.user)
    return round_


def _render(
    request: HttpRequest, page: Any, rounds: Sequence[Round], now: datetime, context: dict[str, Any]
) -> HttpResponse:
    full = context.get("full", False)
    questions = ordered_questions(rounds)
    part = Paginator(questions, QUESTIONS_A_PAGE).get_page(request.GET.get("page"))
    found = results_of(
        rounds, full=full, questions=list(part.object_list), everybody=part.number == 1
    )
    merged = became_one(rounds)
    context |= {
        "page": page,
        "can_take_evidence": can_take_evidence(request.user),
        "page_obj": part,
        "results": [
            (each, each.round.has_published_results(now), merged.get(each.round.pk, []))
            for each in found
            if each.questions or part.number == 1
        ],
        "breakdowns": list(Breakdown),
        "sees_all": can_see_all_figures(request.user),
        "can_publish": can_publish_results(request.user),
        "now": now,
    }
    return render(request, "consultations/results.html", context)


@require_safe
def question_results(request: HttpRequest, slug: str, number: int, question: int) -> HttpResponse:
    """One question, by one breakdown if the address names one (``?by=capacity``)."""
    round_ = round_of(request, slug, number)
    if not can_see_results(request.user, round_, timezone.now()):
        raise Http404
    return _render_question(request, round_, question, full=False)


@require_safe
@login_required
def question_figures(request: HttpRequest, slug: str, number: int, question: int) -> HttpResponse:
    """The same with every figure, for officers; each look is logged."""
    round_ = look_at(request, slug, number, f"question {question}")
    return _render_question(request, round_, question, full=True)


def _render_question(request: HttpRequest, round_: Round, pk: int, *, full: bool) -> HttpResponse:
    breakdown = Breakdown.named(request.GET.get("by", ""))
    found, broken = results_of_one(pk, round_, breakdown, full=full)
    if not found.questions:
        raise Http404
    context = {
        "page": round_.page,
        "round": round_,
        "result": found,
        "each": found.questions[0],
        "breakdowns": list(Breakdown),
        "broken": broken,
        "full": full,
    }
    return render(request, "consultations/question_results.html", context)


@require_safe
def rounds_compared(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions that several rounds asked, round over round, and those that one alone asked."""
    now = timezone.now()
    page = page_of(request, slug)
    rounds = [each for each in page.all_rounds() if each.has_published_results(now)]
    asked = questions_of(rounds)
    part = Paginator(list(asked.compared.values()), COMPARED_A_PAGE).get_page(
        request.GET.get("page")
    )
    questions = [pk for pks in part.object_list for pk in pks]
    context = {
        "page": page,
        "page_obj": part,
        "comparisons": compare(results_of(rounds, questions=questions)),
        "asked_once": asked.asked_once if part.number == 1 and asked.compared else [],
        "sector": sector_share(rounds) if len(rounds) > 1 else None,
        "rounds": rounds,
    }
    return render(request, "consultations/rounds_compared.html", context)


@require_safe
@login_required
def response_counts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How many responses came, by day and district. Nothing of what they say, so no look is logged."""
    round_ = round_of(request, slug, number)
    if not can_see_counts(request.user):
        raise PermissionDenied
    context = {"page": round_.page, "round": round_, "arrivals": arrivals_of(round_)}
    return render(request, "consultations/response_counts.html", context)
