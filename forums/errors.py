"""What the forums refuse with; each message is a sentence for the person who asked."""


class ForumError(Exception):
    """The forums refuse; the text says why."""


class NotAllowedError(ForumError):
    """The person may not do this here."""


class CannotJoinError(ForumError):
    """The organisation may not join this forum."""


class AlreadyDoneError(ForumError):
    """Somebody else did it first: hidden already, joined already."""


class TopicLockedError(ForumError):
    """The topic cannot be answered: a moderator has locked it."""


class CannotArrangeError(ForumError):
    """The topics cannot be arranged in this way, or not any more."""


class TopicHiddenError(ForumError):
    """The topic cannot be answered: it is hidden."""
