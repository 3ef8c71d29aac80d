"""Who was invited to belong to an organisation."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from membership.organisations.models.belonging import Role
from membership.organisations.models.organisations import Organisation
from membership.organisations.querysets import InvitationQuerySet


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Invitation(models.Model):
    """An address was invited to an organisation, whether or not anybody has an account with it.

    It is open until it is accepted, declined or withdrawn; an open one past ``expires_at`` has
    expired, and works again once it is sent again. The link to it is made when its mail is
    written and is never stored.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    address = models.EmailField("e-mail address", help_text="Folded: trimmed, in lower case.")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sent_invitations",
    )
    invited_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(
        default=timezone.now, help_text="When it was last asked to be sent."
    )
    sends = models.PositiveSmallIntegerField(default=1, help_text="How often it was sent.")
    expires_at = models.DateTimeField(help_text="From then on its link no longer works.")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="closed_invitations",
        help_text="Who accepted, declined or withdrew it; empty for somebody without an account.",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(closed_at__isnull=True),
                name="one_open_invitation_an_address",
            ),
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="invited_addresses_are_folded"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="closed_invitations_have_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "sent_at"], name="invitations_sent")]

    def __str__(self) -> str:
        return f"{self.address} is invited to {self.organisation}"

    def is_open(self, now: datetime) -> bool:
        """Whether its link still works at ``now``."""
        return self.closed_at is None and now < self.expires_at
