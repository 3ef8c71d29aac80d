"""What the actions of this room refuse with; each says to a person what is the matter."""

from collections.abc import Sequence

from membership.people.holdings import Clash


class OrganisationError(Exception):
    """A refusal whose text is shown to the person who asked."""


class NumberTaken(OrganisationError):
    """Another organisation has the number; ``field`` says which."""

    def __init__(self, field: str) -> None:
        self.field = field
        register = "charity" if field == "charity_number" else "company"
        super().__init__(f"An organisation with this {register} number is already here.")


class NameTaken(OrganisationError):
    """The same person has registered an organisation of this name, and it still waits."""

    field = "name"

    def __init__(self) -> None:
        super().__init__("You have registered an organisation of this name already. It is waiting.")


class AlreadyConfirmed(OrganisationError):
    def __init__(self) -> None:
        super().__init__("Another officer has confirmed this organisation already.")


class MergesIntoItself(OrganisationError):
    def __init__(self) -> None:
        super().__init__("An organisation cannot be merged into itself. Choose another one.")


class AlreadyMerged(OrganisationError):
    """Somebody has merged ``organisation`` into ``into`` before."""

    def __init__(self, organisation: object, into: object) -> None:
        self.organisation, self.into = organisation, into
        super().__init__(
            f"{organisation} has been merged into {into} already. Nothing more was changed."
        )


class MergesTheWrongWay(OrganisationError):
    """What was confirmed is never merged into what was not, nor anything into what was declined."""

    def __init__(self, organisation: object, into: object) -> None:
        super().__init__(
            f"{into} is not confirmed. Merge {into} into {organisation} instead, or confirm it first."
        )


class ClashesUndecided(OrganisationError):
    """Both have what one organisation may have once, and somebody has to decide which stays."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = list(clashes)
        super().__init__(" ".join(f"{clash.what} {clash.rule}" for clash in clashes))


class AlreadyBelongs(OrganisationError):
    def __init__(self) -> None:
        super().__init__("You already belong to this organisation.")


class AlreadyAnswered(OrganisationError):
    def __init__(self) -> None:
        super().__init__("Another manager has answered this request already.")


class LastManager(OrganisationError):
    def __init__(self) -> None:
        super().__init__("The last manager cannot leave. Make somebody else a manager first.")


class NoLongerBelongs(OrganisationError):
    def __init__(self) -> None:
        super().__init__("This person no longer belongs to the organisation.")


class RequestGone(OrganisationError):
    def __init__(self) -> None:
        super().__init__("This person no longer asks to join.")


class NoSuccessor(OrganisationError):
    def __init__(self) -> None:
        super().__init__("Choose somebody who belongs to the organisation today.")


class HasManager(OrganisationError):
    def __init__(self) -> None:
        super().__init__("This organisation has a manager, who looks after it.")


class AsksAlready(OrganisationError):
    def __init__(self) -> None:
        super().__init__("Somebody with this address asks to join already. Accept the request.")


class SentTooOften(OrganisationError):
    """The address has had as many mails from the organisation as it should."""


class TooManyInvitations(OrganisationError):
    def __init__(self, limit: int) -> None:
        super().__init__(
            f"An organisation can send {limit} invitations a day. Invite the others tomorrow."
        )


class InvitationClosed(OrganisationError):
    def __init__(self) -> None:
        super().__init__("This invitation no longer works.")


class LinkInvalid(Exception):
    """The link was not made by the portal."""
