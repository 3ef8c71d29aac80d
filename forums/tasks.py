from celery import shared_task
from django.utils import timezone

from forums.attachments import scanning
from forums.attachments.retention import NOT_POSTED
from forums.moderation.actions import tell_what_waits
from portal.records.retention import apply_rule, rule_named


@shared_task(name="forums.scan_file")
def scan_file(pk: int) -> None:
    """Have one file scanned, unless another worker does."""
    scanning.scan_file(pk, now=timezone.now())


@shared_task(name="forums.sweep_files")
def sweep_files() -> None:
    """Ask again for files that nobody scans; beat asks every minute."""
    scanning.sweep(now=timezone.now())


@shared_task(name="forums.forget_files")
def forget_files() -> None:
    """Delete what was uploaded a day ago and never posted; beat asks every hour."""
    apply_rule(rule_named(NOT_POSTED), now=timezone.now())


@shared_task(name="forums.tell_what_waits")
def tell_moderators() -> None:
    """Tell moderators what waits; beat asks in the morning, each is told once a day."""
    tell_what_waits(now=timezone.now())
