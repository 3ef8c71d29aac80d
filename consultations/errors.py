"""What an action refuses with. The text is for the person who asked."""

from collections.abc import Mapping


class ConsultationError(Exception):
    """An action of this room was refused."""


class RoundNotOpen(ConsultationError):
    """Nobody can answer before a round opens or after it has closed."""


class NotYourOrganisation(ConsultationError):
    """Only those who belong to an organisation answer for it."""


class AlreadyAnswered(ConsultationError):
    """The account has answered in this round."""


class OrganisationAlreadyAnswered(ConsultationError):
    """Somebody has answered for the organisation in this round."""


class AnswersRefused(ConsultationError):
    """Some answers do not fit their questions; ``problems`` says why, by the question's key."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__("Some answers need another look.")
        self.problems = dict(problems)


class ResultsNotReady(ConsultationError):
    """Results can be published once the round has closed, and once only."""


class NotAllowed(ConsultationError):
    """This account may not do that."""


class SurveyLocked(ConsultationError):
    """Somebody has answered: the questions stay as they were asked."""
