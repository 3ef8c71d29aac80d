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


class AlreadyLeft(DigestsError):
    """Readers have got the issue: what stands in it changes no more."""
