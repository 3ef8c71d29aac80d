"""What this app holds for users, organisations and districts."""

from datetime import datetime

from django.db.models import Q

from forums.models import ForumMembership
from membership.people.holdings import (
    Clears,
    Deletes,
    Follows,
    Keeps,
    Once,
    Rows,
    Stays,
    hold,
)

SAID = Clears("What was said in the open stays, so that the answers to it can be understood.")
DECIDED = Clears("The decision stands, with its reason.")
TOPICS = ("forum__name", "title", "opened_at", "state", "hide_reason")
POSTS = ("topic__forum__name", "topic__title", "written_at", "body", "state", "hide_reason")
HIDDEN = ("hidden_at", "hide_reason")


def end_the_later_membership(kept: ForumMembership, spare: ForumMembership, now: datetime) -> None:
    """The organisation is in the forum since the earlier day."""
    spare.left_at = now
    spare.save(update_fields=["left_at"])


def register() -> None:
    hold(*_of_people(), *_of_organisations(), *_of_districts())


def _of_people() -> list[Rows]:
    return [
        Rows("forums.Topic", "author", "topic", "topics", Follows(), SAID, exports=TOPICS),
        Rows("forums.Post", "author", "post", "posts", Follows(), SAID, exports=POSTS),
        Rows(
            "forums.Topic",
            "hidden_by",
            "topic that was hidden",
            "topics that were hidden",
            Follows(),
            DECIDED,
            exports=("forum__name", *HIDDEN),
        ),
        Rows(
            "forums.Post",
            "hidden_by",
            "post that was hidden",
            "posts that were hidden",
            Follows(),
            DECIDED,
            exports=("topic__forum__name", *HIDDEN),
        ),
        Rows(
            "forums.ForumMembership",
            "joined_by",
            "forum joined for an organisation",
            "forums joined for organisations",
            Follows(),
            Clears("The organisation stays in the forum."),
            exports=("forum__name", "organisation__name", "joined_at"),
        ),
        Rows(
            "forums.ForumModerator",
            "user",
            "time as moderator",
            "times as moderator",
            Stays("Rights are given to a person, never moved."),
            Deletes("Nobody moderates whom nobody can reach."),
            exports=("forum__name", "start", "end"),
        ),
    ]


def _of_organisations() -> list[Rows]:
    record = Keeps("It says for whom somebody spoke in the open.")
    return [
        Rows("forums.Topic", "organisation", "topic", "topics", Follows(), record, exports=TOPICS),
        Rows("forums.Post", "organisation", "post", "posts", Follows(), record, exports=POSTS),
        Rows(
            "forums.ForumMembership",
            "organisation",
            "forum that it joined",
            "forums that it joined",
            Follows(),
            Deletes("What is gone is in no forum."),
            exports=("forum__name", "joined_at", "left_at"),
            once=(
                Once(
                    by=("forum",),
                    where=Q(left_at__isnull=True),
                    names=lambda membership: f"Both are in the {membership.forum} forum.",
                    rule="One membership is kept, since the earlier day.",
                    earliest="joined_at",
                    settle=end_the_later_membership,
                ),
            ),
        ),
    ]


def _of_districts() -> list[Rows]:
    return [
        Rows(
            "forums.Forum",
            "district",
            "forum",
            "forums",
            Follows(),
            Keeps("Districts end and are never erased."),
            exports=("name", "opened_at"),
            once=(
                Once(
                    by=(),
                    names=lambda forum: f"The new district has a forum as well as {forum}.",
                    rule="The forum of the old district stays with it, to be read.",
                ),
            ),
        ),
    ]
