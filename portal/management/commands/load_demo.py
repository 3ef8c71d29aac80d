"""Fill the site with the demo: real facts about Kent, invented people and organisations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo.errors import DemoContentRefused
from portal.demo.load import load


class Command(BaseCommand):
    help = "Load the demo content (safe to run again; refused unless the settings allow it)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for name, size in load(timezone.now()):
                self.stdout.write(f"  {name}: {size}")
        except DemoContentRefused as refusal:
            raise CommandError(str(refusal)) from refusal
