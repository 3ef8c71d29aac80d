"""Why a post waits; the label is the sentence that its author reads."""

from django.db.models import TextChoices


class WaitReason(TextChoices):
    PREMODERATED = (
        "premoderated",
        "At the moment a moderator reads everything in this forum before others see it.",
    )
    UNCONFIRMED = (
        "unconfirmed",
        "The council has not yet confirmed the organisation that you speak for, so a moderator reads"
        " its first posts before others see them.",
    )
    LINKS = (
        "links",
        "Your account is new and the text has several links, so a moderator looks at it first.",
    )
    SAME_TEXT = (
        "same text",
        "Somebody else has posted the same text within a day, so a moderator looks at it first.",
    )
    FLOOD = (
        "flood",
        "Many new people are writing in this forum right now, so a moderator looks at posts from"
        " new accounts first.",
    )
