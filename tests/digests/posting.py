"""Sends what waits, as a worker at some moment would."""

from datetime import datetime, timedelta

from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import F

from digests.actions.batches import Sender
from digests.actions.issues import plan_due_issues
from digests.models import Delivery
from digests.sending import standing
from digests.sending.lines import Line

MOST = 1000


def post(now: datetime) -> list[EmailMessage]:
    """The mails that left."""
    mail.outbox.clear()
    assert standing.may_send(now=now)
    with Sender(None, line=Line(EmailBackend()), clock=lambda: now) as sender:
        sender.send_next(Delivery.objects.all(), MOST)
    return list(mail.outbox)


def plan_and_post(now: datetime) -> list[str]:
    """The texts of the mails that left, after the issues that are due were made."""
    plan_due_issues(now)
    return [str(message.body) for message in post(now)]


def ten_minutes_pass() -> None:
    """Whoever had a mail may have the next."""
    sent = Delivery.objects.filter(sent_at__isnull=False)
    sent.update(sent_at=F("sent_at") - timedelta(minutes=11))
