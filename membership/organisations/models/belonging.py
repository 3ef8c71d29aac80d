"""Who belongs to an organisation, and who asks to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from membership.organisations.models.organisations import Organisation
from membership.organisations.querysets import BelongingQuerySet, JoinRequestQuerySet


class Role(models.TextChoices):
    MANAGER = "manager", "Manager"
    MEMBER = "member", "Member"


class Belonging(models.Model):
    """That somebody belongs to an organisation, from when until when, and in which role."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="belongings"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="belongings"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BelongingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="belongs_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} of {self.organisation}"


class JoinRequest(models.Model):
    """Somebody asks to join an organisation; one of its managers answers."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="join_requests"
    )
    message = models.TextField(
        blank=True, max_length=500, help_text="How the managers know you, in a sentence."
    )
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decided_join_requests",
    )
    accepted = models.BooleanField(null=True, help_text="Empty until a manager answers.")

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(decided_at__isnull=True),
                name="asks_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, accepted__isnull=True)
                | Q(decided_at__isnull=False, accepted__isnull=False),
                name="answered_join_requests_have_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} asks to join {self.organisation}"
