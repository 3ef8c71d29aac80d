"""A representation as its page shows it: lines of a table with their bars, and marks for the map."""

from collections.abc import Mapping
from dataclasses import dataclass

from membership.bodies.representation.figures import Comparison, Representation
from membership.bodies.representation.measures import SEAT, Aspect, Measure, Row
from membership.bodies.representation.wording import look, seats, signed, verdict
from membership.places.hexagons import Mark
from membership.places.models import District

BAR_WIDTH = 100  # of the picture beside a line, in its own units


@dataclass(frozen=True)
class Line:
    """A group of a comparison, or what is left over; every figure as it is read."""

    name: str
    url: str
    counted: int | None
    percent: str
    target: str
    held: str
    gap: str
    look: str
    verdict: str
    is_small: bool
    bar: float
    mark: float  # where the target stands beside the bar


@dataclass(frozen=True)
class Part:
    """A comparison, ready to be shown."""

    comparison: Comparison
    lines: list[Line]
    remainders: list[Line]
    totals: Line
    each_seat: int  # about how many organisations or residents come to a seat
    is_thin: bool  # fewer organisations than seats
    marks: Mapping[int, Mark] | None  # by district; None without a map

    @property
    def has_small(self) -> bool:
        return any(line.is_small for line in self.lines)

    @property
    def is_crowded(self) -> bool:
        return len(self.lines) > self.comparison.measure.seats


def parts(shown: Representation) -> list[Part]:
    """Every comparison of ``shown``."""
    return [_part(comparison, shown) for comparison in shown.comparisons]


def _part(comparison: Comparison, shown: Representation) -> Part:
    measure, districts = comparison.measure, shown.sector.districts
    by_district = measure.aspect == Aspect.DISTRICT
    urls = _urls(districts) if by_district else {}
    widest = max([1, *(max(row.target, row.held) for row in measure.rows)])
    return Part(
        comparison,
        [_line(row, urls.get(row.group.key, ""), widest, measure) for row in measure.rows],
        list(_remainders(comparison)),
        _totals(measure),
        _about(measure.base / measure.seats) if measure.seats else 0,
        is_thin=comparison.against == "organisations" and measure.base < measure.seats,
        marks=_marks(measure, districts) if by_district else None,
    )


def _marks(measure: Measure, districts: list[District]) -> Mapping[int, Mark] | None:
    """A mark for each district; None when none of them is on the map, or there is nothing to compare."""
    if measure.is_empty or all(each.hex_row is None for each in districts):
        return None
    by_key = {row.group.key: row for row in measure.rows}
    return {each.pk: _mark(by_key[str(each.pk)]) for each in districts}


def _about(number: float) -> int:
    """To two figures, which is all that "about" promises: 131,342 gives 130,000."""
    return round(float(f"{number:.1e}"))


def _urls(districts: list[District]) -> dict[str, str]:
    return {str(each.pk): each.get_absolute_url() for each in districts}


def _line(row: Row, url: str, widest: int, measure: Measure) -> Line:
    return Line(
        row.group.name,
        url,
        row.counted,
        _percent(row),
        seats(row.target),
        seats(row.held),
        signed(row.gap),
        look(row),
        "" if measure.is_empty else verdict(row),
        row.is_small,
        round(BAR_WIDTH * row.held / widest, 1),
        round(BAR_WIDTH * row.target / widest, 1),
    )


def _percent(row: Row) -> str:
    return "under 1%" if row.counted and not row.percent else f"{row.percent}%"


def _remainders(comparison: Comparison) -> list[Line]:
    """The seats that count for no group: with them the gaps add up to nothing."""
    measure = comparison.measure
    left = [
        ("Vacant", measure.vacant),
        (f"Held, for no {NO_ONE[comparison.key]}", measure.unattributed),
    ]
    return [_remainder(name, count) for name, count in left if count]


NO_ONE = {
    "districts": "district",
    "residents": "one district",
    "kinds": "organisation",
    "incomes": "organisation",
    "themes": "theme",
}


def _remainder(name: str, count: int) -> Line:
    tenths = count * SEAT
    return Line(name, "", None, "", "", seats(tenths), signed(tenths), "", "", False, 0, 0)


def _totals(measure: Measure) -> Line:
    left = (measure.vacant + measure.unattributed) * SEAT
    target = sum(row.target for row in measure.rows)
    held = sum(row.held for row in measure.rows) + left
    return Line(
        "All seats",
        "",
        measure.base,
        "100%" if target else "",
        seats(target),
        seats(held),
        signed(held - target),
        "",
        "",
        False,
        0,
        0,
    )


def _mark(row: Row) -> Mark:
    return Mark(signed(row.gap), f"{signed(row.gap)}. {verdict(row)}", look(row))
