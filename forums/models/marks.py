"""How far somebody has read: the same on every device of hers."""

from django.conf import settings
from django.db import models

from forums.models.forums import Forum
from forums.models.topics import Topic


class TopicMark(models.Model):
    """That ``user`` has read every post of ``topic`` up to ``number``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topic_marks"
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="marks")
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="one_mark_a_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.user} read {self.topic} up to {self.number}"


class ForumMark(models.Model):
    """That ``user`` has read every post of ``forum`` up to ``number``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="forum_marks"
    )
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="marks")
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "forum"], name="one_mark_a_forum"),
        ]

    def __str__(self) -> str:
        return f"{self.user} read {self.forum} up to {self.number}"
