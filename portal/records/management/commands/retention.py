"""Applies the retention rules at once, or says what they would do.

The daily run needs no help; this is for looking before a period is changed, and for catching up
after one was shortened. Running it beside the daily run is safe.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.records.retention import all_rules, apply_rule, rule_named


class Command(BaseCommand):
    help = "Do away with what is kept no longer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Count what would go, and change nothing."
        )
        parser.add_argument("--rule", default="", help="One rule alone, by its name.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            rules = [rule_named(options["rule"])] if options["rule"] else all_rules()
        except KeyError:
            names = ", ".join(rule.name for rule in all_rules())
            raise CommandError(f"There is no such rule. There are: {names}.") from None
        for rule in rules:
            count = rule.due(now).count() if options["dry_run"] else apply_rule(rule, now=now)
            verb = "would be" if options["dry_run"] else "are"
            self.stdout.write(
                f"{rule.name}: {count} {verb} {rule.becomes} (after {rule.after_in_words})"
            )
