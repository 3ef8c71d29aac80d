"""What digests refuses with."""


class DigestsError(Exception):
    """A refusal of this room."""


class LinkExpired(DigestsError):
    """The link was right once and is too old now."""


class LinkInvalid(DigestsError):
    """The link was not made by the portal, or what it stands for is gone."""


class NothingToSend(DigestsError):
    """There is a reason to stay silent; ``reason`` is a ``SkipReason``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NothingToMove(DigestsError):
    """The address that updates were to come from gets none any more, or belongs to an account."""


class BelongsToAnAccount(DigestsError):
    """An account has the address: its owner erases the account, and the address with it."""


class ChoicesChanged(DigestsError):
    """What somebody gets was changed elsewhere since she looked at it: nothing is saved."""


class AlreadyLeft(DigestsError):
    """Readers have got the issue: what stands in it changes no more."""


class PlanChanged(DigestsError):
    """What is to be approved is not what was shown."""


class ApprovalNeeded(DigestsError):
    """Issues wait for an officer's approval: none is made beside the timetable."""


class ContactIsThere(DigestsError):
    """The address is on the list already."""


class ContactStopped(DigestsError):
    """The owner of the address asked for no more circulars: no list takes it again."""


class AddressDead(DigestsError):
    """The address is known not to exist: no list takes it until something shows otherwise."""


class ListClosed(DigestsError):
    """The list is closed: nothing on it changes, and nobody comes onto it."""


class ConsentMissing(DigestsError):
    """The list is one of people who agreed, and nothing says that this one did."""


class ImportGone(DigestsError):
    """The table has been put on its list, or was thrown away."""


class CircularSent(DigestsError):
    """It has left: what stands in it changes no more, and it does not leave twice."""


class NobodyToWriteTo(DigestsError):
    """Nobody on these lists may get it."""


class RecipientsChanged(DigestsError):
    """What leaves, or to whom, is not what was shown when the button was drawn."""
