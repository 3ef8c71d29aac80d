"""The pages of the panel: who has put themselves forward, and each of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from membership.bodies.errors import BodyError
from membership.bodies.fitting import misfit
from membership.bodies.forms.refusals import show
from membership.bodies.recruitment import actions, policies
from membership.bodies.recruitment.forms.judging import NoteForm, ScoresForm
from membership.bodies.recruitment.models import Expression
from membership.bodies.recruitment.scoring import scores_by_member, standings
from membership.bodies.recruitment.views.lookups import offered_seats, panel
from membership.bodies.views.lookups import READ_AND_WRITE
from membership.organisations.policies import belongs_to
from membership.people.models import User

EXPRESSIONS_A_PAGE = 25


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def panel_page(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """Who has put themselves forward, the shortlist first; before the deadline only how many."""
    now = timezone.now()
    call, member, user = panel(request, slug, call_id, now)
    if request.method == "POST":
        actions.stand_aside(call, acting_user=user)
        messages.success(request, "You have stood aside. You are not on the panel any more.")
        return redirect(call)
    may_read = policies.can_read_expressions(user, call, now)
    made = call.expressions.select_related("organisation")
    ordered = made.order_by("-shortlisted", "person_name", "pk")
    page = Paginator(ordered if may_read else made.none(), EXPRESSIONS_A_PAGE)
    shown = page.get_page(request.GET.get("page"))
    context = {
        "call": call,
        "body": call.body,
        "state": call.state(now),
        "received": made.count(),
        "criteria": list(call.criteria.all()),
        "sitting": call.panel.sitting().select_related("user"),
        "aside": call.panel.exclude(aside_at=None).select_related("user"),
        "may_read": may_read,
        "page_obj": shown,
        "rows": standings(call, list(shown), member),
        "offered": offered_seats(call),
        "may_decide": policies.can_decide(user, call, now),
    }
    return render(request, "bodies/recruitment/panel.html", context)


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def panel_expression(
    request: HttpRequest, slug: str, call_id: int, expression_id: int
) -> HttpResponse:
    """One expression: what it says, one's own scores, and then what the others gave and noted."""
    now = timezone.now()
    call, member, user = panel(request, slug, call_id, now)
    if not policies.can_read_expressions(user, call, now):
        raise Http404
    expression = _read(call.expressions.all(), expression_id)
    criteria = list(call.criteria.all())
    sent = request.POST if request.method == "POST" else {}
    scores = ScoresForm(
        sent if "score" in sent else None, criteria=criteria, expression=expression, member=member
    )
    note = NoteForm(sent if "note" in sent else None)
    if sent and _written(sent, expression, scores, note, user):
        return redirect(request.path)
    [standing] = standings(call, [expression], member)
    context = {
        "call": call,
        "body": call.body,
        "expression": expression,
        "standing": standing,
        "scores": scores,
        "note": note,
        "form": scores if scores.is_bound else note,
        "criteria": criteria,
        "given": scores_by_member(call, expression) if standing.is_mine_done else [],
        "notes": expression.notes.select_related("member__user") if standing.is_mine_done else [],
        "remarks": _remarks(expression),
        "has_left": not belongs_to(expression.user, expression.organisation),
        "is_settled": call.is_settled,
    }
    return render(request, "bodies/recruitment/expression.html", context)


def _read(made: Any, pk: int) -> Expression:
    found: Expression = get_object_or_404(
        made.select_related("user", "organisation", "call").prefetch_related(
            "organisation__districts", "organisation__themes"
        ),
        pk=pk,
    )
    return found


def _remarks(expression: Expression) -> list[str]:
    """For each seat of the call what the organisation is not of."""
    seats = [each.seat for each in offered_seats(expression.call)]
    return [line for seat in seats if (line := misfit(seat, expression.organisation))]


def _written(
    sent: Any, expression: Expression, scores: ScoresForm, note: NoteForm, user: User
) -> bool:
    """Do what the pressed button says; False when a form has a mistake or the call is settled."""
    try:
        if "shortlist" in sent:
            actions.shortlist(expression, sent["shortlist"] == "yes", acting_user=user)
        elif scores.is_bound and scores.is_valid():
            actions.give_scores(expression, scores.scores(), acting_user=user)
        elif note.is_bound and note.is_valid():
            actions.add_note(expression, note.cleaned_data["text"], acting_user=user)
        else:
            return False
    except BodyError as error:
        if scores.is_bound or note.is_bound:
            show(scores if scores.is_bound else note, error)
        return False
    return True
