"""The chair's and the officers' pages that change terms: each asks, shows what it does, and does it."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from membership.bodies import actions
from membership.bodies.actions import inherited_end
from membership.bodies.changing.pages import ChangePage
from membership.bodies.forms import (
    AppointForm,
    CorrectForm,
    DeputiseForm,
    EndDeputyForm,
    EndTermForm,
    HoldOverForm,
    RenewForm,
    RescheduleForm,
    SwapForm,
    WithdrawForm,
)
from membership.bodies.models import Body, Deputy, HowAppointed, Seat, Term, WhyEnded
from membership.bodies.sittings import falls_free
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from membership.people.models import User
from portal.lib.templatetags.portal import day, until
from portal.lib.time import today


def _term(body: Body, term_id: int) -> Term:
    terms = Term.objects.with_succession().select_related("person", "organisation")
    term: Term = get_object_or_404(terms, pk=term_id, body=body)
    return term


View = Callable[[HttpRequest, Term, User], HttpResponse]


def _of_a_term(view: View) -> Callable[..., HttpResponse]:
    """A page about one term of the body in the address, for whoever looks after that body."""

    @require_http_methods(READ_AND_WRITE)
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, slug: str, term_id: int) -> HttpResponse:
        body, user = managed(request, slug)
        return view(request, _term(body, term_id), user)

    return answer


def _days(term: Term) -> str:
    lasts = "lasts" if term.end is None or term.end > today() else "lasted"
    ending = f"{lasts} until {until(term.end)}" if term.end else "has no fixed end"
    begins = "began" if term.start <= today() else "begins"
    return f"The term {begins} on {day(term.start)} and {ending}."


def _page(request: HttpRequest, term: Term, title: str, button: str, **more: object) -> ChangePage:
    body = term.body
    seat = reverse("bodies:seat", args=[body.slug, term.seat_id])
    fields: dict[str, object] = {
        "caption": f"{term.seat}, {body}",
        "intro": _days(term),
        "leads_to": seat,
        "context": {"seat": term.seat},
    } | more
    return ChangePage(request, body, title, button, **fields)  # type: ignore[arg-type]


@require_http_methods(READ_AND_WRITE)
@login_required
def appoint(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Appoint somebody to a seat; the first day is the one on which it falls free."""
    body, user = managed(request, slug)
    seats = Seat.objects.select_related("body", "district", "theme")
    seat = get_object_or_404(seats, pk=seat_id, body=body, follows=None)
    start = falls_free(seat, today())
    page = ChangePage(
        request,
        body,
        title=f"Appoint somebody to the seat {seat}",
        button="Appoint",
        caption=body.name,
        intro=f"This seat stands for: {seat.stands_for_text}. The appointment is public at once.",
        leads_to=reverse("bodies:seat", args=[slug, seat.pk]),
        context={"seat": seat},
    )
    form = AppointForm(
        page.data, seat=seat, start=start, end=inherited_end(seat, start, body), user=user
    )
    return page.answer(
        form,
        lambda data: actions.appoint(
            seat,
            form.save_person(),
            start=data["start"],
            end=data["last_day"],
            organisation=data["organisation"],
            how_appointed=HowAppointed(data["how_appointed"]),
            reason=data["reason"],
            acting_user=user,
        ),
    )


@_of_a_term
def renew(request: HttpRequest, term: Term, user: User) -> HttpResponse:
    """Another term for the same holder in the same seat."""
    page = _page(request, term, f"Renew the term of {term.person}", "Renew the term")
    return page.answer(
        RenewForm(page.data, term=term),
        lambda data: actions.renew(
            term,
            end=data["last_day"],
            how_appointed=HowAppointed(data["how_appointed"]),
            reason=data["reason"],
            acting_user=user,
        ),
    )


@_of_a_term
def end_term(request: HttpRequest, term: Term, user: User) -> HttpResponse:
    """End a term with a reason; one that has not started is taken back instead."""
    if term.start > today():
        return redirect("bodies:withdraw", term.body.slug, term.pk)
    page = _page(
        request,
        term,
        f"End the term of {term.person}",
        "End the term",
        intro=f"{_days(term)} After the last day that you give here {term.person} does not stay on.",
        warns=True,
    )
    return page.answer(
        EndTermForm(page.data),
        lambda data: actions.end_term(
            term,
            last_day=data["last_day"],
            why_ended=WhyEnded(data["why_ended"]),
            reason=data["reason"],
            acting_user=user,
        ),
    )


