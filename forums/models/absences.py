"""When topics and posts that people had seen were out of their sight."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from forums.models.topics import Post, Topic


def _named(thing: Topic | Post) -> dict[str, Topic | Post]:
    return {"topic" if isinstance(thing, Topic) else "post": thing}


class AbsenceQuerySet(models.QuerySet[Any]):
    def of(self, thing: Topic | Post) -> "AbsenceQuerySet":
        """Its own; a post is out of sight with its topic, too, which is not noted at the post."""
        return self.filter(**_named(thing))

    def begin(self, thing: Topic | Post, now: datetime) -> None:
        """``thing``, which everybody could see, goes out of sight."""
        self.create(**_named(thing), since=now)

    def end(self, thing: Topic | Post, now: datetime) -> None:
        """``thing`` is seen again; nothing happens to what nobody has seen before."""
        self.of(thing).filter(until=None).update(until=now)


class Absence(models.Model):
    """That a topic with all its posts, or one post, which people had seen, was out of their sight.

    The digest asks it what had been told already when the thing came back.
    """

    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="absences")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="absences")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="When it was seen again; empty until then.")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False, post__isnull=True)
                | Q(topic__isnull=True, post__isnull=False),
                name="absence_of_a_topic_or_a_post",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="absence_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["topic"], condition=Q(until__isnull=True), name="one_absence_a_topic"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(until__isnull=True), name="one_absence_a_post"
            ),
        ]
        indexes = [models.Index(fields=["until"], name="absences_by_end")]

    def __str__(self) -> str:
        return f"{self.topic or self.post}, away from {self.since} until {self.until or 'now'}"
