"""What this app holds for users, organisations and districts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q

from forums import handover
from forums.models import Forum, ForumMembership
from membership.people.holdings import (
    Clears,
    Deletes,
    Follows,
    Foreseen,
    Keeps,
    Moved,
    Once,
    Rows,
    Stays,
    hold,
)
from portal.lib.slugs import free_slug

SAID = Clears("What was said in the open stays, so that the answers to it can be understood.")
DECIDED = Clears("The decision stands, with its reason.")
TOPICS = ("forum__name", "title", "opened_at", "state", "hide_reason")
POSTS = ("topic__forum__name", "topic__title", "written_at", "body", "state", "hide_reason")
HIDDEN = ("hidden_at", "hide_reason")


def end_the_later_membership(kept: ForumMembership, spare: ForumMembership, now: datetime) -> None:
    """The organisation is in the forum since the earlier day."""
    spare.left_at = now
    spare.save(update_fields=["left_at"])


@dataclass(frozen=True)
class ForumsOfDistricts(Rows):
    """What was said stays where it was said, under the old name; who talks goes on in the new forums.

    Each successor has a forum from then on, and every organisation of the old forum is in it.
    """

    def foresee(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Sequence[Foreseen]:
        forum = self.rows(origin).first()
        if forum is None:
            return []
        lines = [
            Foreseen(
                f"The forum {forum} is closed for writing and stays readable at its address,"
                " under its old name."
            )
        ]
        joined = _joined(forum)
        names = tuple(each.organisation.name for each in joined.select_related("organisation"))
        for target in targets:
            lacking = not Forum.objects.filter(district=target.pk).exists()
            opened = f"A forum for {target} is opened. " if lacking else ""
            into = f"The organisations of the old forum join the forum of {target}."
            lines.append(Foreseen(opened + into, tuple(sorted(names))))
        return lines

    def move(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Moved:
        old = self.rows(origin).first()
        if old is None:
            return Moved()
        forums = [self._forum_of(target, now) for target in targets]
        joined = _joined(old).values_list("organisation", flat=True)
        return Moved(sum(self._join(forum, set(joined), now) for forum in forums))

    def _forum_of(self, district: models.Model, now: datetime) -> Forum:
        there: Forum | None = Forum.objects.filter(district=district.pk).first()
        if there is not None:
            return there
        name, slug = str(district), str(district.serializable_value("slug"))
        named = Forum.objects.filter(name=name).exists()
        taken = set(Forum.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        opened: Forum = Forum.objects.create(
            district_id=district.pk,
            name=f"{name} (new)" if named else name,
            slug=free_slug(slug, taken, limit=100),
            opened_at=now,
        )
        return opened

    def _join(self, forum: Forum, organisations: set[int], now: datetime) -> int:
        missing = organisations - set(_joined(forum).values_list("organisation", flat=True))
        ForumMembership.objects.bulk_create(
            ForumMembership(forum=forum, organisation_id=pk, joined_at=now)
            for pk in sorted(missing)
        )
        return len(missing)


def _joined(forum: Forum) -> "models.QuerySet[ForumMembership]":
    return ForumMembership.objects.filter(forum=forum, left_at__isnull=True)


def register() -> None:
    hold(*_of_people(), *_of_organisations(), *_of_districts())


def _of_people() -> list[Rows]:
    return [
        Rows(
            "forums.Topic",
            "author",
            "topic",
            "topics",
            Follows(),
            SAID,
            exports=TOPICS,
            hands_over=handover.TOPICS_OPENED,
        ),
        Rows(
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
