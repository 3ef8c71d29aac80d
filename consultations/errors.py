"""What an action refuses with. The text is for the person who asked."""

from collections.abc import Mapping, Sequence
from typing import Any


class ConsultationError(Exception):
    """An action of this room was refused."""


class RoundNotOpen(ConsultationError):
    """Nobody can answer before a round opens or after it has closed."""


class NotYourOrganisation(ConsultationError):
    """Only those who belong to an organisation answer for it."""


class OnlyManagersSend(ConsultationError):
    """Colleagues write an organisation's answer together; one of its managers sends it."""


class AlreadyAnswered(ConsultationError):
    """The account has answered for itself in this round."""


class OrganisationAlreadyAnswered(ConsultationError):
    """Somebody has answered for the organisation in this round."""


class AnswersRefused(ConsultationError):
    """Some answers do not fit their questions; ``problems`` says why, by the question's key."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__("Some answers need another look.")
        self.problems = dict(problems)


class AddressAlreadyCounts(ConsultationError):
    """A response that was confirmed from this address counts in this round already."""


class DraftTaken(ConsultationError):
    """There is a draft of this organisation already: colleagues write in one."""


class ChangedMeanwhile(ConsultationError):
    """A colleague changed the fields ``names`` of a page after it was shown, and so did the sender."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__("A colleague saved other answers while you were writing.")
        self.names = list(names)


class CannotBeCopied(ConsultationError):
    """The round has a survey that somebody has answered, or that has questions already."""


class AlreadyDecided(ConsultationError):
    """Another officer has decided about these two responses."""


class AnotherCounts(ConsultationError):
    """A response cannot count again, since another of the same account, organisation or address does."""


class NothingMatches(ConsultationError):
    """There is no one confirmed organisation of that name."""


class ResultsArePublished(ConsultationError):
    """Who counts stays as it is once results are published: the difference would tell of one person."""


class ResultsNotReady(ConsultationError):
    """Results can be published once the round has closed, and once only."""


class NotAllowed(ConsultationError):
    """This account may not do that."""


class SurveyLocked(ConsultationError):
    """Somebody has answered: the questions stay as they were asked."""


class NotReadyToPublish(ConsultationError):
    """Something is missing of what a notice needs; ``problems`` says what."""

    def __init__(self, page: Any, problems: Sequence[str]) -> None:
        super().__init__(f"“{page.title}” cannot be published yet: {' '.join(problems)}")
        self.page = page
        self.problems = list(problems)


class NothingIsMissing(ConsultationError):
    """There is nothing to decide to do without."""


class ClosingRefused(ConsultationError):
    """A round cannot end then; ``field`` is the one to look at again."""

    def __init__(self, message: str, field: str = "last_minute") -> None:
        super().__init__(message)
        self.field = field


class ThemeIsThere(ConsultationError):
    """A question has each theme once."""
