"""Reads the mails that came back, at once; beat does so every five minutes.

For whoever sets the mailbox up and wants to see that it is reached.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from digests.actions.bounces import read_what_came_back


class Command(BaseCommand):
    help = "Read the mails that came back to the mailbox of BOUNCE_MAILBOX_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BOUNCE_MAILBOX_URL:
            raise CommandError("BOUNCE_MAILBOX_URL names no mailbox.")
        understood, other = read_what_came_back(now=timezone.now())
        self.stdout.write(f"Understood: {understood}. Left for a person to read: {other}.")
