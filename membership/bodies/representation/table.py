"""The figures of a representation as a table to take away."""

from collections.abc import Iterator
from decimal import Decimal

from membership.bodies.representation.figures import Comparison, Representation
from membership.bodies.representation.measures import FEW, SEAT, Row

HEADINGS = (
    "Seats as at",
    "Comparison",
    "Group",
    "Organisations or residents",
    "Share in per cent",
    "Target in seats",
    "Held in seats",
    "Gap in seats",
    "Vacant seats of its own",
    f"Fewer than {FEW} organisations",
)
Cells = tuple[object, ...]


def rows_of(shown: Representation) -> Iterator[Cells]:
    """The headings and every line of every comparison, with the seats that count for no group."""
    yield HEADINGS
    for comparison in shown.comparisons:
        for row in comparison.measure.rows:
            yield _row(shown, comparison, row)
        left = [
            ("Vacant", comparison.measure.vacant),
            ("Held, for none of these", comparison.measure.unattributed),
        ]
        for name, count in left:
            yield (shown.day, comparison.title, name, "", "", "", count, count, "", "")


def _row(shown: Representation, comparison: Comparison, row: Row) -> Cells:
    return (
        shown.day,
        comparison.title,
        row.group.name,
        row.counted,
        row.percent,
        _seats(row.target),
        _seats(row.held),
        _seats(row.gap),
        row.vacant,
        "yes" if row.is_small else "",
    )


def _seats(tenths: int) -> Decimal:
    return Decimal(tenths) / SEAT
