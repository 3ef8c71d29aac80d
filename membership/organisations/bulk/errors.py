"""What the actions on imports refuse with."""

from membership.organisations.errors import OrganisationError


class AlreadyStarted(OrganisationError):
    def __init__(self) -> None:
        super().__init__("This table is being imported, or has been, by another officer.")


class NotNow(OrganisationError):
    def __init__(self) -> None:
        super().__init__("This table is not at that step any more. Look at it again.")


class NothingToImport(OrganisationError):
    def __init__(self) -> None:
        super().__init__(
            "There is nothing to import: no row is new or changed, and no twin is chosen."
        )


class ChosenTwice(OrganisationError):
    """Two rows would update the same organisation."""

    def __init__(self, number: int, other: int, name: str) -> None:
        super().__init__(
            f"Rows {other} and {number} would both update {name}. Leave one of them out."
        )
