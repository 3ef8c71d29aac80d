"""What an action of this room refuses with. The text is for the person who asked."""

from consultations.errors import ConsultationError


class ChannelIsThere(ConsultationError):
    """A round has one link a channel."""


class DaysAreThere(ConsultationError):
    """No day is counted twice."""


class ContactIsThere(ConsultationError):
    """An address is on a consultation's list once."""
