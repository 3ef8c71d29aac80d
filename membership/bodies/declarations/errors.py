"""What the actions on declarations refuse with."""

from datetime import date

from membership.bodies.errors import BodyError
from portal.lib.templatetags.portal import day


class NotHere(BodyError):
    """The interest has ended."""

    def __init__(self) -> None:
        super().__init__("This interest has ended. Declare a new one instead.")


class NeedsItsDay(BodyError):
    """A gift was given on a day."""

    field = "start"

    def __init__(self) -> None:
        super().__init__("Enter the day on which it was given.")


class EndsTooEarly(BodyError):
    field = "last_day"

    def __init__(self, start: date) -> None:
        super().__init__(f"The last day must be {day(start)}, the first one, or later.")


class InTheFuture(BodyError):
    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__("The day must be today or in the past.")


class CannotBeKeptBack(BodyError):
    """The kind is always or never published."""

    field = "why_kept_back"

    def __init__(self, label: str) -> None:
        super().__init__(f"Whether “{label}” is published is the same for everybody.")


class NothingIsAsked(BodyError):
    def __init__(self) -> None:
        super().__init__("Nobody waits for an answer about this interest any more.")


class ListHasChanged(BodyError):
    """Somebody changed the entries after the page to confirm them was opened."""

    def __init__(self) -> None:
        super().__init__("The entries have changed. Look at them again before you confirm them.")


class SaysNothing(BodyError):
    """Without entries, having nothing to declare is said in so many words."""

    field = "nothing_to_declare"

    def __init__(self) -> None:
        super().__init__("Tick that there is nothing to declare, or declare an interest first.")


class SomethingIsDeclared(BodyError):
    field = "nothing_to_declare"

    def __init__(self) -> None:
        super().__init__("There are entries. End what no longer holds before you say so.")


class NothingIsWanted(BodyError):
    """The confirmation is up to date."""

    def __init__(self, name: object) -> None:
        super().__init__(f"{name} has confirmed, and it is not time to ask again.")


class NoAccount(BodyError):
    def __init__(self, name: object) -> None:
        super().__init__(f"{name} has no account to write to.")


class RemindedALittleWhileAgo(BodyError):
    def __init__(self, name: object, last: date) -> None:
        super().__init__(f"{name} was reminded on {day(last)}. Wait a week before you do it again.")
