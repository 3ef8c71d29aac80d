"""The hexagon map."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from membership.places.hexagons import Mark, address, extent, hexagons, neighbours
from membership.places.models import District

register = template.Library()


@register.inclusion_tag("components/hexmap.html")
def hexmap(
    districts: Iterable[District],
    figures: Mapping[int, float] | None = None,
    unit: str = "",
    urls: Mapping[int, str] | None = None,
    marks: Mapping[int, Mark] | None = None,
    name: str = "hexmap",
) -> dict[str, Any]:
    """The map of ``districts`` with its list; ``figures`` by primary key, each so many of ``unit`` ("topic").

    ``urls`` by primary key lead elsewhere than to the districts' own pages; ``marks`` by primary key
    stand in place of figures. A district without a place on the map stands in the list alone. Where a
    page has two maps, each has a ``name`` of its own.
    """
    districts = list(districts)
    drawn, hollow = list(hexagons(districts, figures, urls, marks)), list(neighbours())
    counted = figures is not None or marks is not None
    said: Mapping[int, float | str] = figures or {}
    if marks is not None:
        said = {pk: mark.text for pk, mark in marks.items()}
    return {
        "viewbox": extent([*drawn, *hollow]),
        "hexagons": drawn,
        "neighbours": hollow if drawn else [],
        "entries": [
            (d.name, address(d, urls), said.get(d.pk, 0) if counted else None) for d in districts
        ],
        "unit": unit,
        "marked": marks is not None,
        "name": name,
    }
