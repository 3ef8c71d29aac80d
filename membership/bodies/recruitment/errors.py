"""What the actions of recruitment refuse with; ``field`` names the field beside which it is shown."""

from datetime import datetime

from membership.bodies.errors import BodyError
from membership.bodies.models import Seat
from membership.people.models import Person
from portal.lib.templatetags.portal import moment


class SeatIsCalled(BodyError):
    """A seat is in one call at a time."""

    field = "seats"

    def __init__(self, seat: Seat | None = None) -> None:
        which = f"The seat {seat}" if seat else "One of the seats"
        super().__init__(f"{which} is in another call that is not settled yet.")


class NoSeat(BodyError):
    field = "seats"

    def __init__(self) -> None:
        super().__init__("Choose at least one seat.")


class NotThatSeat(BodyError):
    """A seat of another body, one that follows another, or one that has ended."""

    field = "seats"

    def __init__(self, seat: Seat) -> None:
        super().__init__(f"Nobody can be called to the seat {seat}.")


class NoTimeLeft(BodyError):
    """A deadline that has passed already."""

    field = "last_day"

    def __init__(self) -> None:
        super().__init__("The last day for putting oneself forward must be today or later.")


class NotADraft(BodyError):
    def __init__(self) -> None:
        super().__init__("This call has been published already.")


class StillADraft(BodyError):
    def __init__(self) -> None:
        super().__init__("This call has not been published yet.")


class CallSettled(BodyError):
    def __init__(self) -> None:
        super().__init__("This call is decided or was withdrawn. It stays as it is.")


class NeedsANote(BodyError):
    """What was published is never changed in silence."""

    field = "note"

    def __init__(self) -> None:
        super().__init__("Say in a sentence what you change: it is shown on the call’s page.")


class SeatsStay(BodyError):
    """Once published, a call offers the seats that it offered."""

    field = "seats"

    def __init__(self) -> None:
        super().__init__("The seats of a published call stay. Withdraw it and make another one.")


class PanelHasBegun(BodyError):
    """Criteria do not change under scores."""

    field = "criteria"

    def __init__(self) -> None:
        super().__init__("The panel has begun to score by these criteria. They stay as they are.")


class NotLater(BodyError):
    field = "last_day"

    def __init__(self, last_minute: datetime) -> None:
        super().__init__(f"The deadline is {moment(last_minute)}. Choose a later day.")


class ReadAlready(BodyError):
    """After the deadline there is more time only where nobody has put themselves forward."""

    field = "last_day"

    def __init__(self) -> None:
        super().__init__(
            "The deadline has passed and somebody has put themselves forward, which the panel can"
            " read now. Decide this call, or close its seats and make another one."
        )


class NotOpen(BodyError):
    """Before it was published, after the deadline, or withdrawn."""

    def __init__(self, closed_at: datetime | None = None) -> None:
        when = f" It closed {moment(closed_at)}." if closed_at else ""
        super().__init__(f"Nobody can put themselves forward for this call now.{when}")


class NotYours(BodyError):
    field = "organisation"

    def __init__(self) -> None:
        super().__init__("You can speak only for a confirmed organisation that you belong to.")


class ConsentMissing(BodyError):
    field = "consent"

    def __init__(self) -> None:
        super().__init__("Tick that you agree; the panel may not read it otherwise.")


class DecidedAlready(BodyError):
    """Somebody else of the panel was a moment faster."""

    def __init__(self) -> None:
        super().__init__("This has been decided already. Nothing was changed.")


class HasAnInterest(BodyError):
    """Whoever has put herself forward, or whose organisation has somebody who did, judges nobody."""

    field = "members"

    def __init__(self, user: object) -> None:
        super().__init__(
            f"{user} has an interest in this call: an expression of interest of their own, or one"
            " made for an organisation that they belong to."
        )


class NotShortlisted(BodyError):
    field = "choice"

    def __init__(self) -> None:
        super().__init__("Choose somebody of the shortlist.")


class ChosenAlready(BodyError):
    field = "choice"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was chosen for another seat of this call.")


class HasLeft(BodyError):
    """A seat is held for an organisation by one of its people."""

    field = "choice"

    def __init__(self, name: str, organisation: object) -> None:
        super().__init__(
            f"{name} does not belong to {organisation} any more, or it is not confirmed any more."
        )


class SamePerson(BodyError):
    """The public record has somebody of the same name, who has no account."""

    field = "same_person"

    def __init__(self, namesake: Person) -> None:
        self.namesake = namesake
        super().__init__(f"Say whether this is the {namesake} who is in the public record.")


class OfficerLinks(BodyError):
    """Whoever is linked to an entry with a seat gets the powers of that seat, on any group."""

    field = "same_person"

    def __init__(self, namesake: Person) -> None:
        super().__init__(
            f"The {namesake} of the public record holds a seat. Ask an officer of the council to link"
            " the account first; then decide."
        )


class NoReason(BodyError):
    field = "reason"

    def __init__(self) -> None:
        super().__init__("Give the reason for the decision.")


class NotScored(BodyError):
    """Notes and scores of others are read by whoever has scored herself."""

    def __init__(self) -> None:
        super().__init__("Score this expression of interest first.")
