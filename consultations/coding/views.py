"""Screens on which officers read written answers, find themes in them and choose what is quoted."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.coding import actions
from consultations.coding.forms import QuoteForm, ThemeForm
from consultations.coding.models import Quote, Suggestions
from consultations.coding.policies import can_read_answers
from consultations.coding.reads import agreement_on, page_of_answers, unread_by, written_answers
from consultations.errors import ThemeIsThere
from consultations.results.actions import look
from consultations.results.tables import WRITTEN
from consultations.results.views import round_of
from consultations.surveys.models import Question
from membership.people.requests import signed_in


def find_question(
    request: HttpRequest, slug: str, number: int, pk: int, kinds: Collection[str] = WRITTEN
) -> Question:
    """A question of one of ``kinds``, in words if none is named, for an officer alone."""
    round_ = round_of(request, slug, number)
    if not can_read_answers(request.user):
        raise PermissionDenied
    asked = Question.objects.asked_in([round_]).filter(kind__in=kinds)
    question: Question = get_object_or_404(asked.select_related("survey__round__page"), pk=pk)
    return question


def _address(name: str, question: Question) -> str:
    round_ = question.survey.round
    return reverse(f"consultations:{name}", args=[round_.page.slug, round_.number, question.pk])


def _render(
    request: HttpRequest, name: str, question: Question, context: dict[str, Any], *, at: str
) -> HttpResponse:
    """A page on which answers can be read: that is logged, whether it was asked for or a form refused."""
    round_ = question.survey.round
    look(round_, at=at, acting_user=request.user)
    shared = {"question": question, "round": round_, "page": round_.page}
    return render(request, f"consultations/coding/{name}.html", {**shared, **context})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read_answers(request: HttpRequest, slug: str, number: int, question: int) -> HttpResponse:
    """A page of answers, each with the themes to tick."""
    asked = find_question(request, slug, number, question)
    if request.method == "POST":
        return _mark(request, asked)
    return _reading(request, asked, ThemeForm())


def _reading(request: HttpRequest, asked: Question, form: ThemeForm) -> HttpResponse:
    officer = signed_in(request)
    page = page_of_answers(asked, officer, request.GET.get("page"))
    answers = written_answers(asked)
    context = {
        "page_obj": page,
        "codes": list(asked.codes.all()),
        "unread": unread_by(answers, officer).count(),
        "agreement": agreement_on(asked),
        "suggestions": Suggestions.objects.filter(question=asked).first(),
        "form": form,
    }
    at = f"answers to question {asked.pk}"
    return _render(request, "read_answers", asked, context, at=at)


def _mark(request: HttpRequest, asked: Question) -> HttpResponse:
    """What was ticked on one page; an answer or a theme that is not of this question is left out."""
    shown = [
        int(each) for each in request.POST.getlist("answer") if each.isascii() and each.isdigit()
    ]
    mine = written_answers(asked).filter(pk__in=[each for each in shown if each < 2**63])
    codes = {str(code.pk): code.pk for code in asked.codes.all()}
    found = {
        answer: [codes[each] for each in request.POST.getlist(f"codes-{answer}") if each in codes]
        for answer in mine.values_list("pk", flat=True)
    }
    actions.mark(found, acting_user=signed_in(request))
    messages.success(request, "Your themes are kept.")
    onward = request.POST.get("onward", "")
    page = f"?page={onward}" if onward.isascii() and onward.isdigit() else ""
    return redirect(f"{_address('read_answers', asked)}{page}")


@login_required
@require_POST
def add_theme(request: HttpRequest, slug: str, number: int, question: int) -> HttpResponse:
    """Add a theme to those that can be ticked."""
    asked = find_question(request, slug, number, question)
    form = ThemeForm(request.POST)
    if form.is_valid():
        try:
            actions.add_theme(asked, form.cleaned_data["label"], acting_user=request.user)
        except ThemeIsThere as error:
            form.add_error("label", str(error))
        else:
            return redirect("consultations:read_answers", slug, number, question)
    return _reading(request, asked, form)


@login_required
@require_POST
def suggest(request: HttpRequest, slug: str, number: int, question: int) -> HttpResponse:
    """Have recurring words and phrases counted."""
    asked = find_question(request, slug, number, question)
    actions.ask_for_suggestions(asked, acting_user=request.user)
    messages.success(
        request, "The answers are being looked through. Open this page again in a moment."
    )
    return redirect("consultations:read_answers", slug, number, question)


@login_required
@require_safe
def quotes(request: HttpRequest, slug: str, number: int, question: int) -> HttpResponse:
    """What was chosen to be quoted, with what is approved."""
    asked = find_question(request, slug, number, question)
    found = Quote.objects.filter(answer__question=asked).select_related("approved_by")
    at = f"quotes from question {asked.pk}"
    return _render(request, "quotes", asked, {"quotes": found}, at=at)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: HttpRequest, slug: str, number: int, question: int, answer: int) -> HttpResponse:
    """Choose words of an answer, without what says whose they are."""
    asked = find_question(request, slug, number, question)
    rows = written_answers(asked).select_related("response__organisation", "response__user")
    found = get_object_or_404(rows, pk=answer)
    form = QuoteForm(request.POST or None, answer=found)
    if request.method == "POST" and form.is_valid():
        actions.propose_quote(found, form.cleaned_data["text"], acting_user=request.user)
        return redirect("consultations:quotes", slug, number, question)
    at = f"one answer to question {asked.pk}"
    return _render(request, "quote", asked, {"form": form, "answer": found}, at=at)


@login_required
@require_POST
def approve(
    request: HttpRequest, slug: str, number: int, question: int, quote: int
) -> HttpResponse:
    """Let a quote be shown."""
    asked = find_question(request, slug, number, question)
    found = get_object_or_404(Quote, answer__question=asked, pk=quote)
    actions.approve_quote(found, acting_user=signed_in(request))
    return redirect("consultations:quotes", slug, number, question)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, number: int, question: int, quote: int) -> HttpResponse:
    """Take a quote away."""
    asked = find_question(request, slug, number, question)
    found = get_object_or_404(Quote, answer__question=asked, pk=quote)
    actions.remove_quote(found, acting_user=request.user)
    return redirect("consultations:quotes", slug, number, question)
