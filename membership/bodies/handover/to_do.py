"""What the chair is asked to do about handing over."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse

from membership.bodies.handover.models import HandoverNote
from membership.bodies.handover.places import chairs_place
from membership.bodies.models import Body
from membership.bodies.to_do import ToDo, needs_doing_on
from portal.lib.templatetags.portal import until


@needs_doing_on(order=80)
def hand_the_chair_over(body: Body, on: date, now: datetime) -> Iterator[ToDo]:
    """The chair's own term ends soon, and nothing is written yet for whoever comes next."""
    place = chairs_place(body, on)
    if place is None or place.term.end is None:
        return
    soon = place.term.end <= on + timedelta(days=body.notice_days)
    written = HandoverNote.objects.filter(term=place.term, body=body)
    if soon and not written.exists():
        yield ToDo(
            "Handover",
            "yellow",
            f"The term of {place.term.person}, who chairs the group, ends on"
            f" {until(place.term.end)}. Nothing is written yet for whoever comes next.",
            reverse("bodies:hand_the_chair_over", args=[body.slug]),
            "Hand the chair over",
        )
