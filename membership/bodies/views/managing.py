"""The chair's and the officers' pages of a body: what needs doing, and doing it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.bodies import actions
from membership.bodies.errors import BodyError
from membership.bodies.forms import AppointForm, EndTermForm, MeetingForm, WithdrawForm
from membership.bodies.models import HowAppointed, Meeting, Seat, Term, WhyEnded
from membership.bodies.sittings import clashes, needs_doing, who_sits
from membership.bodies.states import TermState, term_state
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from portal.lib.templatetags.portal import day
from portal.lib.time import today


def _show(form: AppointForm | EndTermForm | WithdrawForm, error: BodyError) -> None:
    """The refusal beside the field that it is about."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


@require_safe
@login_required
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """What needs doing now, every seat, appointments to come and meetings."""
    body, _ = managed(request, slug)
    on = today()
    sitting = who_sits(body, on)
    coming = Term.objects.future(on).filter(body=body).select_related("person").order_by("start")
    return render(
        request,
        "bodies/manage.html",
        {
            "body": body,
            "sittings": sitting,
            "to_do": needs_doing(sitting),
            "clashes": clashes(sitting),
            "coming": coming,
            "meetings": Meeting.objects.filter(body=body).upcoming(timezone.now()),
        },
    )


@require_http_methods(READ_AND_WRITE)
@login_required
def appoint(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Appoint somebody to a seat; the first day is the one on which it falls free."""
    body, user = managed(request, slug)
    seats = Seat.objects.select_related("body", "district", "theme")
    seat = get_object_or_404(seats, pk=seat_id, body=body, follows=None)
    form = AppointForm(request.POST or None, seat=seat, start=_falls_free(seat), user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                term = actions.appoint(
                    seat,
                    form.save_person(),
                    start=data["start"],
                    end=data["last_day"],
                    organisation=data["organisation"],
                    how_appointed=HowAppointed(data["how_appointed"]),
                    reason=data["reason"],
                    acting_user=user,
                )
        except BodyError as error:
            _show(form, error)
        else:
            text = f"{term.person} holds the seat {seat} from {day(term.start)}."
            messages.success(request, text)
            return redirect("bodies:manage", slug)
    return render(request, "bodies/appoint.html", {"body": body, "seat": seat, "form": form})


def _falls_free(seat: Seat) -> date:
    """The day after the last appointment of the seat that has an end, and not before today."""
    last = seat.terms.order_by("start").last()
    return max(today(), seat.start, last.end if last and last.end else date.min)


@require_http_methods(READ_AND_WRITE)
@login_required
def end_term(request: HttpRequest, slug: str, term_id: int) -> HttpResponse:
    """End a term with a reason; one that has not started is taken back instead."""
    body, user = managed(request, slug)
    terms = Term.objects.with_succession().select_related("person", "organisation")
    term = get_object_or_404(terms, pk=term_id, body=body)
    state = term_state(term, today())
    if state == TermState.FUTURE:
        return redirect("bodies:withdraw", slug, term_id)
    form = EndTermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_term(
                term,
                last_day=form.cleaned_data["last_day"],
                why_ended=WhyEnded(form.cleaned_data["why_ended"]),
                reason=form.cleaned_data["reason"],
                acting_user=user,
            )
        except BodyError as error:
            _show(form, error)
        else:
            last_day = day(form.cleaned_data["last_day"])
            messages.success(request, f"{term.person} holds the seat {term.seat} until {last_day}.")
            return redirect("bodies:manage", slug)
    context = {"body": body, "term": term, "form": form, "ended": state == TermState.ENDED}
    return render(request, "bodies/end_term.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def withdraw(request: HttpRequest, slug: str, term_id: int) -> HttpResponse:
    """Take back an appointment that has not started."""
    body, user = managed(request, slug)
    terms = Term.objects.select_related("person", "seat")
    term = get_object_or_404(terms, pk=term_id, body=body)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.withdraw(term, acting_user=user, reason=reason)
        except BodyError as error:
            _show(form, error)
        else:
            text = f"The appointment of {term.person} to the seat {term.seat} is taken back."
            messages.success(request, text)
            return redirect("bodies:manage", slug)
    return render(request, "bodies/withdraw.html", {"body": body, "term": term, "form": form})


@require_http_methods(READ_AND_WRITE)
@login_required
def meeting(request: HttpRequest, slug: str, meeting_id: int | None = None) -> HttpResponse:
    """Call a meeting, or change one."""
    body, user = managed(request, slug)
    if meeting_id is None:
        called = Meeting(body=body)
    else:
        every = Meeting.objects.select_related("agenda", "body")
        called = get_object_or_404(every, pk=meeting_id, body=body)
    form = MeetingForm(request.POST or None, request.FILES or None, meeting=called)
    if request.method == "POST" and form.is_valid():
        actions.save_meeting(form.fill(), agenda=form.cleaned_data["agenda"], acting_user=user)
        messages.success(request, f"The meeting on {day(called.start)} is saved.")
        return redirect("bodies:manage", slug)
    return render(request, "bodies/meeting.html", {"body": body, "meeting": called, "form": form})
