"""What arranging holds for users."""

from forums.exporting import InTopics
from membership.people.holdings import Clears, Deletes, Follows, Stays, hold


def register() -> None:
    hold(
        InTopics(
            "forums.Arrangement",
            "arranged_by",
            "topic that was arranged",
            "topics that were arranged",
            Follows(),
            Clears("What was done stands, with its reason."),
            exports=("kind", "forum__name", "topic__title", "arranged_at", "reason"),
        ),
        InTopics(
            "forums.KeptMark",
            "user",
            "note of what was read before posts were moved",
            "notes of what was read before posts were moved",
            Stays("What one has read the other has not."),
            Deletes("Nobody needs to know it any more."),
            exports=("arrangement__topic__title", "count"),
            topic="arrangement__topic",
        ),
    )
