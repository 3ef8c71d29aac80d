"""What officers decided about responses that look alike, and about names, to read and to take back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.errors import ConsultationError
from consultations.models import DuplicateDecision, NameDecision, Round
from consultations.surveys import handling, matching
from consultations.surveys.officers_forms import TakeBackForm
from consultations.surveys.views.officers import find_round
from membership.people.requests import signed_in

DECISIONS_A_PAGE = 25


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The decisions of a round, the latest first; POST takes one back."""
    round_ = find_round(request, slug, number)
    made = DuplicateDecision.objects.filter(later__round=round_)
    made = made.select_related("earlier", "later", "decided_by")
    return _show(request, round_, made, handling.take_back, "decisions")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was found of the organisations that people named; POST takes one back."""
    round_ = find_round(request, slug, number)
    made = NameDecision.objects.filter(response__round=round_)
    made = made.select_related("response__organisation", "made_by")
    return _show(request, round_, made, matching.take_name_back, "names")


def _show(
    request: HttpRequest, round_: Round, made: Any, take_back: Callable[..., None], name: str
) -> HttpResponse:
    refused = None
    if request.method == "POST":
        refused = _take_back(request, made, take_back)
        if refused is None:
            return redirect(f"consultations:{name}", round_.page.slug, round_.number)
    part = Paginator(made, DECISIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": round_.page,
        "round": round_,
        "page_obj": part,
        "decisions": _with_forms(part, refused),
        "form": refused,
    }
    return render(request, f"consultations/{name}.html", context)


def _take_back(
    request: HttpRequest, made: Any, take_back: Callable[..., None]
) -> TakeBackForm | None:
    """None when it is done, else the form that says what is wrong."""
    form = TakeBackForm(request.POST, decisions=made)
    if not form.is_valid():
        return form
    try:
        take_back(
            form.cleaned_data["decision"].pk,
            reason=form.cleaned_data["reason"],
            acting_user=signed_in(request),
        )
    except ConsultationError as error:
        form.add_error(None, str(error))
        return form
    messages.success(request, "The decision is taken back.")
    return None


def _with_forms(
    part: Page[Any], refused: TakeBackForm | None
) -> list[tuple[Any, TakeBackForm, bool]]:
    """Each decision with its form, and whether that was refused a moment ago."""
    again = str(refused.data.get("decision")) if refused else ""
    shown = []
    for each in part:
        is_refused = refused is not None and again == str(each.pk)
        fresh = TakeBackForm(
            initial={"decision": each.pk},
            decisions=DuplicateDecision.objects.none(),
            auto_id=f"id_decision_{each.pk}_%s",
        )
        shown.append((each, refused if is_refused and refused else fresh, is_refused))
    return shown
