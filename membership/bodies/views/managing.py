"""The chair's and the officers' pages of a body: what needs doing, each seat, and meetings."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.bodies import actions
from membership.bodies.changing.bulk import OneIsRefused, seats_to_fill, start_together
from membership.bodies.changing.pages import ChangePage
from membership.bodies.forms import MeetingForm
from membership.bodies.forms.start import StartForm
from membership.bodies.in_the_room import offers
from membership.bodies.models import Body, Deputy, HowAppointed, Meeting, Seat, Term
from membership.bodies.sittings import who_sits
from membership.bodies.states import TermState, held_until, term_state
from membership.bodies.to_do import to_do
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from portal.lib.templatetags.portal import day
from portal.lib.time import today

TERMS_SHOWN = 50


@require_safe
@login_required
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """What needs doing now, every seat, appointments to come and meetings."""
    body, user = managed(request, slug)
    on, now = today(), timezone.now()
    coming = Term.objects.future(on).filter(body=body).select_related("person").order_by("start")
    return render(
        request,
        "bodies/manage.html",
        {
            "body": body,
            "to_do": to_do(body, on, now),
            "sittings": who_sits(body, on),
            "offers": offers(body, user, now=now),
            "coming": coming,
            "meetings": Meeting.objects.filter(body=body).upcoming(now),
        },
    )


@require_safe
@login_required
def seat(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """One seat: who holds it, who comes next, who came before, and what can be done."""
    body, _ = managed(request, slug)
    on = today()
    seats = Seat.objects.select_related("body", "district", "theme", "follows__body")
    looked_at = get_object_or_404(seats, pk=seat_id, body=body)
    terms = (
        Term.objects.with_succession()
        .filter(seat=looked_at.follows_id or looked_at.pk)
        .select_related("person", "organisation")
        .order_by("-start")
    )
    page = Paginator(terms, TERMS_SHOWN).get_page(request.GET.get("page"))
    deputies = Deputy.objects.lasting(on).filter(term__seat=looked_at)
    lines = [_line(term, looked_at, body, on) for term in page]
    return render(
        request,
        "bodies/seat.html",
        {
            "body": body,
            "seat": looked_at,
            "terms": page,
            "lines": lines,
            "is_held": any(line["state"] != TermState.ENDED for line in lines),
            "deputies": deputies.select_related("person", "term__person"),
        },
    )


def _line(term: Term, of: Seat, body: Body, on: date) -> dict[str, Any]:
    """A term of the seat's page with its state and what can be done about it."""
    state = term_state(term, on)
    return {
        "term": term,
        "state": state,
        "until": held_until(term),
        "choices": [] if of.is_ex_officio else list(_choices(term, of, body, state)),
    }


def _choices(term: Term, of: Seat, body: Body, state: TermState) -> list[tuple[str, str]]:
    """The addresses and names of what can be done about ``term`` in this state."""
    runs = state in {TermState.CURRENT, TermState.ENDS_SOON}
    stays = state == TermState.CARRIED_OVER
    offered = (
        ("renew", "Renew the term", (runs or stays) and term.end is not None),
        (
            "reschedule",
            "Change the last day",
            (runs or state == TermState.FUTURE) and not term.why_ended,
        ),
        (
            "hold_over",
            "Set how long the holder stays on",
            (runs or stays) and body.holdover_allowed and term.end is not None,
        ),
        ("swap", "Swap seats", runs),
        ("deputise", "Name a deputy", (runs or stays) and of.deputy_allowed),
        ("end_term", "End the term" if runs else "Say when the holder leaves", runs or stays),
        ("withdraw", "Take the appointment back", state == TermState.FUTURE),
        ("correct", "Correct a mistake", True),
    )
    return [
        (reverse(f"bodies:{name}", args=[body.slug, term.pk]), text)
        for name, text, fits in offered
        if fits
    ]


@require_http_methods(READ_AND_WRITE)
@login_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Fill every seat that is free in one go: for a new body, or after a reorganisation."""
    body, user = managed(request, slug)
    on = today()
    seats = seats_to_fill(body, on)
    page = ChangePage(
        request,
        body,
        title="Fill all free seats",
        button="Appoint them all",
        caption=body.name,
        done="They are appointed.",
        template="bodies/start.html",
    )
    form = StartForm(page.data, body=body, seats=seats, start=max(on, body.created), user=user)

    def perform(data: dict[str, Any]) -> object:
        try:
            return start_together(
                form.starts,
                start=data["start"],
                how_appointed=HowAppointed(data["how_appointed"]),
                reason=data["reason"],
                acting_user=user,
            )
        except OneIsRefused as refused:
            refused.field = f"name_{refused.start.seat.pk}"
            raise

    return page.answer(form, perform)


@require_safe
@login_required
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of members to print and take along: seats, holders, organisations, deputies, days."""
    body, _ = managed(request, slug)
    on = today()
    deputies = Deputy.objects.current(on).filter(term__body=body).select_related("person")
    by_term = {deputy.term_id: deputy for deputy in deputies}
    sittings = [
        (each, by_term.get(each.term.pk) if each.term else None) for each in who_sits(body, on)
    ]
    return render(request, "bodies/members.html", {"body": body, "sittings": sittings, "on": on})


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
