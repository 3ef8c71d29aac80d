"""What needs doing about declarations, on the page on which a body is looked after."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from membership.bodies.declarations.roll import Row, roll_of
from membership.bodies.models import Body
from membership.bodies.to_do import ToDo, needs_doing_on
from portal.lib.templatetags.portal import day


@needs_doing_on(order=60)
def declarations(body: Body, on: date, now: datetime) -> Iterator[ToDo]:
    """Requests to keep an interest back, then confirmations that are overdue."""
    roll = roll_of(body, on)
    for row in roll:
        for interest in row.waiting:
            yield ToDo(
                "Interests",
                "yellow",
                f"{row.standing.person} asks to keep an interest off the public register.",
                reverse(
                    "bodies:their_interests_answer",
                    args=[body.slug, row.standing.person.pk, interest.pk],
                ),
                "Answer",
                f"{row.standing.person}: {interest.get_kind_display()}",
            )
    for row in roll:
        if row.standing.is_overdue:
            yield _overdue(body, row)


def _overdue(body: Body, row: Row) -> ToDo:
    person = row.standing.person
    nobody = "" if row.standing.can_be_written_to else " There is no account to write to."
    return ToDo(
        "Interests",
        "red",
        f"{person} should have confirmed their interests by {day(row.standing.due)}.{nobody}",
        reverse("bodies:their_interests", args=[body.slug, person.pk]),
        "See what can be done",
        f"about the interests of {person}",
    )
