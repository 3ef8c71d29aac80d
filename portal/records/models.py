"""The audit trail, the pulse of the background work, and what retention did on which day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F


class AuditRecord(models.Model):
    """Who changed what, when and why. Rows are added, never changed; ``actions.forget`` alone takes
    the name of an erased account out of them.

    The thing and the person are kept by key and not by foreign key: a record outlives both.
    """

    at = models.DateTimeField(auto_now_add=True)
    target_label = models.CharField(max_length=100, help_text="The model, as app_label.model.")
    target_pk = models.CharField(max_length=64)
    action = models.CharField(max_length=100, help_text="A past-tense fact, such as “verified”.")
    acting_user_pk = models.BigIntegerField(null=True, help_text="Empty when the system acted.")
    old = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    new = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["target_label", "target_pk", "-at"], name="audit_by_target"),
            models.Index(fields=["acting_user_pk", "-at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.target_label} {self.target_pk}: {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError when the row exists already: a record is never changed."""
        if not self._state.adding:
            raise TypeError("An audit record is never changed.")
        super().save(*args, **kwargs)


class Heartbeat(models.Model):
    """The last moment at which a periodic service showed that it lives."""

    name = models.CharField(max_length=50, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} seen at {self.seen_at:%Y-%m-%d %H:%M:%S}"


class RetentionRunManager(models.Manager["RetentionRun"]):
    """The claims of the daily run: a row a rule and day, held by whoever made it or took it over."""

    LEASE = timedelta(minutes=50)  # below beat's hour: the next tick takes up what was killed

    def claim(self, rule: str, *, day: date, now: datetime) -> "RetentionRun | None":
        """The run of ``rule`` on ``day`` for this worker; None when it is done or another's."""
        run, made = self.get_or_create(rule=rule, day=day, defaults={"claimed_at": now})
        if made:
            return run
        abandoned = self.filter(pk=run.pk, finished_at=None, claimed_at__lte=now - self.LEASE)
        if abandoned.update(claimed_at=now) != 1:
            return None
        run.refresh_from_db()
        return run

    def add(self, run: "RetentionRun", size: int) -> None:
        """Count ``size`` more rows, in the transaction in which they went."""
        self.filter(pk=run.pk).update(count=F("count") + size)

    def finish(self, run: "RetentionRun", *, now: datetime) -> None:
        """Close the run, unless somebody else has taken it over."""
        self.filter(pk=run.pk, claimed_at=run.claimed_at).update(finished_at=now)


class RetentionRun(models.Model):
    """That a retention rule was applied on a day in London, and how many rows went."""

    rule = models.CharField(max_length=100)
    day = models.DateField()
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)

    objects = RetentionRunManager()

    class Meta:
        ordering = ["-day", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "day"], name="a_rule_runs_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} on {self.day}: {self.count}"
