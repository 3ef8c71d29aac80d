"""The hexagon map."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from membership.places.hexagons import address, extent, hexagons, neighbours
from membership.places.models import District

register = template.Library()


@register.inclusion_tag("components/hexmap.html")
def hexmap(
    districts: Iterable[District],
    figures: Mapping[int, float] | None = None,
    unit: str = "",
    urls: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """The map of ``districts`` with its list; ``figures`` by primary key, each so many of ``unit`` ("topic").

    ``urls`` by primary key lead elsewhere than to the districts' own pages. A district without a place
    on the map stands in the list alone.
    """
    districts = list(districts)
    drawn, hollow = list(hexagons(districts, figures, urls)), list(neighbours())
    return {
        "viewbox": extent([*drawn, *hollow]),
        "hexagons": drawn,
        "neighbours": hollow if drawn else [],
        "entries": [
            (d.name, address(d, urls), None if figures is None else figures.get(d.pk, 0))
            for d in districts
        ],
        "unit": unit,
    }
