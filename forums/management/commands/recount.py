"""Proves that counters, pointers, numbers and marks of the forums are right, or mends them.

One forum after the other, each in a transaction that holds the forum's row: people read meanwhile, and
whoever writes there waits a moment. What is mended goes on record.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forums.arranging.recounting import check, mend
from forums.models import Forum

SHOWN = 50  # faults of a forum that are printed


class Command(BaseCommand):
    help = "Recount the forums and mend what is off; with --dry-run only say so, and fail if anything is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("forum", nargs="*", help="Slugs; all forums when there are none.")
        parser.add_argument("--dry-run", action="store_true", help="Change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        look = check if options["dry_run"] else mend
        total = sum(self._one(forum, look) for forum in self._forums(options["forum"]))
        if not total:
            self.stdout.write("Everything is right.")
        elif options["dry_run"]:
            raise CommandError(f"{total} values are off.", returncode=1)
        else:
            self.stdout.write(f"{total} values are mended.")

    def _one(self, forum: Forum, look: Any) -> int:
        faults = look(forum)
        for fault in faults[:SHOWN]:
            self.stdout.write(str(fault))
        if len(faults) > SHOWN:
            self.stdout.write(f"{forum.slug}: and {len(faults) - SHOWN} more")
        return len(faults)

    def _forums(self, slugs: list[str]) -> list[Forum]:
        forums = Forum.objects.order_by("pk")
        if not slugs:
            return list(forums)
        found = list(forums.filter(slug__in=slugs))
        if unknown := set(slugs) - {forum.slug for forum in found}:
            raise CommandError(f"There is no forum {', '.join(sorted(unknown))}.")
        return found
