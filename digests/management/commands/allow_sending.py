from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from digests.sending.standing import allow_sending


class Command(BaseCommand):
    """After a database was restored or moved: nothing leaves it until somebody has looked.

    What waits in it may have been sent already by the portal that it was copied from. Run it on each
    machine that is to send.
    """

    help = "Let this machine send the mails of this database, which was restored or moved here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="Why it may; it is recorded.")

    def handle(self, *args: Any, **options: Any) -> None:
        why_not = allow_sending(reason=options["reason"])
        if why_not:
            self.stdout.write(f"{why_not}. This machine sends its mails from now on.")
        else:
            self.stdout.write("Nothing had kept this machine from sending.")
