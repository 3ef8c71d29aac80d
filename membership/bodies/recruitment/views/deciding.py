"""The page on which a seat of a call is decided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from membership.bodies.errors import BodyError
from membership.bodies.forms.refusals import show
from membership.bodies.recruitment import actions, policies
from membership.bodies.recruitment.actions.deciding import with_namesake
from membership.bodies.recruitment.forms.judging import DecideForm
from membership.bodies.recruitment.models import Call, CallSeat, PanelMember
from membership.bodies.recruitment.scoring import standings
from membership.bodies.recruitment.views.lookups import run
from membership.bodies.views.lookups import READ_AND_WRITE
from membership.people.models import User
from portal.lib.templatetags.portal import day


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def decide_seat(request: HttpRequest, slug: str, call_id: int, seat_id: int) -> HttpResponse:
    """Who of the shortlist takes a seat, or nobody; for whoever of the panel looks after the group."""
    now = timezone.now()
    call, user = run(request, slug, call_id, now)
    if not policies.can_decide(user, call, now):
        raise PermissionDenied
    seats = call.seats.select_related("seat__district", "seat__theme", "term__person")
    offered = get_object_or_404(seats, seat=seat_id)
    form = _form(request, call, offered, call.panel.get(user=user))
    if request.method == "POST" and form.is_valid() and _decide(request, offered, form, user):
        return redirect("bodies:manage_call", slug, call_id)
    context = {"call": call, "body": call.body, "offered": offered, "form": form}
    return render(request, "bodies/recruitment/decide.html", context)


def _form(request: HttpRequest, call: Call, offered: CallSeat, member: PanelMember) -> DecideForm:
    """The shortlist, each with its scores where the member has scored herself."""
    left = call.expressions.filter(shortlisted=True, chosen_for=None)
    shortlisted = list(left.select_related("user__person", "organisation"))
    return DecideForm(
        request.POST if request.method == "POST" else None,
        call=call,
        standings=standings(call, shortlisted, member),
        asks_who=bool(with_namesake(shortlisted)),
    )


def _decide(request: HttpRequest, offered: CallSeat, form: DecideForm, user: User) -> bool:
    """Decide; False when it was refused, with the reason in the form and nothing lost."""
    data, chosen = form.cleaned_data, form.chosen()
    try:
        if chosen is None:
            actions.leave_vacant(offered, reason=data["reason"], acting_user=user)
            messages.success(request, f"Nobody is appointed to the seat {offered.seat}.")
            return True
        term = actions.decide(
            offered,
            chosen,
            start=data["start"],
            end=data["last_day"],
            reason=data["reason"],
            same_person=data.get("same_person"),
            acting_user=user,
        )
    except BodyError as error:
        show(form, error, person="choice")
        return False
    text = f"{term.person} takes the seat {term.seat} on {day(term.start)}."
    messages.success(request, text)
    return True
