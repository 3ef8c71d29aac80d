"""Short plain text for a mail."""

from django.utils.html import strip_tags
from django.utils.text import Truncator

SUMMARY_LENGTH = 200


def short(text: str) -> str:
    """The beginning of ``text`` on one line, without tags, cut between words."""
    return Truncator(" ".join(strip_tags(text).split())).chars(SUMMARY_LENGTH)
