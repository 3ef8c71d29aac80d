"""What the pages of recruitment look up first."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from membership.bodies.recruitment import policies
from membership.bodies.recruitment.models import Call, CallSeat, PanelMember
from membership.bodies.views.lookups import managed
from membership.people.models import User
from membership.people.requests import signed_in
from portal.lib import markdown


def shown(slug: str, call_id: int, now: datetime) -> Call:
    """A call that everyone may read; 404 for a draft."""
    calls = Call.objects.shown(now).select_related("body__parent")
    call: Call = get_object_or_404(calls, pk=call_id, body__slug=slug)
    return call


def run(request: HttpRequest, slug: str, call_id: int, now: datetime) -> tuple[Call, User]:
    """A call and whoever runs it: who looks after the body and has no interest in the call."""
    body, user = managed(request, slug)
    calls = Call.objects.select_related("body__parent")
    call: Call = get_object_or_404(calls, pk=call_id, body=body)
    if not policies.can_run(user, call, now):
        raise PermissionDenied(
            "You have an interest in this call: you have put yourself forward, or you belong to an"
            " organisation for which somebody has. An officer of the council sees to it."
        )
    return call, user


def panel(
    request: HttpRequest, slug: str, call_id: int, now: datetime
) -> tuple[Call, PanelMember, User]:
    """A call that was published, and the member of its panel who reads; 404 to everyone else."""
    call, user = shown(slug, call_id, now), signed_in(request)
    if call.withdrawn_at is not None or not policies.is_on_panel(user, call, now):
        raise Http404
    return call, call.panel.get(user=user), user


def offered_seats(call: Call) -> list[CallSeat]:
    """The seats of the call with what they stand for, and who holds them since the decision."""
    seats = call.seats.select_related(
        "seat__district", "seat__theme", "seat__body", "term__person", "term__organisation"
    )
    return list(seats)


def as_read(call: Call, now: datetime) -> dict[str, Any]:
    """What ``_brief.html`` shows of a call."""
    offered = offered_seats(call)
    return {
        "call": call,
        "body": call.body,
        "state": call.state(now),
        "is_open": call.is_open(now),
        "offered": offered,
        "outcomes": [each for each in offered if each.decided_at is not None],
        "brief": markdown.render(call.brief),
        "criteria": list(call.criteria.all()),
    }
