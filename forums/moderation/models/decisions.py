"""What was decided, and what follows from it."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from forums.models.forums import Forum
from forums.models.rules import HouseRule
from forums.models.topics import REASON_MAX_LENGTH, TITLE_MAX_LENGTH, Post, State
from forums.moderation.querysets import AppealQuerySet, DecisionQuerySet, SuspensionQuerySet
from forums.moderation.words import (
    AGAINST,
    APPEAL_WITHIN,
    Answer,
    AuthorOutcome,
    TextOutcome,
    TopicOutcome,
)
from portal.lib.time import last_day

APPEAL_MAX_LENGTH = 3000


class Decision(models.Model):
    """What one person decided about a post at one moment: its text, its topic, its author.

    Rows are added, never changed and never removed, which the database itself sees to
    (``forums.moderation.safeguards``); an erased account alone is taken out of ``by``. ``number``
    counts the decisions about a post, so that of two at once one comes too late.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="decisions")
    whole_topic = models.BooleanField(help_text="The post is its topic’s own text.")
    old_state = models.CharField(max_length=10, choices=State)
    about_text = models.CharField(max_length=10, choices=TextOutcome)
    about_topic = models.CharField(max_length=10, choices=TopicOutcome, blank=True)
    about_author = models.CharField(max_length=10, choices=AuthorOutcome, blank=True)
    rule = models.ForeignKey(
        HouseRule,
        verbose_name="house rule",
        null=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text="The rule of the version that was published then.",
    )
    rule_as_said = models.CharField(
        max_length=100,
        blank=True,
        help_text="What the author was told while decisions did not yet name a published rule.",
    )
    reason = models.TextField(blank=True, max_length=REASON_MAX_LENGTH)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    waited_since = models.DateTimeField(
        null=True, help_text="Since when it had waited; empty when nobody had asked for it."
    )
    made_at = models.DateTimeField(default=timezone.now)
    appeal = models.OneToOneField(
        "forums.Appeal", null=True, on_delete=models.PROTECT, related_name="answered"
    )
    answer = models.CharField(max_length=10, choices=Answer, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="decisions_of_a_post_in_order"),
            models.CheckConstraint(
                condition=Q(appeal__isnull=True, answer="")
                | (Q(appeal__isnull=False) & ~Q(answer="")),
                name="an_appeal_is_answered_one_way",
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="decisions_by_day")]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_about_text_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("forums:decisions", args=[self.post_id])

    @property
    def is_against(self) -> bool:
        """Whether it went against the post or its author."""
        return (
            self.about_text in AGAINST
            or self.about_topic == TopicOutcome.LOCKED
            or self.about_author in (AuthorOutcome.WARNED, AuthorOutcome.SUSPENDED)
        )

    @property
    def appeal_until(self) -> datetime:
        return self.made_at + APPEAL_WITHIN


class RemovedText(models.Model):
    """The text of a post before a moderator took parts of it out: for moderators, and for a while."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="removed")
    body = models.TextField()
    left = models.TextField(help_text="What the moderator left.")
    title = models.CharField(
        max_length=TITLE_MAX_LENGTH,
        blank=True,
        help_text="Of the topic; empty when it is untouched.",
    )
    title_left = models.CharField(max_length=TITLE_MAX_LENGTH, blank=True)
    removed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-removed_at"]

    def __str__(self) -> str:
        return f"Text removed from {self.decision.post}"

    def is_left(self, post: Post) -> bool:
        """Whether ``post`` still says what the moderator left."""
        retitled = self.title and post.topic.title != self.title_left
        return self.left == post.body and not retitled

    @property
    def as_written(self) -> str:
        """What it said, below its title where something was taken out of that."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body


class Appeal(models.Model):
    """That the author asks for somebody else to look at a decision again."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appealed")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="appeals"
    )
    text = models.TextField("why it should be changed", max_length=APPEAL_MAX_LENGTH)
    made_at = models.DateTimeField(default=timezone.now)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"Appeal: {self.decision}"


class Suspension(models.Model):
    """That somebody does not write in a forum, or in any district's forum, until a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suspensions"
    )
    forum = models.ForeignKey(
        Forum,
        null=True,
        on_delete=models.PROTECT,
        related_name="suspensions",
        help_text="Empty: from the forums of all districts.",
    )
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="suspension")
    start = models.DateField()
    end = models.DateField(help_text="First day on which they may write again.")
    lifted_at = models.DateTimeField(null=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="suspended_for_a_day"),
        ]
        indexes = [models.Index(fields=["user", "end"], name="suspensions_of_a_user")]

    def __str__(self) -> str:
        return f"{self.user} until {self.last_day}"

    @property
    def last_day(self) -> date:
        return last_day(self.end)
