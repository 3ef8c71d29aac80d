"""The numbers by which posts wait or are refused, in one place, each with its reason.

``settings.FORUM_LIMITS`` may set any of them otherwise, by its name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TWICE = MINUTE
"""Who sends the same text to the same place within it has pressed the button twice."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one person may write, and what a moderator looks at first."""

    # A lively evening of somebody known: beyond it a person argues with a keyboard, or is none.
    posts_a_minute: int = 6
    posts_an_hour: int = 40
    posts_a_day: int = 120
    # A forum shows thirty topics a page: one person must not fill it.
    topics_a_day: int = 10
    # Mending a slip takes a few changes; a text that is rewritten all evening fills its history.
    edits_an_hour: int = 40
    # Somebody new introduces herself and answers what comes back; advertising comes in hundreds.
    new_posts_a_minute: int = 3
    new_posts_an_hour: int = 10
    new_posts_a_day: int = 20
    new_topics_a_day: int = 3
    # An account is new for a week, and until it has said three things that were let stand.
    new_for_days: int = 7
    new_until_posts: int = 3
    # An event and where to find it take two links; advertising takes more.
    new_links: int = 2
    # As many posts of an unconfirmed organisation a moderator has let through before the rest follow.
    unconfirmed_posts: int = 3
    # The same text twice a day is a slip of the finger, or a campaign. 0: anything may be said again.
    same_text_hours: int = 24
    # "Thank you!" may be said in every topic: a text this short is the same only in one topic.
    short_text: int = 40
    # So many posts of accounts younger than a week in one forum within minutes are no coincidence.
    flood_minutes: int = 10
    flood_posts: int = 10

    def rates(self, *, is_new: bool) -> Iterable[tuple[int, timedelta]]:
        """How many posts within how long, the shortest time first."""
        if is_new:
            return (
                (self.new_posts_a_minute, MINUTE),
                (self.new_posts_an_hour, HOUR),
                (self.new_posts_a_day, DAY),
            )
        return (
            (self.posts_a_minute, MINUTE),
            (self.posts_an_hour, HOUR),
            (self.posts_a_day, DAY),
        )

    def topics(self, *, is_new: bool) -> int:
        """How many topics a day."""
        return self.new_topics_a_day if is_new else self.topics_a_day


def limits() -> Limits:
    """The numbers as this site has them; raises TypeError for a name that there is not."""
    return Limits(**settings.FORUM_LIMITS)
