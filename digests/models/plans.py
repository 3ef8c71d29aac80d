"""What editors prepare for an issue before it leaves."""

from datetime import date, timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from digests.models.issues import Issue
from digests.models.readers import Frequency

INTRODUCTION_MAX_LENGTH = 1500
PINNED_MOST = 5

PREPARED = (Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY)
"""What is told as it happens leaves too soon to be prepared."""


@register_setting(icon="mail", order=20)
class IssueRules(BaseGenericSetting):
    """How issues of the e-mail updates leave."""

    needs_approval = models.BooleanField(
        "issues need an approval",
        default=False,
        help_text="No daily, weekly or monthly issue leaves before an officer has approved it. What is"
        " told as it happens needs none. Without this each leaves by itself.",
    )

    panels = [FieldPanel("needs_approval")]

    class Meta:
        verbose_name = "e-mail updates"
        verbose_name_plural = "e-mail updates"


class IssuePlan(models.Model):
    """An introduction and what is pinned for the issues of one window, and whether they may leave.

    A week's plan, named by its Monday, is that of every weekly issue until the next Monday, whichever
    day its readers chose.
    """

    frequency = models.CharField(
        max_length=10, choices=[(each.value, each.label) for each in PREPARED]
    )
    end = models.DateField(help_text="First day after the window.")
    introduction = models.TextField(
        blank=True,
        max_length=INTRODUCTION_MAX_LENGTH,
        help_text="Plain words above everything else. An empty line begins a paragraph.",
    )
    held_at = models.DateTimeField(null=True, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hold_reason = models.CharField(max_length=200, blank=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-end", "frequency"]
        constraints = [
            models.UniqueConstraint(fields=["frequency", "end"], name="one_plan_a_window"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, hold_reason="")
                | (Q(held_at__isnull=False) & ~Q(hold_reason="")),
                name="what_is_held_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_frequency_display()}, until {self.end}"

    def issues(self) -> "models.QuerySet[Issue]":
        """The issues that it is the plan of, as far as they are made."""
        found = Issue.objects.filter(frequency=self.frequency, off_timetable=False)
        if self.frequency == Frequency.WEEKLY:
            return found.filter(end__gte=self.end, end__lt=self.end + timedelta(days=7))
        return found.filter(end=self.end)


class PinnedItem(models.Model):
    """Something on this site that the editors want to be read first."""

    plan = models.ForeignKey(IssuePlan, on_delete=models.CASCADE, related_name="pinned")
    title = models.CharField(max_length=150)
    path = models.CharField(
        "link",
        max_length=200,
        validators=[
            RegexValidator(r"^/(?!/)\S*\Z", "Enter an address on this site, beginning with /")
        ],
    )
    summary = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


def plan_key(issue: Issue) -> tuple[str, date] | None:
    """Frequency and end of the plan of ``issue``; None for one that the timetable did not make."""
    if issue.off_timetable or issue.frequency not in PREPARED:
        return None
    if issue.frequency == Frequency.WEEKLY:
        return issue.frequency, issue.end - timedelta(days=issue.end.weekday())
    return issue.frequency, issue.end


def plan_of(issue: Issue) -> IssuePlan | None:
    """What was prepared for ``issue``, if anything was."""
    key = plan_key(issue)
    if key is None:
        return None
    plans = IssuePlan.objects.prefetch_related("pinned")
    return plans.filter(frequency=key[0], end=key[1]).first()


def needs_approval() -> bool:
    """Whether issues wait for an officer's approval."""
    asked: bool = IssueRules.objects.filter(needs_approval=True).exists()
    return asked


def may_leave(plan: IssuePlan | None) -> bool:
    """Whether the issues of a plan may leave: nobody holds it, and it is approved where that is needed.

    An issue without a plan was not made by the timetable, or is told as it happens: it leaves.
    """
    if plan is None:
        return True
    return plan.held_at is None and (plan.approved_at is not None or not needs_approval())
