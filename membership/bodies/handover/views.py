"""The handover pack of a seat, the note in it, and what a chair leaves open."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.bodies.handover import actions, policies
from membership.bodies.handover.forms import NoteForm
from membership.bodies.handover.models import HandoverNote
from membership.bodies.handover.pack import colleagues, dates, meetings, open_things
from membership.bodies.handover.places import Place, chairs_place, place_on
from membership.bodies.models import Body
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from membership.people.holdings import hand_over
from membership.people.models import User
from portal.lib.time import today


@require_safe
@login_required
def pack(request: HttpRequest, slug: str, term_id: int) -> HttpResponse:
    """What the holder of a seat hands over; the chair's pack has everything open as well."""
    place = _opened(request, slug, term_id)
    on, now = today(), timezone.now()
    has_open = place.is_chair and policies.can_take_up(request.user, place, on)
    context = {
        **_about(request, place),
        "handed": hand_over(place.role),
        "colleagues": colleagues(place, on),
        "dates": dates(place, on),
        "meetings": meetings(place.body, now),
        "open": open_things(place.body, on, now) if has_open else None,
    }
    return render(request, "bodies/handover/pack.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def note(request: HttpRequest, slug: str, term_id: int) -> HttpResponse:
    """Write what the successor should know; for everybody but the holder there is no such page."""
    place = _opened(request, slug, term_id)
    if not policies.can_write(request.user, place, today()):
        raise Http404
    form = NoteForm(request.POST or None, note=_note_of(place))
    if request.method == "POST" and form.is_valid() and isinstance(request.user, User):
        text = form.cleaned_data["text"]
        actions.write_note(place, text=text, acting_user=request.user)
        messages.success(request, "Your note is kept." if text else "Your note is taken away.")
        return redirect("bodies:handover", slug, term_id)
    context = {
        **_about(request, place),
        "form": form,
        "days_afterwards": policies.WRITTEN_AFTERWARDS.days,
    }
    return render(request, "bodies/handover/note.html", context)


@require_safe
@login_required
def chair(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that whoever chairs leaves open, and the note for whoever comes next."""
    body, _ = managed(request, slug)
    on, now = today(), timezone.now()
    place = chairs_place(body, on)
    context = {
        "body": body,
        **(_about(request, place) if place else {}),
        "open": open_things(body, on, now),
        "meetings": meetings(body, now),
    }
    return render(request, "bodies/handover/chair.html", context)


def _opened(request: HttpRequest, slug: str, term_id: int) -> Place:
    """Raises Http404 for everybody who has no part in it."""
    body = get_object_or_404(Body, slug=slug)
    place = place_on(body, term_id)
    if place is None or not policies.can_open(request.user, place, today()):
        raise Http404
    return place


def _note_of(place: Place) -> HandoverNote | None:
    note: HandoverNote | None = HandoverNote.objects.filter(
        term=place.term, body=place.body
    ).first()
    return note


def _about(request: HttpRequest, place: Place) -> dict[str, Any]:
    """What all pages about a place show of it."""
    return {
        "body": place.body,
        "place": place,
        "note": _note_of(place),
        "may_write": policies.can_write(request.user, place, today()),
    }
