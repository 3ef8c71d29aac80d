"""Build the whole demo site, part by part; safe to run again."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from portal.demo.accounts import load_people
from portal.demo.belonging import load_belonging
from portal.demo.bodies import load_bodies
from portal.demo.consultations import load_consultations
from portal.demo.declarations import load_declarations
from portal.demo.digests import load_digests
from portal.demo.errors import DemoContentRefused
from portal.demo.forums import load_forums
from portal.demo.groups import load_groups
from portal.demo.lists import load_lists
from portal.demo.moderation import load_moderation
from portal.demo.news import load_news
from portal.demo.organisations import load_organisations
from portal.demo.places import load_places
from portal.demo.plans import load_plans
from portal.demo.recruitment import load_recruitment
from portal.demo.rooms import load_rooms

# In the order in which each part needs the one before.
PARTS: list[tuple[str, Callable[[datetime], int]]] = [
    ("districts and themes", load_places),
    ("organisations", load_organisations),
    ("people", load_people),
    ("seats of the two bodies", load_bodies),
    ("rotation plans", load_plans),
    ("calls for seats", load_recruitment),
    ("holders who declared their interests", load_declarations),
    ("letters and notes in the groups", load_groups),
    ("topics in the forums", load_forums),
    ("topics in rooms and of the council", load_rooms),
    ("posts that wait for a moderator", load_moderation),
    ("people who wait to come in", load_belonging),
    ("responses to consultations", load_consultations),
    ("news articles", load_news),
    ("readers of the digest", load_digests),
    ("contacts on lists", load_lists),
]


def load(now: datetime) -> Iterator[tuple[str, int]]:
    """Load every part in one transaction each; yields each part's name and size when it is done.

    Raises DemoContentRefused unless the settings say DEMO_CONTENT.
    """
    if not settings.DEMO_CONTENT:
        raise DemoContentRefused(
            "Demo content is for the embedded demo alone; DEMO_CONTENT is off."
        )
    for name, part in PARTS:
        with transaction.atomic():
            size = part(now)
        yield name, size
