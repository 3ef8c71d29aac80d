"""Why a text is not posted. Nothing is lost: the form shows it again, with the reason beside it."""

from datetime import datetime

from forums.errors import ForumError


class NotPostedError(ForumError):
    """The text is refused; ``field`` is the field of the form beside which the sentence stands."""

    field = "body"


class NotReadyToWriteError(NotPostedError):
    """The author has to accept the house rules first, or to settle the name that others see."""


class TooFastError(NotPostedError):
    """The author has written too much for now; ``again_at`` says when there is room."""

    def __init__(self, message: str, again_at: datetime) -> None:
        super().__init__(message)
        self.again_at = again_at


class SaidAlreadyError(NotPostedError):
    """The author has posted this text; ``post_pk`` is where."""

    def __init__(self, message: str, post_pk: int) -> None:
        super().__init__(message)
        self.post_pk = post_pk
