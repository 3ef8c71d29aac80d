"""Officers type in what came on paper, by e-mail or by telephone, and put right what was typed wrongly."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.errors import AnswersRefused, ConsultationError
from consultations.models import Channel, Question, QuestionKind, Response, Round
from consultations.results.actions import look
from consultations.surveys import correcting, handling
from consultations.surveys.answers import Given
from consultations.surveys.files import discard, store_file
from consultations.surveys.officers_forms import CorrectionForm, OriginForm, TypedInForm
from consultations.surveys.raw import bound, question_name, raw_of
from consultations.surveys.storing import given_of
from consultations.surveys.views.officers import find_response, find_round
from forums.attachments.errors import FileRefusedError
from membership.people.requests import signed_in
from membership.places.models import District
from portal.lib.time import london_day

RESPONSES_A_PAGE = 25


@never_cache
@login_required
@require_safe
def typed_in(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was typed in, the latest first: where each came from, and who typed it; never what it says."""
    round_ = find_round(request, slug, number)
    found = Response.objects.typed_in().filter(round=round_).select_related("entered_by")
    part = Paginator(found.order_by("-pk"), RESPONSES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": round_.page, "round": round_, "page_obj": part}
    return render(request, "consultations/typed_in.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Type in a response that came on paper, by e-mail or by telephone."""
    round_, now = find_round(request, slug, number), timezone.now()
    sent = request.method == "POST"
    origin = OriginForm(request.POST if sent else None, round_=round_, now=now)
    form = _form(request, round_, now, request.POST if sent else None)
    if sent and _both_valid(origin, form):
        with _told_in(origin, form) as done:
            done.append(_enter(request, round_, origin, form, now))
        if done:
            messages.success(request, f"It is kept. Its reference is {done[0].reference}.")
            return redirect("consultations:enter_response", slug, number)
    context = {"page": round_.page, "round": round_, "origin": origin, "form": form}
    return render(request, "consultations/enter.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, slug: str, number: int, reference: str) -> HttpResponse:
    """Put right what was typed in; the page shows what it says, and so each look is logged."""
    round_, now = find_round(request, slug, number), timezone.now()
    response = find_response(round_, reference)
    back = redirect("consultations:one_response", slug, number, reference)
    if not response.can_be_corrected:
        return back
    given = given_of(response)
    sent = request.method == "POST"
    origin = CorrectionForm(request.POST if sent else None, response=response, now=now)
    data = request.POST if sent else bound(raw_of(response, given) | {"organisation": []})
    kept = {
        pk: each.file
        for pk, each in given.items()
        if each.file and f"{question_name(pk)}-remove" not in request.POST
    }
    form = _form(request, round_, now, data, kept=kept, quiet=not sent)
    if sent and _both_valid(origin, form):
        with _told_in(origin, form) as done:
            done.append(_correct(request, response, origin, form, now))
        if done:
            messages.success(request, "It is corrected.")
            return back
    look(round_, at=f"response {response.reference}", acting_user=request.user)
    context = {
        "page": round_.page,
        "round": round_,
        "response": response,
        "origin": origin,
        "form": form,
    }
    return render(request, "consultations/enter.html", context)


def _form(
    request: HttpRequest,
    round_: Round,
    now: datetime,
    data: Any,
    *,
    kept: Mapping[int, Any] | None = None,
    quiet: bool = False,
) -> TypedInForm:
    return TypedInForm(
        data,
        request.FILES if data is not None else None,
        questions=Question.objects.of_round(round_.pk),
        user=None,
        districts=District.objects.current(london_day(now)),
        kept=dict(kept or {}),
        quiet=quiet,
        as_it_came=True,
    )


def _both_valid(origin: OriginForm, form: TypedInForm) -> bool:
    """Both are asked, so that each says what is wrong."""
    return all([origin.is_valid(), form.is_valid()])


@contextmanager
def _told_in(origin: OriginForm, form: TypedInForm) -> Iterator[list[Response]]:
    """What is refused is said in the forms; the list holds the response when nothing was."""
    done: list[Response] = []
    try:
        yield done
    except AnswersRefused as error:
        for message in error.problems.values():
            form.add_error(None, message)
    except FileRefusedError as error:
        form.add_error(None, f"The file {error}")
    except ConsultationError as error:
        origin.add_error(None, str(error))


@contextmanager
def _with_files(form: TypedInForm) -> Iterator[dict[int, Given]]:
    """The answers with their files stored; these are gone again when the answers are refused."""
    answers = form.answers()
    stored: list[str] = []
    files = [each for each in form.questions if each.kind == QuestionKind.FILE]
    try:
        for question in files:
            if file := form.cleaned_data.get(question_name(question.pk)):
                kept = store_file(file)
                stored.append(str(kept.file.name))
                answers[question.pk] = replace(answers[question.pk], file=kept)
        yield answers
    except BaseException:
        discard(stored)
        raise


def _enter(
    request: HttpRequest, round_: Round, origin: OriginForm, form: TypedInForm, now: datetime
) -> Response:
    with _with_files(form) as answers:
        return handling.enter_response(
            round_,
            acting_user=signed_in(request),
            channel=origin.cleaned_data["channel"],
            came_from=origin.cleaned_data["came_from"],
            receipt_email=origin.cleaned_data["receipt_email"],
            received_at=origin.received_at(),
            late=origin.is_late,
            answers=answers,
            now=now,
            **_about(form),
        )


def _correct(
    request: HttpRequest,
    response: Response,
    origin: CorrectionForm,
    form: TypedInForm,
    now: datetime,
) -> Response:
    with _with_files(form) as answers:
        return correcting.correct_response(
            response.pk,
            acting_user=signed_in(request),
            reason=origin.cleaned_data["reason"],
            channel=Channel(origin.cleaned_data["channel"]),
            came_from=origin.cleaned_data["came_from"],
            received_at=origin.received_at(),
            answers=answers,
            now=now,
            **_about(form),
        )


def _about(form: TypedInForm) -> dict[str, Any]:
    return {
        "capacity": form.cleaned_data["capacity"],
        "district": form.cleaned_data["district"],
        "organisation_name": form.cleaned_data.get("organisation_name", "").strip(),
    }
