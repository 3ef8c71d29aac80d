"""Where the hexagons of the district map stand and how their names fit into them: plain arithmetic."""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil, sqrt
from typing import NamedTuple

from membership.places.models import District

RADIUS = 60.0  # from the middle of a hexagon to a corner, in the picture's own units
GAP = 3.0  # between two hexagons, so that a focus ring is seen all round
WIDTH = sqrt(3) * RADIUS
ROW_HEIGHT = 1.5 * RADIUS
VALUE_ROOM = 25.0  # below the last line of a name, down to the line of its figure
SHADES = 4  # beside none at all; the theme has as many

# English place names break where their second part begins: Canter-bury, Folke-stone, Seven-oaks.
ENDINGS = [
    "borough",
    "bridge",
    "minster",
    "stone",
    "hurst",
    "bury",
    "ford",
    "gate",
    "mouth",
    "oaks",
    "wich",
    "ham",
    "den",
    "ton",
]


class Neighbour(NamedTuple):
    """A place that the map shows for orientation, without a link."""

    name: str
    row: float
    column: float


# Medway is a council of its own and no district of the county; a hole in the north would puzzle anyone who
# knows the coast, so it is drawn hollow.
NEIGHBOURS = (Neighbour("Medway", 0, 2.5),)


class Line(NamedTuple):
    """A line of a label at its height, counted from the hexagon's middle."""

    text: str
    y: float


class Mark(NamedTuple):
    """What a place on the map says where a number alone would not do, such as a gap."""

    text: str  # in the hexagon and in the list: "+1.1"
    words: str  # read out with the link: "+1.1, 1 seat above its share"
    look: str  # how it is drawn: less (striped), even (plain) or more (dark)


class Hexagon(NamedTuple):
    """One place on the map, ready to be drawn."""

    name: str
    url: str
    value: float | str | None
    shade: int | None
    x: float
    y: float
    points: str
    wide: list[Line]
    narrow: list[Line]
    words: str = ""
    look: str = ""


def _points(x: float, y: float) -> str:
    """The six corners, pointing up, as SVG writes them."""
    radius, half = RADIUS - GAP, (RADIUS - GAP) * sqrt(3) / 2
    corners = [
        (0, -radius), (half, -radius / 2), (half, radius / 2),
        (0, radius), (-half, radius / 2), (-half, -radius / 2),
    ]  # fmt: skip
    return " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)


def _parts(word: str, longest: int) -> list[str]:
    """``word`` whole when it fits, else in two at a place name's seam."""
    if len(word) <= longest:
        return [word]
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return [f"{word[: -len(ending)]}-", ending]
    return [word]


def wrap(name: str, longest: int) -> list[str]:
    """``name`` in lines of about ``longest`` characters; "&" ends a line or begins the next."""
    lines: list[str] = []
    for word in name.replace(" & ", " &\N{NO-BREAK SPACE}").split(" "):
        joined, _, rest = word.partition("\N{NO-BREAK SPACE}")
        if rest and len(lines[-1]) + 2 <= longest:
            lines[-1] += " &"
            joined, rest = rest, ""
        parts = _parts(joined if not rest else f"& {rest}", longest)
        if (
            lines
            and not lines[-1].endswith(("-", "&"))
            and len(lines[-1]) + len(parts[0]) < longest
        ):
            lines[-1] += f" {parts.pop(0)}"
        lines += parts
    return lines


def _stacked(lines: list[str], step: float, *, value_room: float) -> list[Line]:
    """Lines of a label centred in a hexagon, with room for a value as the last of them."""
    top = -(step * (len(lines) - 1) + value_room) / 2
    return [Line(text, round(top + index * step, 1)) for index, text in enumerate(lines)]


def _shade(value: float | None, highest: float) -> int | None:
    if value is None:
        return None
    return 0 if value <= 0 or highest <= 0 else ceil(SHADES * value / highest)


def _hexagon(
    name: str, url: str, row: float, column: float, value: float | str | None, shade: int | None
) -> Hexagon:
    x, y = (column + 0.5) * WIDTH, row * ROW_HEIGHT + RADIUS
    room = 0.0 if value is None else VALUE_ROOM
    narrow_step = 26.0 if value is None else 21.0
    return Hexagon(
        name, url, value, shade, round(x, 1), round(y, 1), _points(x, y),
        _stacked(wrap(name, 10), 20.0, value_room=room),
        _stacked(wrap(name, 8), narrow_step, value_room=room),
    )  # fmt: skip


def hexagons(
    districts: Iterable[District],
    figures: Mapping[int, float] | None = None,
    urls: Mapping[int, str] | None = None,
    marks: Mapping[int, Mark] | None = None,
) -> Iterator[Hexagon]:
    """The districts that have a place on the map, row by row; ``figures`` by primary key shade them.

    ``urls`` by primary key lead elsewhere than to the district's own page; ``marks`` by primary key
    stand in place of figures.
    """
    highest = max((figures or {}).values(), default=0)
    placed = [d for d in districts if d.hex_row is not None and d.hex_column is not None]
    for district in sorted(placed, key=lambda d: (d.hex_row or 0, d.hex_column or 0)):
        value = None if figures is None else figures.get(district.pk, 0)
        mark = (marks or {}).get(district.pk)
        hexagon = _hexagon(
            district.name,
            address(district, urls),
            district.hex_row or 0,
            district.hex_column or 0,
            mark.text if mark else value,
            None if mark else _shade(value, highest),
        )
        yield hexagon._replace(words=mark.words, look=mark.look) if mark else hexagon


def address(district: District, urls: Mapping[int, str] | None = None) -> str:
    """Where ``district`` leads: where ``urls`` says, else to its own page."""
    return (urls or {}).get(district.pk) or district.get_absolute_url()


def neighbours(places: Iterable[Neighbour] = NEIGHBOURS) -> Iterator[Hexagon]:
    """The hollow hexagons."""
    for place in places:
        yield _hexagon(place.name, "", place.row, place.column, None, None)


def extent(drawn: Iterable[Hexagon]) -> str:
    """The viewBox that holds all that is drawn."""
    drawn = list(drawn)
    right = max((h.x for h in drawn), default=0) + WIDTH / 2
    bottom = max((h.y for h in drawn), default=0) + RADIUS
    return f"0 0 {right:.0f} {bottom:.0f}"
