"""What closing a district is refused with."""

from membership.people.errors import PeopleError


class ClosingRefused(PeopleError):
    """The closing cannot be; ``field`` says what is wrong: "end", "successors" or nothing."""

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field
