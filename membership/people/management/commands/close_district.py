"""Ends a district and names its successors, after showing everything that will change.

Without ``--yes`` nothing is changed: what is printed is what would be done.
"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from membership.people.reorganisation.actions import close_district, hand_on_what_is_due, preview
from membership.people.reorganisation.errors import ClosingRefused
from membership.places.models import District
from portal.lib.forms import EARLIEST_YEAR, LATEST_YEAR
from portal.lib.time import end_from_last_day


def _day(text: str) -> date:
    """Raises ArgumentTypeError for what is no day of our time."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day; write it as 2028-03-31.") from error
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ArgumentTypeError(f"{text} is no day of our time.")
    return day


class Command(BaseCommand):
    help = "End a district on a day and hand on what belongs to it; without --yes, show what would."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("district", nargs="?", help="Its slug, such as thanet.")
        parser.add_argument("--last-day", type=_day, help="Such as 2028-03-31.")
        parser.add_argument("--into", nargs="+", default=[], help="The slugs of its successors.")
        parser.add_argument("--reason", default="", help="Kept in the audit trail.")
        parser.add_argument("--yes", action="store_true", help="Do it.")
        parser.add_argument(
            "--due",
            action="store_true",
            help="Hand on what ended districts still have, as beat does.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["due"]:
            for district in hand_on_what_is_due(now=timezone.now()):
                self.stdout.write(f"Handed on: {district}.")
            return
        if not options["district"] or not options["last_day"]:
            raise CommandError("Name a district and its --last-day, or give --due.")
        try:
            self._close(options)
        except ClosingRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _close(self, options: dict[str, Any]) -> None:
        district = _district(options["district"])
        successors = [_district(slug) for slug in options["into"]]
        end, now = end_from_last_day(options["last_day"]), timezone.now()
        foreseen = preview(district, successors=successors, end=end, now=now)
        self.stdout.write(foreseen.in_words())
        if not options["yes"]:
            self.stdout.write("Nothing is changed yet. Add --yes and a --reason to do it.")
            return
        if not options["reason"].strip():
            raise CommandError("Give a --reason; it is kept in the audit trail.")
        changed = close_district(
            district,
            successors=successors,
            end=end,
            acting_user=None,
            reason=options["reason"],
            now=now,
        )
        self.stdout.write(_done(district, changed))


def _district(slug: str) -> District:
    """Raises CommandError when there is none at ``slug``."""
    found: District | None = District.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no district “{slug}”.")
    return found


def _done(district: District, changed: bool) -> str:
    if not changed:
        return "It was so already: nothing changed."
    return "Done." if district.handed_on_at else "Planned. It takes effect on the day."
