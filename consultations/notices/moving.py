"""What was changed of the dates of a round to come, once everybody could read them."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from consultations.notices.closing import PublicChange
from consultations.notices.rounds import Round


def differ(one: datetime, other: datetime) -> bool:
    """Whether people would read another time: it is given to the minute."""
    return one.replace(second=0, microsecond=0) != other.replace(second=0, microsecond=0)


class MovedDates(PublicChange):
    """That a round which was still to come got other dates; the rows go with their round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="moved_dates")
    old_opens_at = models.DateTimeField()
    new_opens_at = models.DateTimeField()

    class Meta(PublicChange.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_opens_at=F("new_opens_at"), old_closes_at=F("new_closes_at")),
                name="moved_dates_move",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="moved_dates_have_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: other dates"

    @property
    def moves_opening(self) -> bool:
        return differ(self.old_opens_at, self.new_opens_at)

    @property
    def moves_closing(self) -> bool:
        return differ(self.old_closes_at, self.new_closes_at)
