"""What moderators did to the order of topics, with what it takes to undo it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from forums.models.forums import Forum
from forums.models.topics import REASON_MAX_LENGTH, Post, Topic

UNDOABLE_FOR = timedelta(days=1)


class ArrangementKind(models.TextChoices):
    PINNED = "pinned", "Pinned"
    UNPINNED = "unpinned", "Unpinned"
    LOCKED = "locked", "Locked"
    UNLOCKED = "unlocked", "Unlocked"
    RENAMED = "renamed", "Renamed"
    MOVED = "moved", "Moved to another forum"
    MERGED = "merged", "Merged into another topic"
    SPLIT = "split", "Posts put into another topic"


class ArrangementQuerySet(models.QuerySet[Any]):
    def of_forum(self, forum: Forum) -> "ArrangementQuerySet":
        """Those that changed ``forum``: from it, into it or within it; the latest first."""
        touched = models.Q(forum=forum) | models.Q(into_forum=forum)
        return self.filter(touched).order_by("-arranged_at", "-pk")

    def of_topic(self, topic: Topic) -> "ArrangementQuerySet":
        """Those of ``topic``, and those that put posts into it; the latest first."""
        touched = models.Q(topic=topic) | models.Q(into=topic)
        return self.filter(touched).order_by("-arranged_at", "-pk")

    def with_places(self) -> "ArrangementQuerySet":
        return self.select_related(
            "topic__forum", "into__forum", "forum", "into_forum", "arranged_by"
        )


class Arrangement(models.Model):
    """That a moderator arranged ``topic`` in ``forum``: by whom, when and why.

    ``into`` is the topic that got its posts, ``into_forum`` the forum in which it or they are
    afterwards. ``before`` and ``after`` hold the values of the topic that were changed.
    """

    kind = models.CharField(max_length=10, choices=ArrangementKind)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="arrangements")
    into = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="received")
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    into_forum = models.ForeignKey(Forum, null=True, on_delete=models.CASCADE, related_name="+")
    made_topic = models.BooleanField(default=False, help_text="Whether ``into`` was made by it.")
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    arranged_at = models.DateTimeField(default=timezone.now, db_index=True)
    reason = models.TextField(max_length=REASON_MAX_LENGTH)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    objects = ArrangementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.topic}: {self.get_kind_display()}"

    def is_undoable(self, now: datetime) -> bool:
        """Whether it stands and is less than a day old."""
        return self.undone_at is None and now < self.arranged_at + UNDOABLE_FOR


class MovedPost(models.Model):
    """Where a post stood before it was put into another topic or forum, and the number it got there."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="moved")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="moves")
    old_position = models.PositiveIntegerField(null=True)
    old_number = models.PositiveBigIntegerField(null=True)
    new_number = models.PositiveBigIntegerField(null=True)
    came_from = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "post"], name="moves_a_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} by {self.arrangement_id}"


class KeptMark(models.Model):
    """That ``user`` had read the first ``count`` of the moved posts, where no mark can say so.

    She had not read all of the topic that they were put into. Undoing gives it back to her.
    """

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.CASCADE, related_name="kept_marks"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_marks"
    )
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "user"], name="keeps_a_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} had read {self.count} posts of {self.arrangement_id}"
