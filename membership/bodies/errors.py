"""What the actions of this room refuse with; each says to a person what is the matter.

``field`` names the field of the form beside which it is shown.
"""

from datetime import date

from membership.bodies.models import Body, Seat, Term
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


class OutsideTheGroup(BodyError):
    """The term would start before the group does, or when it has closed."""

    field = "start"

    def __init__(self, body: Body) -> None:
        ending = f" until {until(body.closed)}" if body.closed else ""
        super().__init__(f"The {body} exists from {day(body.created)}{ending}.")


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

    def __init__(self, person: object, body: Body) -> None:
        pause = body.cooling_off_months
        after = f" They may start again after a pause of {pause} months." if pause else ""
        super().__init__(
            f"{person} has served {body.max_consecutive_terms} terms in a row, the most that the"
            f" group’s rules allow.{after}"
        )


class OutlastsThePredecessor(BodyError):
    """By the rules of the body a replacement serves to the end of the term that was cut short."""

    field = "last_day"

    def __init__(self, end: date) -> None:
        super().__init__(
            "By the group’s rules whoever follows somebody who left early serves to the end of that"
            f" term, {until(end)}. Choose that day or an earlier one."
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


class TermIsGone(BodyError):
    """Somebody took the appointment back meanwhile."""

    def __init__(self) -> None:
        super().__init__("This appointment was taken back meanwhile.")


class HasNoEnd(BodyError):
    """A term until further notice is neither renewed nor followed by staying on."""

    def __init__(self, person: object) -> None:
        super().__init__(
            f"{person} holds the seat until further notice: there is no end to go beyond."
        )


class HoldoverNotAllowed(BodyError):
    def __init__(self) -> None:
        super().__init__("By the group’s rules nobody stays on after a term has ended.")


class OutsideTheHoldover(BodyError):
    """Staying on begins when the term ends, lasts beyond today, and has the limit of the rules."""

    field = "last_day"

    def __init__(self, end: date, limit: date) -> None:
        super().__init__(
            f"The term ends on {until(end)}, and the rules let its holder stay on until {until(limit)}"
            " at the latest. Choose a day after today and between the two."
        )


class NotTwoSeats(BodyError):
    field = "other"

    def __init__(self) -> None:
        super().__init__("Choose the holder of another seat of the same group.")


class RunsOnBothDays(BodyError):
    """Two who swap both sat before the day, and both would sit after it."""

    field = "on"

    def __init__(self, term: Term) -> None:
        super().__init__(
            f"{term.person} holds the seat {term.seat} {_period(term)}."
            " Choose a day after both terms have begun and before either ends."
        )


class EndsInThePast(BodyError):
    field = "last_day"

    def __init__(self) -> None:
        super().__init__(
            "The last day must be today or later. To put right a past day, correct the term."
        )


class ReasonMissing(BodyError):
    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why: what the term said before stays in the register of changes.")


class NothingToCorrect(BodyError):
    def __init__(self) -> None:
        super().__init__("Nothing is different from what the term says already.")


class DeputyNotAllowed(BodyError):
    def __init__(self, seat: Seat) -> None:
        super().__init__(f"The holder of the seat {seat} cannot name a deputy.")


class DeputyOutsideTheTerm(BodyError):
    field = "start"

    def __init__(self) -> None:
        super().__init__("Choose a day on which the holder has the seat.")
