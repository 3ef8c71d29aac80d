"""What a template names in one block is gone in the next: a link that relies on it would lead nowhere."""

import re
from collections import defaultdict
from pathlib import Path

from django.conf import settings

BLOCK = re.compile(r"\{% (?:block (\w+)|endblock) %\}")
NAMED = re.compile(r"\{% url [^%]* as (\w+) %\}")


def test_addresses_are_named_in_the_block_that_uses_them() -> None:
    pages = list(Path(settings.BASE_DIR, "templates").rglob("*.html"))
    assert len(pages) > 100
    assert [fault for page in pages for fault in lost_names(page)] == []


def lost_names(page: Path) -> list[str]:
    """Addresses that one block of ``page`` names and only another one uses."""
    named, used = defaultdict(set), defaultdict(set)
    block = ""
    for number, part in enumerate(BLOCK.split(page.read_text())):
        if number % 2:
            block = part or ""
            continue
        for name in NAMED.findall(part):
            named[name].add(block)
        for name in re.findall(r"\b\w+_url\b", NAMED.sub("", part)):
            used[name].add(block)
    return [f"{page.name}: {name}" for name in named if used[name] - named[name]]
