"""What is reported and what can be decided, in the words that people read."""

from datetime import timedelta

from django.db import models

APPEAL_WITHIN = timedelta(days=28)
LONGEST_SUSPENSION = timedelta(days=366)
REMOVED = "[removed by a moderator]"
REMOVED_IN_MARKDOWN = r"\[removed by a moderator\]"  # never the beginning of a link


class Concern(models.TextChoices):
    """Why somebody reports a post."""

    ILLEGAL = "illegal", "It is illegal"
    AT_RISK = "at risk", "Somebody is at risk of harm"
    ABUSE = "abuse", "It is abusive, threatening or hateful"
    PERSONAL = "personal", "It gives away somebody’s personal details"
    SPAM = "spam", "It is advertising or spam"
    OFF_TOPIC = "off topic", "It is off topic or in the wrong place"
    OTHER = "other", "Something else"


URGENT = (Concern.ILLEGAL, Concern.AT_RISK)


class TextOutcome(models.TextChoices):
    """What becomes of the text."""

    KEPT = "kept", "Left as it is"
    APPROVED = "approved", "Approved"
    HIDDEN = "hidden", "Hidden"
    REFUSED = "refused", "Refused"
    EDITED = "edited", "Partly removed"
    SHOWN = "shown", "Shown again"


AGAINST = (TextOutcome.HIDDEN, TextOutcome.REFUSED, TextOutcome.EDITED)


class TopicOutcome(models.TextChoices):
    """What becomes of the conversation."""

    LOCKED = "locked", "Locked"
    UNLOCKED = "unlocked", "Unlocked"


class AuthorOutcome(models.TextChoices):
    """What becomes of whoever wrote it."""

    WARNED = "warned", "Warned"
    SUSPENDED = "suspended", "Suspended"
    LIFTED = "lifted", "Suspension lifted"


class Answer(models.TextChoices):
    """What comes of an appeal."""

    UPHELD = "upheld", "The decision stands"
    OVERTURNED = "overturned", "The decision is overturned"
