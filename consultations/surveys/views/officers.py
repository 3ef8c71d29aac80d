"""Officers' pages of a round's responses: what came otherwise, names to match, pairs to decide about."""

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
from consultations.errors import ConsultationError
from consultations.models import Channel, DuplicateDecision, NameDecision, Response, Round
from consultations.results.actions import look
from consultations.surveys import correcting, handling, matching
from consultations.surveys.copies import copy_of
from consultations.surveys.duplicates import likely_duplicates
from consultations.surveys.likely_names import likely_organisations
from consultations.surveys.officers_forms import (
    DecisionForm,
    FindForm,
    MatchForm,
    WithdrawForm,
)
from membership.people.requests import signed_in

NAMES_SHOWN = 50
LEFT_OUT_IN_WORDS = {
    "withdrawn": "withdrawn",
    "aside": "set aside",
    "late": "came late",
    "superseded": "superseded, as two organisations became one",
}


def find_round(request: HttpRequest, slug: str, number: int) -> Round:
    """The round, for officers; others are refused."""
    if not policies.can_handle_responses(signed_in(request)):
        raise PermissionDenied
    rounds = Round.objects.select_related("page")
    found: Round = get_object_or_404(rounds, page__slug=slug, number=number)
    return found


def find_response(round_: Round, reference: str) -> Response:
    everything = round_.responses.select_related("organisation", "district", "entered_by", "user")
    found: Response = get_object_or_404(everything, reference=reference)
    found.round = round_
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def responses(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How responses came, the names to match, and those that look alike; never what they say."""
    round_ = find_round(request, slug, number)
    refused: Any = None
    find = FindForm(request.GET if "reference" in request.GET else None)
    if find.is_bound and find.is_valid():
        reference = find.cleaned_data["reference"]
        if round_.responses.filter(reference=reference).exists():
            return redirect("consultations:one_response", slug, number, reference)
        find.add_error("reference", f"No response to {round_.label} has the reference {reference}")
    if request.method == "POST":
        refused = _decide(request, round_) if "verdict" in request.POST else _match(request, round_)
        if refused is None:
            return redirect("consultations:responses", slug, number)
    return render(request, "consultations/responses.html", _context(round_, refused, find))


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
    response, user, now = form.cleaned_data["response"], signed_in(request), timezone.now()
    try:
        if form.cleaned_data["unlisted"]:
            matching.note_as_unlisted(response, acting_user=user, now=now)
            messages.success(request, f"“{response.organisation_name}” is not in the directory.")
            return None
        name = form.cleaned_data["slug"] or form.cleaned_data["name"]
        organisation = matching.match_organisation(response, name, acting_user=user, now=now)
    except ConsultationError as error:
        form.add_error("name", str(error))
        return form
    messages.success(request, f"It is matched to {organisation}.")
    return None


def _context(round_: Round, refused: Any, find: FindForm) -> dict[str, Any]:
    counted = Response.objects.counted().filter(round=round_)
    by_channel = dict(counted.order_by().values_list("channel").annotate(count=Count("pk")))
    unmatched = list(counted.unmatched()[:NAMES_SHOWN])
    likely = likely_organisations(each.organisation_name for each in unmatched)
    everything = Response.objects.filter(round=round_)
    left_out = everything.left_out()[round_.pk]
    return {
        "page": round_.page,
        "round": round_,
        "channels": [(each.label, by_channel.get(each.value, 0)) for each in Channel],
        "confirmed": counted.filter(confirmed_at__isnull=False).count(),
        "unconfirmed": counted.filter(confirmed_at=None, user=None, channel="online").count(),
        "left_out": [
            (left_out[name], words) for name, words in LEFT_OUT_IN_WORDS.items() if left_out[name]
        ],
        "decided": DuplicateDecision.objects.filter(later__round=round_).count(),
        "typed_in": everything.typed_in().count(),
        "looked_up": NameDecision.objects.filter(response__round=round_).count(),
        "find": find,
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
                _form_for(refused, MatchForm, each.pk, "response", round_, {"response": each.pk}),
                likely[each.organisation_name],
            )
            for each in unmatched
        ],
        "form": refused or (find if find.errors else None),
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
def one_response(request: HttpRequest, slug: str, number: int, reference: str) -> HttpResponse:
    """What one response says, each look logged; POST withdraws one that was typed in."""
    round_ = find_round(request, slug, number)
    response = find_response(round_, reference)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _withdraw(request, response, form):
        return redirect("consultations:one_response", slug, number, reference)
    look(round_, at=f"response {response.reference}", acting_user=request.user)
    context = {
        "page": round_.page,
        "round": round_,
        "response": response,
        "counts": Response.objects.counted().filter(pk=response.pk).exists(),
        "lines": copy_of(response) if response.withdrawn_at is None else [],
        "form": form,
    }
    return render(request, "consultations/one_response.html", context)


def _withdraw(request: HttpRequest, response: Response, form: WithdrawForm) -> bool:
    try:
        correcting.withdraw_typed_in(
            response.pk,
            reason=form.cleaned_data["why"],
            acting_user=signed_in(request),
            now=timezone.now(),
        )
    except ConsultationError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "It is withdrawn. It does not count any more.")
    return True
