"""What people follow: on the site, whether they are mailed about it or not."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forums.models.forums import Forum
from forums.models.topics import Topic
from membership.places.models import Theme

FOLLOWED = ("topic", "forum", "theme")


def exactly_one_thing() -> Q:
    """One of topic, forum and theme is named, and the others are not."""
    condition = Q()
    for thing in FOLLOWED:
        condition |= Q(**{f"{name}__isnull": name != thing for name in FOLLOWED})
    return condition


class Follow(models.Model):
    """That ``user`` follows a topic, a forum or a theme."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="follows")
    forum = models.ForeignKey(Forum, null=True, on_delete=models.CASCADE, related_name="follows")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=exactly_one_thing(), name="follows_one_thing"),
            models.UniqueConstraint(fields=["user", "topic"], name="follows_a_topic_once"),
            models.UniqueConstraint(fields=["user", "forum"], name="follows_a_forum_once"),
            models.UniqueConstraint(fields=["user", "theme"], name="follows_a_theme_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} follows {self.topic or self.forum or self.theme}"


class FollowingChoice(models.Model):
    """Whether somebody follows a topic by writing in it; without a row she does."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="following_choice"
    )
    follows_own = models.BooleanField("follow what I write in", default=True)

    def __str__(self) -> str:
        return f"{self.user} {'follows' if self.follows_own else 'does not follow'} her own"
