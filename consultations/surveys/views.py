"""Answering a consultation, and the thanks for it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.actions import send_response
from consultations.errors import (
    AnswersRefused,
    ConsultationError,
    NotYourOrganisation,
    OrganisationAlreadyAnswered,
)
from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import Round
from consultations.surveys.forms import ResponseForm, question_name
from consultations.surveys.models import Question, Survey
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import london_day


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, slug: str) -> HttpResponse:
    """The survey of the open round. Without an open round the page says why there is none."""
    now = timezone.now()
    page = get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)
    round_ = page.current_round(now)
    survey = Survey.objects.filter(round=round_).first() if round_ else None
    if round_ is None or survey is None:
        return _not_open(request, page, now)
    if _has_answered(request.user, round_):
        return render(request, "consultations/already_answered.html", {"page": page})
    form = _form(request, round_, now)
    if request.method == "POST" and form.is_valid() and _send(request, round_, form, now):
        return redirect("consultations:sent", slug=slug)
    context = {"page": page, "round": round_, "survey": survey, "form": form}
    return render(request, "consultations/respond.html", context)


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks, and what happens next. The address says nothing about who answered."""
    page = get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)
    context = {"page": page, "current_round": page.current_round(timezone.now())}
    return render(request, "consultations/sent.html", context)


def _not_open(request: HttpRequest, page: Any, now: datetime) -> HttpResponse:
    """Why nothing can be sent; what somebody was still writing is shown, so that they can keep it."""
    rounds = page.all_rounds()
    context = {
        "page": page,
        "is_open": page.current_round(now) is not None,
        "next_round": page.next_round(now),
        "last_round": rounds[-1] if rounds else None,
        "written": _written(request, rounds[-1], now) if rounds and request.POST else [],
    }
    return render(request, "consultations/not_open.html", context)


def _written(request: HttpRequest, round_: Round, now: datetime) -> list[tuple[str, str]]:
    form = _form(request, round_, now)
    form.is_valid()
    return form.written()


def _has_answered(user: object, round_: Round) -> bool:
    return isinstance(user, User) and round_.responses.filter(user=user).exists()


def _form(request: HttpRequest, round_: Round, now: datetime) -> ResponseForm:
    return ResponseForm(
        request.POST if request.method == "POST" else None,
        questions=Question.objects.of_round(round_.pk),
        user=request.user,
        districts=District.objects.current(london_day(now)),
    )


def _send(request: HttpRequest, round_: Round, form: ResponseForm, now: datetime) -> bool:
    """Send the response; False when it was refused, with the reason in the form."""
    chosen = form.cleaned_data
    try:
        send_response(
            round_,
            acting_user=request.user,
            capacity=chosen["capacity"],
            answers=form.answers(),
            organisation=chosen.get("organisation"),
            district=chosen["district"],
            named=chosen.get("named", False),
            receipt_email=chosen["receipt_email"],
            now=now,
        )
    except AnswersRefused as error:
        for pk, message in error.problems.items():
            name = question_name(pk)
            form.add_error(name if name in form.fields else None, message)
        return False
    except (NotYourOrganisation, OrganisationAlreadyAnswered) as error:
        form.add_error("organisation", str(error))
        return False
    except ConsultationError as error:
        form.add_error(None, str(error))
        return False
    return True
