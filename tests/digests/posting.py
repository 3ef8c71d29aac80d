"""Sends what waits, as a worker at some moment would."""

from datetime import datetime

from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from digests.actions.deliveries import deliver
from digests.mail.writer import Writer
from digests.models import Delivery


def post(now: datetime) -> list[EmailMessage]:
    """The mails that left, in the order of their rows."""
    mail.outbox.clear()
    waiting = Delivery.objects.filter(state="waiting", next_attempt_at__lte=now).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        deliver(pk, now=now, connection=EmailBackend(), writer=Writer())
    return list(mail.outbox)
