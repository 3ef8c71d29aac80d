"""Officers' pages of a round's responses: what came otherwise, names to match, pairs to decide about."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations import policies
from consultations.errors import AnswersRefused, ConsultationError
from consultations.models import Channel, DuplicateDecision, Question, Response, Round
from consultations.surveys import handling
from consultations.surveys.duplicates import likely_duplicates
from consultations.surveys.forms import ResponseForm
from consultations.surveys.officers_forms import DecisionForm, MatchForm, OriginForm
from membership.people.requests import signed_in
from membership.places.models import District
from portal.lib.time import london_day, start_of_day

NAMES_SHOWN = 50


def find_round(request: HttpRequest, slug: str, number: int) -> Round:
    """The round, for officers; others are refused."""
    if not policies.can_handle_responses(signed_in(request)):
        raise PermissionDenied
    rounds = Round.objects.select_related("page")
    found: Round = get_object_or_404(rounds, page__slug=slug, number=number)
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def responses(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How responses came, the names to match, and those that look alike; never what they say."""
    round_ = find_round(request, slug, number)
    refused: Any = None
    if request.method == "POST":
        refused = _decide(request, round_) if "verdict" in request.POST else _match(request, round_)
        if refused is None:
            return redirect("consultations:responses", slug, number)
    return render(request, "consultations/responses.html", _context(round_, refused))


def _decide(request: HttpRequest, round_: Round) -> DecisionForm | None:
    """None when it is done, else the form that says what is wrong."""
    form = DecisionForm(request.POST, round_=round_)
    if not form.is_valid():
        return form
    try:
        handling.decide(**form.cleaned_data, acting_user=signed_in(request), now=timezone.now())
    except ConsultationError as error:
        form.add_error(None, str(error))
        return form
    messages.success(request, "The decision is kept.")
    return None


def _match(request: HttpRequest, round_: Round) -> MatchForm | None:
    form = MatchForm(request.POST, round_=round_)
    if not form.is_valid():
        return form
    try:
        organisation = handling.match_organisation(
            form.cleaned_data["response"],
            form.cleaned_data["name"],
            acting_user=signed_in(request),
        )
    except ConsultationError as error:
        form.add_error("name", str(error))
        return form
    messages.success(request, f"It is matched to {organisation}.")
    return None


def _context(round_: Round, refused: Any) -> dict[str, Any]:
    counted = Response.objects.counted().filter(round=round_)
    by_channel = dict(counted.order_by().values_list("channel").annotate(count=Count("pk")))
    unmatched = counted.unmatched()
    everything = Response.objects.filter(round=round_)
    return {
        "page": round_.page,
        "round": round_,
        "channels": [(each.label, by_channel.get(each.value, 0)) for each in Channel],
        "confirmed": counted.filter(confirmed_at__isnull=False).count(),
        "unconfirmed": counted.filter(confirmed_at=None, user=None, channel="online").count(),
        "withdrawn": everything.filter(withdrawn_at__isnull=False).count(),
        "decided": DuplicateDecision.objects.filter(later__round=round_).count(),
        "set_aside": everything.filter(set_aside_at__isnull=False).count(),
        "pairs": [
            (
                pair,
                _form_for(
                    refused,
                    DecisionForm,
                    pair.later.pk,
                    "later",
                    round_,
                    {
                        "earlier": pair.earlier.pk,
                        "later": pair.later.pk,
                    },
                ),
            )
            for pair in likely_duplicates(round_)
        ],
        "names": [
            (
                each,
                _form_for(
                    refused,
                    MatchForm,
                    each.pk,
                    "response",
                    round_,
                    {
                        "response": each.pk,
                        "name": each.organisation_name,
                    },
                ),
            )
            for each in unmatched[:NAMES_SHOWN]
        ],
        "form": refused,
    }


def _form_for(
    refused: Any, kind: Any, pk: int, key: str, round_: Round, initial: dict[str, Any]
) -> Any:
    """The form that was refused where it was sent from, a fresh one everywhere else."""
    if isinstance(refused, kind) and str(refused.data.get(key)) == str(pk):
        return refused
    return kind(initial=initial, round_=round_, auto_id=f"id_{key}_{pk}_%s")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Type in a response that came on paper, by e-mail or by telephone."""
    round_, now = find_round(request, slug, number), timezone.now()
    data = request.POST if request.method == "POST" else None
    origin = OriginForm(data, round_=round_, now=now)
    form = ResponseForm(
        data,
        questions=[each for each in Question.objects.of_round(round_.pk) if each.kind != "file"],
        everything=Question.objects.of_round(round_.pk),
        user=None,
        districts=District.objects.current(london_day(now)),
        as_it_came=True,
    )
    good = request.method == "POST" and form.is_valid()
    if origin.is_bound and origin.is_valid() and good:
        try:
            response = _enter(request, round_, origin, form, now)
        except AnswersRefused as error:
            for message in error.problems.values():
                form.add_error(None, message)
        except ConsultationError as error:
            origin.add_error(None, str(error))
        else:
            messages.success(request, f"It is kept. Its reference is {response.reference}.")
            return redirect("consultations:enter_response", slug, number)
    context = {"page": round_.page, "round": round_, "origin": origin, "form": form}
    return render(request, "consultations/enter.html", context)


def _enter(
    request: HttpRequest, round_: Round, origin: OriginForm, form: ResponseForm, now: datetime
) -> Response:
    noon = start_of_day(origin.cleaned_data["received_on"]) + timedelta(hours=12)
    latest = min(now, round_.closes_at - timedelta(microseconds=1))
    return handling.enter_response(
        round_,
        acting_user=signed_in(request),
        channel=origin.cleaned_data["channel"],
        came_from=origin.cleaned_data["came_from"],
        receipt_email=origin.cleaned_data["receipt_email"],
        received_at=min(max(noon, round_.opens_at), latest),
        answers=form.answers(),
        capacity=form.cleaned_data["capacity"],
        district=form.cleaned_data["district"],
        organisation_name=form.cleaned_data.get("organisation_name", "").strip(),
        now=now,
    )
