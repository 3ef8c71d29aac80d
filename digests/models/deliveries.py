"""The ledger: one row for every mail, written before the mail."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from digests.models.issues import Issue, Notice, NoticeKind
from digests.models.readers import Reader
from digests.querysets import DeliveryQuerySet


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    CLAIMED = "claimed", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    SKIPPED = "skipped", "Not sent"


UNSENT = (DeliveryState.WAITING, DeliveryState.CLAIMED)
"""In these a mail is still to leave."""


class SkipReason(models.TextChoices):
    """Why nothing was sent; every silence has a reason."""

    NOTHING_NEW = "nothing_new", "Nothing new for this reader"
    UNSUBSCRIBED = "unsubscribed", "The reader has left"
    PAUSED = "paused", "The reader paused her updates"
    TOO_LATE = "too_late", "Older than two windows"
    SUBJECT_GONE = "subject_gone", "What it was about is gone or settled"
    TOLD_ALREADY = "told_already", "Another mail says the same"
    RESTORED = "restored", "Sent before the database was restored"
    NOT_OPTED_IN = "not_opted_in", "Nobody agreed to it for this address"
    OFF_THE_LIST = "off_the_list", "Not on the list any more"
    NO_SUCH_ADDRESS = "no_such_address", "The address is known not to exist"


class Delivery(models.Model):
    """That one reader is to get one issue or one notice, and what became of it.

    A worker claims many rows at once for a few minutes before it sends; ``claim`` is the same on all
    of them and unlike any other. A claim that its worker did not live to close is closed from its
    journal, or runs out, and another worker takes the rows up.
    """

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="deliveries")
    issue = models.ForeignKey(
        Issue, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    notice = models.OneToOneField(
        Notice, null=True, blank=True, on_delete=models.CASCADE, related_name="delivery"
    )
    state = models.CharField(
        max_length=10, choices=DeliveryState, default=DeliveryState.WAITING, editable=False
    )
    skip_reason = models.CharField(max_length=20, choices=SkipReason, blank=True, editable=False)
    error = models.TextField(blank=True, editable=False, help_text="What the mail server said.")
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    next_attempt_at = models.DateTimeField(
        null=True, default=timezone.now, editable=False, help_text="Empty while its issue is held."
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    claim = models.UUIDField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    tells_from = models.DateTimeField(
        null=True, editable=False, help_text="Where it does not begin with its issue’s window."
    )
    looks_from = models.DateTimeField(
        null=True, editable=False, help_text="Deadlines up to then were told before it."
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=False, notice__isnull=True)
                | Q(issue__isnull=True, notice__isnull=False),
                name="delivery_of_an_issue_or_a_notice",
            ),
            models.UniqueConstraint(fields=["reader", "issue"], name="one_delivery_an_issue"),
            models.CheckConstraint(
                condition=Q(state="skipped") ^ Q(skip_reason=""),
                name="skipped_deliveries_have_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="sent") ^ Q(sent_at__isnull=True),
                name="sent_deliveries_have_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state__in=["waiting", "claimed"], issue__isnull=False),
                name="delivery_of_issue_to_do",
            ),
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state__in=["waiting", "claimed"], issue__isnull=True),
                name="delivery_of_notice_to_do",
            ),
            models.Index(
                fields=["claim"], condition=Q(state="claimed"), name="delivery_claimed_together"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue or self.notice} to {self.reader}: {self.get_state_display()}"

    @property
    def is_of_a_circular(self) -> bool:
        """Whether it is one of many mails that were written once."""
        return self.notice is not None and self.notice.kind == NoticeKind.CIRCULAR

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a reader's mail program shows a repeat once."""
        seal = salted_hmac("digests.message-id", str(self.pk)).hexdigest()[:16]
        return f"<delivery-{self.pk}.{seal}@{urlsplit(settings.SITE_URL).hostname}>"
