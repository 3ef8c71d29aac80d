"""The house rules by version, each rule with a number, and who has accepted which version."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from forums.safety.querysets import HouseRuleQuerySet, HouseRulesQuerySet

TEXT_MAX_LENGTH = 20_000


class HouseRules(models.Model):
    """A version of the rules: a draft that officers alone see, or published and never changed again."""

    number = models.PositiveIntegerField("version", unique=True, editable=False)
    text = models.TextField(
        max_length=TEXT_MAX_LENGTH,
        help_text="Each rule begins with a line that starts with # and has its short title; what it"
        " says stands below, in Markdown. Rules are numbered by themselves.",
    )
    changes = models.TextField(
        "what is new",
        blank=True,
        max_length=500,
        help_text="One or two sentences for people who know the version before.",
    )
    asks_again = models.BooleanField(
        "everyone must accept it",
        default=True,
        help_text="Before the next post. Untick for a correction that changes nothing for anybody.",
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = HouseRulesQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "version of the house rules"
        verbose_name_plural = "house rules"

    def __str__(self) -> str:
        return f"House rules, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("forums:house-rules-version", args=[self.number])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class HouseRule(models.Model):
    """One rule of a published version, so that a decision can name it."""

    version = models.ForeignKey(HouseRules, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    text = models.TextField()
    html = models.TextField()

    objects = HouseRuleQuerySet.as_manager()

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_rule_a_number"),
        ]

    def __str__(self) -> str:
        return f"Rule {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        """Where it stands in its own version, which can be read also once a later one holds."""
        return f"{self.version.get_absolute_url()}#rule-{self.number}"


class RulesAcceptance(models.Model):
    """That somebody accepted a version. Rows are added, never changed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accepted_rules"
    )
    version = models.ForeignKey(HouseRules, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="accepts_a_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version} accepted"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError when the row exists already: an acceptance is never changed."""
        if not self._state.adding:
            raise TypeError("An acceptance is never changed.")
        super().save(*args, **kwargs)
