"""Who stands in for a moderator, who is on duty, and who was written to about what waits."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from forums.models.forums import ForumModerator
from forums.moderation.querysets import CoverQuerySet, DutyQuerySet
from portal.lib.time import last_day


class Cover(models.Model):
    """That somebody looks after a forum while its moderator is away.

    Another moderator of the same forum stands in at once; somebody else when an officer has agreed.
    """

    away = models.ForeignKey(ForumModerator, on_delete=models.CASCADE, related_name="covers")
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="covers"
    )
    start = models.DateField(help_text="First day.")
    end = models.DateField(help_text="First day on which the moderator is back.")
    named_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="cover_for_a_day"),
            models.UniqueConstraint(
                fields=["away", "cover", "start"], name="cover_is_named_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cover} for {self.away}"

    @property
    def last_day(self) -> date:
        return last_day(self.end)


class Duty(models.Model):
    """That an officer is told at once of what cannot wait, until the day before ``end``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duties"
    )
    start = models.DateField(help_text="First day.")
    end = models.DateField(help_text="First day without the duty.")
    put_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "officer on duty"
        verbose_name_plural = "officers on duty"
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="duty_for_a_day",
                violation_error_message="The last day is not before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.start} to {self.last_day}"

    @property
    def last_day(self) -> date:
        return last_day(self.end)


class QueueMail(models.Model):
    """That somebody was written to on a day about what waits: the row is the claim."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="one_mail_about_the_queue_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.day}"
