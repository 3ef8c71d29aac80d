"""What the actions of this room refuse with; each says to a person what is the matter.

``field`` names the field of the form beside which it is shown.
"""

from membership.bodies.models import Seat, Term
from portal.lib.templatetags.portal import day, until


class BodyError(Exception):
    """A refusal whose text is shown to the person who asked."""

    field: str | None = None


def _period(term: Term) -> str:
    return f"from {day(term.start)}" + (f" until {until(term.end)}" if term.end else "")


class SeatTaken(BodyError):
    """Somebody else holds the seat on one of the days."""

    field = "start"

    def __init__(self, seat: Seat, holder: Term | None) -> None:
        who = f"{holder.person} {_period(holder)}" if holder else "somebody else on those days"
        super().__init__(f"The seat {seat} is held by {who}. End that term first.")


class HoldsAnotherSeat(BodyError):
    """The person holds another seat of the body on one of the days."""

    field = "person"

    def __init__(self, person: object, seat: Seat, *, ex_officio: bool = False) -> None:
        how = "by virtue of another office" if ex_officio else "on some of those days"
        super().__init__(f"{person} holds the seat {seat} of this group {how}.")


class SeatFollows(BodyError):
    def __init__(self, seat: Seat) -> None:
        super().__init__(
            f"Nobody is appointed to {seat}: it belongs to whoever holds the seat {seat.follows}."
        )


class OutsideTheSeat(BodyError):
    """The term would start before the seat does, or end after it."""

    field = "start"

    def __init__(self, seat: Seat) -> None:
        ending = f" until {until(seat.end)}" if seat.end else ""
        super().__init__(f"The seat {seat} exists from {day(seat.start)}{ending}.")


class EndsBeforeItStarts(BodyError):
    field = "last_day"

    def __init__(self) -> None:
        super().__init__("The last day must be the first day or later.")


class TooManyTerms(BodyError):
    """The rules of the body allow only so many terms in a row."""

    field = "person"

    def __init__(self, person: object, limit: int) -> None:
        super().__init__(
            f"{person} has served {limit} terms in a row, the most that the group’s rules allow."
        )


class NotEarlier(BodyError):
    """A term is cut short, never made longer; a new term does that."""

    field = "last_day"

    def __init__(self, end: str) -> None:
        super().__init__(f"The term ends on {end} already. Choose an earlier day.")


class AlreadyEnded(BodyError):
    def __init__(self) -> None:
        super().__init__("This term has ended already.")


class AlreadyStarted(BodyError):
    def __init__(self) -> None:
        super().__init__("This term has started. End it instead.")
