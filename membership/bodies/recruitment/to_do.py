"""What recruitment adds to the chair's list of what needs doing."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse

from membership.bodies.models import Body
from membership.bodies.recruitment.models import Call
from membership.bodies.to_do import ToDo, needs_doing_on
from portal.lib.templatetags.portal import day, moment

SHOWN = 20


@needs_doing_on(order=20)
def calls_to_see_to(body: Body, on: date, now: datetime) -> Iterator[ToDo]:
    """Calls to decide, drafts whose deadline comes near or has passed, and calls without a panel."""
    sitting = Count("panel", filter=Q(panel__aside_at=None, panel__user__is_active=True))
    calls = Call.objects.filter(body=body, decided_at=None, withdrawn_at=None)
    for call in calls.annotate(judges=sitting).order_by("closes_at", "pk")[:SHOWN]:
        address = reverse("bodies:manage_call", args=[body.slug, call.pk])
        if call.is_draft:
            text = f"The call “{call}” is a draft. Its last day is {day(call.last_minute)}."
            yield ToDo("Draft", "grey", text, address, "Publish the call", str(call))
        elif not call.is_open(now):
            text = f"The call “{call}” closed {moment(call.last_minute)}."
            yield ToDo("To decide", "orange", text, address, "See to the call", str(call))
        elif not call.judges:
            text = f"Nobody is on the panel of the call “{call}”."
            yield ToDo("No panel", "yellow", text, address, "Name the panel", str(call))
