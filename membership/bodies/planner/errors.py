"""What the actions on plans refuse with."""

from collections.abc import Sequence

from membership.bodies.errors import BodyError


class NothingToApply(BodyError):
    def __init__(self) -> None:
        super().__init__("This plan proposes no other end for any term. There is nothing to apply.")


class AlreadyApplied(BodyError):
    def __init__(self) -> None:
        super().__init__("This plan has been applied already. A plan is applied once.")


class NotAsShown(BodyError):
    """The page that was confirmed showed something else than what would be done."""

    def __init__(self) -> None:
        super().__init__("Something has changed since you looked. Look at the new preview.")


class RealityHasMovedOn(BodyError):
    """The seats and terms are not what they were when the plan was made."""

    def __init__(self, differences: Sequence[str]) -> None:
        self.differences = list(differences)
        super().__init__(
            "Nothing was changed, because the group is not as it was when this plan was made: "
            + " ".join(self.differences)
        )


class StillPublished(BodyError):
    def __init__(self) -> None:
        super().__init__("This plan is a public paper. Withdraw the paper first.")


class LinkInvalid(BodyError):
    def __init__(self) -> None:
        super().__init__("This link does not work, or does not work any more.")
