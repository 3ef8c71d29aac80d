"""What came back of the mails that were sent."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from digests.models.deliveries import Delivery
from digests.models.readers import Reader


class BounceKind(models.TextChoices):
    HARD = "hard", "There is no such address"
    SOFT = "soft", "It could not be delivered for now"
    COMPLAINT = "complaint", "Reported as unwanted"


class BounceSource(models.TextChoices):
    SENDING = "sending", "The mail server’s answer"
    MAILBOX = "mailbox", "A mail that came back"
    PROVIDER = "provider", "The provider’s message"


class Bounce(models.Model):
    """That a mail to a reader did not reach her, or that she reported it as unwanted.

    Whoever tells of it, and however often: it is noted once for each delivery and kind. ``key`` says
    which; a provider that names no delivery gives its own.
    """

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="bounces")
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.SET_NULL, related_name="bounces"
    )
    kind = models.CharField(max_length=10, choices=BounceKind)
    source = models.CharField(max_length=10, choices=BounceSource)
    words = models.CharField(max_length=500, blank=True, help_text="What was said of it.")
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="bounces_have_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.get_kind_display()}"
