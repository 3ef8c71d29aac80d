"""What is announced of a round, each thing once, and until when it is worth saying."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from consultations.notices.rounds import Round
from consultations.notices.state import closing_soon_at

OPENED_IS_NEWS_FOR = timedelta(days=7)
CLOSED_IS_NEWS_FOR = timedelta(days=7)
OVERDUE_IS_NEWS_FOR = timedelta(days=14)


class Event(models.TextChoices):
    OPENED = "opened", "Opened"
    CLOSING_SOON = "closing-soon", "Closing soon"
    CLOSED = "closed", "Closed"
    RESPONSE_DUE = "response-due", "Response due"


class Announcement(models.Model):
    """That an event of a round has been dealt with: told, or left untold because it came too late.

    The row is the claim: whoever writes it tells, and nobody tells again.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="announcements")
    event = models.CharField(max_length=12, choices=Event)
    happened_at = models.DateTimeField()
    made_at = models.DateTimeField()
    told = models.BooleanField(help_text="Whether it was still news when it was noticed.")

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "event"], name="one_announcement_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_event_display().lower()}"


@dataclass(frozen=True)
class Due:
    """An event that has happened by now: when, and from when on it is no news any more."""

    event: Event
    happened_at: datetime
    stale_at: datetime


def due(round_: Round, shown_from: datetime, now: datetime) -> list[Due]:
    """What of ``round_`` can be announced at ``now``, if it has not been.

    ``shown_from`` is when the notice was first to be read. An opening is news for a week, and not once
    the round closes soon, which says more; that it closes soon, until it closes; that it has closed,
    for a week; that the response is overdue, for a fortnight. A round of a week or less closes soon as
    it opens: there the opening alone is told. A round whose outcome is out owes no response.
    """
    soon = closing_soon_at(round_.closes_at)
    opened = max(round_.opens_at, shown_from)
    is_short = soon <= opened
    opening_ends = opened + OPENED_IS_NEWS_FOR
    published = round_.results_published_at
    events = [
        Due(Event.OPENED, opened, min(opening_ends, round_.closes_at if is_short else soon)),
        Due(Event.CLOSING_SOON, soon, soon if is_short else round_.closes_at),
        Due(Event.CLOSED, round_.closes_at, round_.closes_at + CLOSED_IS_NEWS_FOR),
    ]
    overdue = round_.response_due_at
    if published is None or published >= overdue:
        ends = overdue + OVERDUE_IS_NEWS_FOR
        events.append(Due(Event.RESPONSE_DUE, overdue, min(ends, published) if published else ends))
    return [each for each in events if each.happened_at <= now]
