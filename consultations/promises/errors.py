"""What moving a promise refuses with."""

from consultations.errors import ConsultationError


class PromiseSettled(ConsultationError):
    """It is kept or withdrawn already, or was moved a moment ago."""


class PromiseNotSettled(ConsultationError):
    """Only what was kept or withdrawn is taken up again."""


class DateNotMoved(ConsultationError):
    """The new date is the old one, or has passed."""
