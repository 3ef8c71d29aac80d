from collections.abc import Iterator
from datetime import datetime

from digests.items import Item
from digests.sources.text import short
from digests.windows import Span
from membership.organisations.models import Organisation


def confirmed(window: Span, at: datetime) -> Iterator[Item]:
    """Organisations that joined the directory in the window."""
    shown = Organisation.objects.shown_between(window.since, window.until)
    for organisation in shown.prefetch_related("districts", "themes"):
        districts = [] if organisation.countywide else organisation.districts.all()
        yield Item(
            title=organisation.name,
            path=organisation.get_absolute_url(),
            about=", ".join(district.name for district in districts) or "Across the county",
            summary=short(organisation.purpose),
            districts=frozenset(district.pk for district in districts),
            themes=frozenset(theme.pk for theme in organisation.themes.all()),
        )
