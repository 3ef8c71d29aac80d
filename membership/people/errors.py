"""What this app refuses with."""

from datetime import datetime


class PeopleError(Exception):
    """A refusal of this room."""


class ArchiveUnderWay(PeopleError):
    """An archive of one's data is being made already."""


class AskedTooSoon(PeopleError):
    """One archive a day is enough; ``again_at`` is when the next may be asked for."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at


class LastAdministrator(PeopleError):
    """Without this account nobody could look after accounts."""


class LinkExpired(PeopleError):
    """The link was right once and is too old now."""


class LinkInvalid(PeopleError):
    """The link was not made by the portal."""
