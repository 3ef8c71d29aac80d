"""What else there is about a body, and the calls that are open, for its public page."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from membership.bodies.models import Body, Call
from membership.bodies.on_the_page import (
    OpenCall,
    PageLink,
    calls_on_the_page,
    links_from_the_page,
)
from membership.bodies.policies import can_enter_room
from membership.people.roles import Anyone
from portal.lib.templatetags.portal import moment
from portal.lib.time import london_day


@links_from_the_page(order=5)
def room(body: Body, user: Anyone, now: datetime) -> Iterator[PageLink]:
    """For whoever may come in, and for nobody else."""
    if can_enter_room(user, body, london_day(now)):
        yield PageLink(
            "The group’s room", _to("room", body), "For members alone: letters, meetings, who sits"
        )


@links_from_the_page(order=10)
def representation(body: Body, user: Anyone, now: datetime) -> Iterator[PageLink]:
    yield PageLink(
        "Whom it represents",
        _to("representation", body),
        "How near the seats come to the sector and to residents",
    )


@links_from_the_page(order=20)
def interests(body: Body, user: Anyone, now: datetime) -> Iterator[PageLink]:
    yield PageLink("Register of interests", _to("interests", body), "What the members declared")


@links_from_the_page(order=30)
def changes(body: Body, user: Anyone, now: datetime) -> Iterator[PageLink]:
    yield PageLink(
        "Register of changes", _to("changes", body), "Every appointment, end and correction"
    )


@links_from_the_page(order=40)
def calls(body: Body, user: Anyone, now: datetime) -> Iterator[PageLink]:
    yield PageLink(
        "Calls for members", _to("calls", body), "Open ones, and what came of earlier ones"
    )


@calls_on_the_page(order=10)
def open_calls(body: Body, user: Anyone, now: datetime) -> Iterator[OpenCall]:
    """Each leads to its page, where people put themselves forward."""
    standing = Call.objects.open(now).filter(body=body).select_related("body")
    for call in standing.prefetch_related("seats"):
        yield OpenCall(
            call.title,
            call.get_absolute_url(),
            f"Put yourself forward by {moment(call.last_minute)}",
            frozenset(link.seat_id for link in call.seats.all()),
        )


def _to(name: str, body: Body) -> str:
    return reverse(f"bodies:{name}", args=[body.slug])
