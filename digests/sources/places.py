from collections.abc import Iterable

from digests.composing import Names
from digests.items import Section
from membership.places.models import District, Theme


def names_in(sections: Iterable[Section]) -> Names:
    """The names of the districts and themes that ``sections`` are about."""
    items = [item for section in sections for item in section.items]
    districts = frozenset().union(*(item.districts for item in items))
    themes = frozenset().union(*(item.themes for item in items))
    return Names(
        dict(District.objects.filter(pk__in=districts).values_list("pk", "name")),
        dict(Theme.objects.filter(pk__in=themes).values_list("pk", "name")),
    )
