"""Sends an issue of the last seven days at once, beside the timetable.

The demo uses it, so that a mail is there a minute after the first start; so can an officer who
wants to see what the next issue looks like. A second run on a day goes to new readers alone.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from digests.actions.issues import forecast_now, make_issue_now
from digests.errors import ApprovalNeeded
from digests.mail.edition import span


class Command(BaseCommand):
    help = "Send an issue of the last seven days now, through the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be sent, and send nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        forecast = forecast_now(now=now)
        what = f"{span(forecast.window)}: {forecast.items} items for {forecast.readers} readers"
        if options["dry_run"]:
            self.stdout.write(f"Would send the update of {what}.")
            return
        try:
            make_issue_now(now=now)
        except ApprovalNeeded as refused:
            raise CommandError(
                "Updates need an approval, which one beside the timetable cannot get. Prepare the next"
                " one at /updates/issues/ and approve it there."
            ) from refused
        else:
            self.stdout.write(f"Handed to the worker: {what}.")
