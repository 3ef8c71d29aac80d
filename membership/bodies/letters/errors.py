"""What writing to a group is refused with."""

from membership.bodies.errors import BodyError
from membership.bodies.letters.models import GroupLetter


class SentAlready(BodyError):
    """The same letter, or one in the same words to the same people on the same day, has gone out."""

    def __init__(self, letter: GroupLetter) -> None:
        self.letter = letter
        super().__init__("This letter was sent already. It is not sent twice.")


class NobodyToWriteTo(BodyError):
    """Nobody of those whom it is for has an account."""

    def __init__(self) -> None:
        super().__init__("Nobody whom this letter is for has an account, so it reaches nobody.")


class RecipientsChanged(BodyError):
    """Other people sit now than the preview showed."""

    def __init__(self) -> None:
        super().__init__(
            "Who gets the letter has changed since you looked. Look at the list again, then send it."
        )