@_of_a_term
def reschedule(request: HttpRequest, term: Term, user: User) -> HttpResponse:
    """Another end for a term, agreed with its holder."""
    page = _page(
        request, term, f"Change the last day of the term of {term.person}", "Change the last day"
    )
    return page.answer(
        RescheduleForm(page.data, term=term),
        lambda data: actions.reschedule(
            term, end=data["last_day"], reason=data["reason"], acting_user=user
        ),
    )


@_of_a_term
def hold_over(request: HttpRequest, term: Term, user: User) -> HttpResponse:
    """Until when a holder stays on after the term."""
    page = _page(
        request, term, f"Set how long {term.person} stays on", "Let the holder stay on until then"
    )
    return page.answer(
        HoldOverForm(page.data, term=term),
        lambda data: actions.hold_over(
            term, last_day=data["last_day"], reason=data["reason"], acting_user=user
        ),
    )


@_of_a_term
def swap(request: HttpRequest, term: Term, user: User) -> HttpResponse:
    """Two holders change seats from a day on."""
    page = _page(request, term, f"Swap the seat of {term.person} with another", "Swap the seats")
    return page.answer(
        SwapForm(page.data, term=term),
        lambda data: actions.swap(
            term, data["other"], on=data["on"], reason=data["reason"], acting_user=user
        ),
    )


@_of_a_term
def deputise(request: HttpRequest, term: Term, user: User) -> HttpResponse:
    """Name who comes in a holder's place."""
    page = _page(
        request,
        term,
        f"Name a deputy for {term.person}",
        "Name the deputy",
        intro="A deputy comes to meetings in the holder’s place. A deputy holds no seat and does not vote.",
    )
    form = DeputiseForm(page.data, term=term)
    return page.answer(
        form,
        lambda data: actions.deputise(
            term,
            form.save_person(),
            start=data["start"],
            end=data["last_day"],
            reason=data["reason"],
            acting_user=user,
        ),
    )


@require_http_methods(READ_AND_WRITE)
@login_required
def end_deputy(request: HttpRequest, slug: str, deputy_id: int) -> HttpResponse:
    """A deputy no longer comes."""
    body, user = managed(request, slug)
    found = Deputy.objects.select_related("term__seat", "term__body", "term__person", "person")
    deputy = get_object_or_404(found, pk=deputy_id, term__body=body)
    page = _page(
        request,
        deputy.term,
        f"Say when {deputy.person} stops deputising for {deputy.term.person}",
        "Set the last day",
        intro=f"{deputy.person} has been the deputy since {day(deputy.start)}.",
        warns=True,
    )
    return page.answer(
        EndDeputyForm(page.data),
        lambda data: actions.end_deputy(
            deputy, last_day=data["last_day"], reason=data["reason"], acting_user=user
        ),
    )


@_of_a_term
def correct(request: HttpRequest, term: Term, user: User) -> HttpResponse:
    """Put right what was written wrongly of a term, past ones included."""
    page = _page(
        request,
        term,
        f"Correct the term of {term.person}",
        "Correct the term",
        intro="For mistakes. When something has changed in fact, go back and choose what has happened.",
    )
    return page.answer(
        CorrectForm(page.data, term=term, user=user),
        lambda data: actions.correct(
            term,
            person=data["person"],
            organisation=data["organisation"],
            start=data["start"],
            end=data["last_day"],
            how_appointed=HowAppointed(data["how_appointed"]),
            reason=data["reason"],
            acting_user=user,
        ),
    )


@_of_a_term
def withdraw(request: HttpRequest, term: Term, user: User) -> HttpResponse:
    """Take back an appointment that has not started."""
    page = _page(
        request,
        term,
        f"Take back the appointment of {term.person}",
        "Take the appointment back",
        intro=f"{_days(term)} It disappears from the public page; the register of changes keeps it.",
        warns=True,
    )
    return page.answer(
        WithdrawForm(page.data),
        lambda data: actions.withdraw(term, reason=data["reason"], acting_user=user),
    )
