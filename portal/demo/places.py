"""Districts and themes."""

from datetime import datetime

from membership.places.models import District, Theme
from portal.demo.data import read


def load_places(now: datetime) -> int:
    """Make the districts and themes; returns how many districts there are."""
    data = read("places")
    for entry in data["districts"]:
        District.objects.update_or_create(slug=entry["slug"], defaults=entry)
    for order, entry in enumerate(data["themes"]):
        Theme.objects.update_or_create(slug=entry["slug"], defaults={**entry, "order": order})
    return len(data["districts"])
