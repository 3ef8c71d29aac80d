"""The check before sending, the thanks, and what was sent: confirmed, changed or withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations import policies
from consultations.equality.sheets import sheet_of
from consultations.errors import AnswersRefused, ConsultationError
from consultations.models import Draft, Response
from consultations.retention import RECEIPTS
from consultations.surveys import codes, drafting, limits, sending
from consultations.surveys.checking import Checked, checked
from consultations.surveys.copies import Line, copy_of, lines_of
from consultations.surveys.forms import ResponseForm
from consultations.surveys.last_forms import SendForm
from consultations.surveys.links import LinkInvalid, make_token, read_token
from consultations.surveys.views.answering import carry_on_with
from consultations.surveys.views.finding import find_draft, find_page
from consultations.surveys.views.journey import Journey
from consultations.surveys.views.logging_in import asks_to_log_in
from consultations.surveys.waiting_drafts import ask_to_send
from membership.people.models import User
from portal.lib.templatetags.govuk import anchor

NOT_SAID = "Not said"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_to_log_in
def check(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """All answers with a way back to each, and the button that sends them."""
    now = timezone.now()
    draft = find_draft(request, slug, token, now)
    if draft is None and request.method == "POST" and (sent := _sent_before(token)):
        return redirect("consultations:sent_yours", slug, make_token("response", sent.pk))
    journey = carry_on_with(draft, request, slug, now)
    if isinstance(journey, HttpResponse):
        return journey
    if "ask" in request.POST:
        return _ask_a_manager(journey)
    form = _send_form(journey)
    if request.method == "POST" and "code" in form.errors:
        return _ask_for_the_code(journey, form)
    if request.method == "POST" and (ready := _ready(journey, form)) and form.is_valid():
        if form.is_from_a_program():
            return redirect("consultations:sent", slug)
        if not limits.may_send(request):
            return limits.too_many(request)
        if form.coded and not form.confirmed:
            codes.send_code(journey.begun, form.cleaned_data["receipt_email"])
            return _ask_for_the_code(journey, form)
        if response := _send(journey, ready, form):
            return redirect("consultations:sent_yours", slug, make_token("response", response.pk))
    return _show_check(journey, journey.whole_form(), form)


@dataclass(frozen=True)
class Ready:
    """What may be sent: who answers, by the names of the fields, and the answers."""

    about: Mapping[str, Any]
    answers: Checked


def _ready(journey: Journey, form: SendForm) -> Ready | None:
    """All that was typed; None where something of it is wrong, which the form of the answers says.

    What only all answers together tell is said by ``form``.
    """
    found = journey.read_whole()
    about, answers = (found.cleaned, found.answers) if found else ({}, {})
    if found is None:
        whole = journey.whole_form()
        if not whole.is_valid():
            return None
        about, answers = whole.cleaned_data, whole.answers()
    try:
        return Ready(about, checked(journey.everything, answers))
    except AnswersRefused as error:
        if journey.whole_form().is_valid():
            _tell(form, error)
    return None


def _tell(form: SendForm, refused: AnswersRefused) -> None:
    for message in refused.problems.values():
        form.add_error(None, message)


def _ask_a_manager(journey: Journey) -> HttpResponse:
    organisation = journey.begun.organisation
    try:
        ask_to_send(journey.begun, acting_user=journey.request.user, now=journey.now)
    except ConsultationError as error:
        messages.error(journey.request, str(error))
    else:
        messages.success(
            journey.request, f"The managers of {organisation} are asked by e-mail to send it."
        )
    return redirect(journey.url("check"))


def _sent_before(token: str) -> Response | None:
    """What was sent from the draft when its button was pressed before."""
    key = Draft(pk=read_token("draft", token)).sending_key
    return Response.objects.filter(sending_key=key).first()


def _send_form(journey: Journey) -> SendForm:
    request, draft = journey.request, journey.begun
    user = request.user
    initial = {"receipt_email": user.email if isinstance(user, User) else ""}
    return SendForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        draft=draft,
        coded=codes.wanted(journey.survey, user) and draft.changes_id is None,
        now=journey.now,
    )


def _ask_for_the_code(journey: Journey, form: SendForm) -> HttpResponse:
    context = {
        "page": journey.page,
        "form": form,
        "address": form.cleaned_data.get("receipt_email"),
        "back": journey.url("check"),
    }
    return render(journey.request, "consultations/code.html", context)


def _send(journey: Journey, ready: Ready, form: SendForm) -> Response | None:
    """Send the response; None when it was refused, with the reason in the form."""
    about = {
        name: ready.about.get(name) or empty
        for name, empty in (
            ("organisation", None),
            ("organisation_name", ""),
            ("district", None),
            ("named", False),
        )
    }
    try:
        return drafting.send_draft(
            journey.begun,
            acting_user=journey.request.user,
            capacity=ready.about["capacity"],
            answers=ready.answers,
            receipt_email=form.cleaned_data.get("receipt_email", ""),
            confirmed=form.confirmed,
            now=journey.now,
            **about,
        )
    except AnswersRefused as error:
        _tell(form, error)
    except ConsultationError as error:
        form.add_error(None, str(error))
    return None


def _show_check(journey: Journey, whole: ResponseForm, form: SendForm) -> HttpResponse:
    whole.is_valid()
    pages = {
        question.pk: number
        for number, page in enumerate(journey.everything.pages, start=1)
        for question in page
    }
    given = {question.pk: whole.given(question) for question in whole.questions}
    lines = lines_of(whole.shown, given, numbers=whole.numbers, pages=pages)
    context = {
        "page": journey.page,
        "round": journey.round,
        "draft": journey.draft,
        "whole": whole,
        "form": form,
        "about": _about(whole),
        "lines": [(line, journey.url("draft_page", line.page)) for line in lines],
        "first_page": journey.url("draft_page", 1),
        "saved": journey.url("saved"),
        "may_send": _may_send(journey),
        "problems": _problems(journey, whole, pages),
    }
    return render(journey.request, "consultations/check.html", context)


def _problems(
    journey: Journey, whole: ResponseForm, pages: Mapping[int, int]
) -> list[tuple[str, str]]:
    """What is wrong, each with the field in which it is put right."""
    found = []
    for name, messages_ in whole.errors.items():
        key = name.removeprefix("question-").partition("-")[0]
        number = pages[int(key)] if key.isdecimal() else 1
        place = anchor(whole[name]) if name in whole.fields else ""
        path = f"{journey.url('draft_page', number)}#{place}" if place else ""
        found += [(str(message), path) for message in messages_]
    return found


def _may_send(journey: Journey) -> bool:
    """Colleagues write; a manager sends."""
    changed = journey.begun.changes
    organisation = changed.organisation if changed else journey.begun.organisation
    return organisation is None or policies.can_send_for(journey.request.user, organisation)


def _about(whole: ResponseForm) -> list[Line]:
    """Who answers, in words."""
    found = []
    for field in whole.about_you():
        value: Any = whole.cleaned_data.get(field.name)
        if field.name == "capacity":
            value = dict(whole.fields["capacity"].choices).get(value)  # type: ignore[attr-defined]
        elif field.name == "named":
            if not whole.cleaned_data.get("organisation"):
                continue
            value = "Yes" if value else "No"
        found.append(Line(str(field.label), [str(value) if value else NOT_SAID]))
    return found


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str, token: str = "") -> HttpResponse:
    """Thanks, what happens next, and with a token the reference and the way to what was sent."""
    page, now = find_page(request, slug), timezone.now()
    context = {
        "page": page,
        "current_round": page.current_round(now),
        "asks_equality": sheet_of(page, now) is not None,
        "response": find_response(slug, token)[0] if token else None,
        "token": token,
        "receipts_kept": RECEIPTS.after_in_words,
    }
    response = render(request, "consultations/sent.html", context)
    if token:  # what is linked from here must not learn of it
        response["Referrer-Policy"] = "no-referrer"
    return response


def find_response(slug: str, token: str) -> tuple[Response, bool]:
    """The response of a link, and whether the link came by mail; raises Http404 for another link."""
    for purpose in ("receipt", "response"):
        try:
            pk = read_token(purpose, token)
        except LinkInvalid:
            continue
        found = Response.objects.select_related("round__page", "organisation", "district")
        return get_object_or_404(found, pk=pk, round__page__slug=slug), purpose == "receipt"
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What was sent; until the round closes it is shown, and can be changed or withdrawn."""
    page = find_page(request, slug)
    response, by_mail = find_response(slug, token)
    now = timezone.now()
    is_open = response.round.is_open(now)
    if request.method == "POST":
        return _act(request, response, by_mail=by_mail, token=token)
    context = {
        "page": page,
        "response": response,
        "counts": Response.objects.counted().filter(pk=response.pk).exists(),
        "is_open": is_open,
        "can_confirm": by_mail and response.confirmed_at is None and response.receipt_email,
        "lines": copy_of(response) if is_open and response.withdrawn_at is None else [],
    }
    return render(request, "consultations/yours.html", context)


def _act(request: HttpRequest, response: Response, *, by_mail: bool, token: str) -> HttpResponse:
    now, slug = timezone.now(), response.round.page.slug
    back = redirect("consultations:yours", slug, token)
    try:
        if "change" in request.POST and response.round.is_open(now):
            draft = drafting.start_changing(response, acting_user=request.user, now=now)
            path = reverse("consultations:draft", args=[slug, make_token("draft", draft.pk)])
            return redirect(path)
        if "withdraw" in request.POST:
            sending.withdraw_response(response.pk, acting_user=request.user, now=now)
            messages.success(request, "Your response is withdrawn. It does not count any more.")
        elif "confirm" in request.POST and by_mail:
            sending.confirm_address(response.pk, now=now)
            messages.success(request, "Thank you: your e-mail address is confirmed.")
    except ConsultationError as error:
        messages.error(request, str(error))
    return back
