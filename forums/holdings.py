"""What this app holds for users, organisations and districts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q

from forums import handover
from forums.closing import ForumsOfDistricts
from forums.exporting import InTopics
from forums.holdings_of_writing import of_writers
from forums.models import ForumMembership, ForumRequest
from forums.moderation.holdings import of_people as _moderating_people
from membership.people.holdings import (
    Clears,
    Deletes,
    Follows,
    Keeps,
    Moved,
    Once,
    Rows,
    Stays,
    hold,
)

SAID = Clears("What was said in the open stays, so that the answers to it can be understood.")
DECIDED = Clears("The decision stands, with its reason.")
TOPICS = ("forum__name", "title", "opened_at", "state", "hide_reason")
POSTS = ("topic__forum__name", "topic__title", "written_at", "body", "state", "hide_reason")
REQUESTS = ("words", "asked_at", "decided_at", "accepted", "answer")
HIDDEN = ("hidden_at", "hide_reason")


def end_the_later_membership(kept: ForumMembership, spare: ForumMembership, now: datetime) -> None:
    """The organisation is in the forum since the earlier day."""
    spare.left_at = now
    spare.save(update_fields=["left_at"])


def close_the_later_request(kept: ForumRequest, spare: ForumRequest, now: datetime) -> None:
    """The earlier one is still to be answered."""
    spare.decided_at, spare.accepted = now, False
    spare.save(update_fields=["decided_at", "accepted"])


@dataclass(frozen=True)
class RequestsToJoin(Rows):
    """What waits of an organisation whose other half is in the forum need not be answered any more."""

    def move(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Moved:
        moved = super().move(origin, targets, now=now)
        waiting = ForumRequest.objects.filter(organisation=targets[0].pk, decided_at__isnull=True)
        inside = ForumMembership.objects.filter(organisation=targets[0].pk, left_at__isnull=True)
        waiting.filter(forum__in=inside.values("forum")).update(decided_at=now, accepted=True)
        return moved


def register() -> None:
    hold(
        *_of_people(), *_moderating_people(), *_of_organisations(), *_of_districts(), *of_writers()
    )


def _of_people() -> list[Rows]:
    return [
        InTopics(
            "forums.Topic",
            "author",
            "topic",
            "topics",
            Follows(),
            SAID,
            exports=TOPICS,
            hands_over=handover.TOPICS_OPENED,
            topic="",
        ),
        InTopics(
            "forums.Post",
            "author",
            "post",
            "posts",
            Follows(),
            SAID,
            exports=POSTS,
            hands_over=handover.TOPICS_JOINED,
        ),
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
            "forums.ForumRequest",
            "asked_by",
            "request that an organisation may join a forum",
            "requests that an organisation may join a forum",
            Follows(),
            Clears("The organisation still asks.", blank={"words": ""}),
            exports=("forum__name", "organisation__name", *REQUESTS),
        ),
        Rows(
            "forums.ForumRequest",
            "decided_by",
            "answer to an organisation that asked to join a forum",
            "answers to organisations that asked to join a forum",
            Follows(),
            DECIDED,
            exports=("forum__name", "organisation__name", "decided_at", "accepted", "answer"),
        ),
        InTopics(
            "forums.TopicMark",
            "user",
            "topic read",
            "topics read",
            Stays("What one has read the other has not."),
            Deletes("Nobody needs to know it any more."),
            exports=("topic__forum__name", "topic__title", "number"),
        ),
        Rows(
            "forums.ForumMark",
            "user",
            "forum read",
            "forums read",
            Stays("What one has read the other has not."),
            Deletes("Nobody needs to know it any more."),
            exports=("forum__name", "number"),
        ),
        Rows(
            "forums.ForumModerator",
            "user",
            "time as moderator",
            "times as moderator",
            Stays("Rights are given to a person, never moved."),
            Deletes("Nobody moderates whom nobody can reach."),
            exports=("forum__name", "start", "end"),
            hands_over=handover.FORUMS_MODERATED,
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
        RequestsToJoin(
            "forums.ForumRequest",
            "organisation",
            "request to join a forum",
            "requests to join forums",
            Follows(),
            Deletes("What is gone asks for nothing."),
            exports=("forum__name", *REQUESTS),
            once=(
                Once(
                    by=("forum",),
                    where=Q(decided_at__isnull=True),
                    names=lambda request: f"Both ask to join the {request.forum} forum.",
                    rule="The earlier request is still to be answered; the other is closed.",
                    earliest="asked_at",
                    settle=close_the_later_request,
                ),
            ),
        ),
    ]


def _of_districts() -> list[Rows]:
    return [
        ForumsOfDistricts(
            "forums.Forum",
            "district",
            "forum",
            "forums",
            Stays("It stays under the old name, to be read."),
            Keeps("Districts end and are never erased."),
            exports=("name", "opened_at"),
        ),
    ]
