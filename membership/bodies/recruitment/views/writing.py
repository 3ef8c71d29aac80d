"""Writing a call, and changing it in the open: corrections, more time, withdrawing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.bodies.errors import BodyError
from membership.bodies.forms.refusals import show
from membership.bodies.models import Body, Seat
from membership.bodies.recruitment import actions
from membership.bodies.recruitment.forms.calls import (
    CallForm,
    ExtendForm,
    WithdrawForm,
    deadline_after,
    free_seats,
)
from membership.bodies.recruitment.models import Call
from membership.bodies.recruitment.models.calls import ONE_MINUTE
from membership.bodies.recruitment.views.lookups import run
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from portal.lib.templatetags.portal import moment
from portal.lib.time import london_day, today


@require_http_methods(READ_AND_WRITE)
@login_required
def add_call(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new call; ``?seat=`` names the seat for which the rules give its days."""
    body, user = managed(request, slug)
    call = Call(body=body)
    seat = _named_seat(body, request.GET.get("seat", ""))
    form = CallForm(request.POST or None, call=call, on=today(), seat=seat)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(call, form.asked(), acting_user=user)
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, "The draft is kept. Look at it, then publish it.")
            return redirect("bodies:manage_call", slug, call.pk)
    context = {"body": body, "call": None, "form": form}
    return render(request, "bodies/recruitment/write_call.html", context)


def _named_seat(body: Body, key: str) -> Seat | None:
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        return None
    seats = free_seats(body, today())
    found: Seat | None = seats.filter(pk=key).first()
    return found


@require_http_methods(READ_AND_WRITE)
@login_required
def change_call(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """Change a draft, or correct a published call with a note that everyone reads."""
    now = timezone.now()
    call, user = run(request, slug, call_id, now)
    form = CallForm(request.POST or None, call=call, on=london_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            note = form.cleaned_data.get("note", "")
            actions.save(call, form.asked(), note=note, acting_user=user, now=now)
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, "The call is changed.")
            return redirect("bodies:manage_call", slug, call.pk)
    context = {"body": call.body, "call": call, "form": form}
    return render(request, "bodies/recruitment/write_call.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def extend_call(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """Give more time, with a public note."""
    now = timezone.now()
    call, user = run(request, slug, call_id, now)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closes_at = deadline_after(form.cleaned_data["last_day"])
        try:
            note = form.cleaned_data["note"]
            actions.extend(call, closes_at=closes_at, note=note, acting_user=user, now=now)
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, f"The call closes {moment(closes_at - ONE_MINUTE)} now.")
            return redirect("bodies:manage_call", slug, call.pk)
    context = {"body": call.body, "call": call, "form": form}
    return render(request, "bodies/recruitment/extend_call.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def withdraw_call(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """Take a published call back, with a reason that everyone reads."""
    call, user = run(request, slug, call_id, timezone.now())
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(call, reason=form.cleaned_data["reason"], acting_user=user)
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, "The call is withdrawn.")
            return redirect("bodies:manage_call", slug, call.pk)
    context = {"body": call.body, "call": call, "form": form}
    return render(request, "bodies/recruitment/withdraw_call.html", context)
