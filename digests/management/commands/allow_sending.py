from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from digests.actions import restoring
from digests.sending.standing import allow_sending, why_not
from portal.lib.time import LONDON


def moment(words: str) -> datetime:
    """An ISO date and time, in London where it names no other zone."""
    found = datetime.fromisoformat(words)
    return found if found.tzinfo else found.replace(tzinfo=LONDON)


class Command(BaseCommand):
    """After a database was restored or moved: nothing leaves it until somebody has looked.

    What waits in it may have been sent already by the portal that it was copied from, so whoever lets
    it go says what is to become of that. Run it on each machine that is to send.
    """

    help = "Let this machine send the mails of this database, which was restored or moved here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="Why it may; it is recorded.")
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--skip-until",
            type=moment,
            metavar="MOMENT",
            help="Send nothing that was written or due before, such as 2026-11-29T03:00: the portal"
            " that ran until then has sent it.",
        )
        choice.add_argument(
            "--send-waiting", action="store_true", help="Send all that waits: nobody has got it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        until: datetime | None = options["skip_until"]
        now = timezone.now()
        if until is not None and until > now:
            raise CommandError("--skip-until lies in the future: what is not written yet is sent.")
        stopped = why_not()
        count = restoring.waiting(now).count()
        if stopped and count and until is None and not options["send_waiting"]:
            raise CommandError(
                f"{stopped}. {count:,} mails wait in it; some may have been sent after the backup was"
                " made. Choose --skip-until with the moment at which the old database stopped, or"
                " --send-waiting."
            )
        with transaction.atomic():
            skipped = restoring.leave_unsent(until) if until is not None else 0
            if stopped:
                restoring.leave_keys_out()
            allow_sending(reason=options["reason"])
        if stopped:
            self.stdout.write(f"{stopped}. This machine sends its mails from now on.")
        else:
            self.stdout.write("Nothing had kept this machine from sending.")
        if until is not None:
            self.stdout.write(f"Left unsent: {skipped:,}.")
