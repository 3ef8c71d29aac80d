"""How figures are written: a share, a count, or [c] for one that is withheld."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template

from consultations.reach.funnel import Step
from consultations.results.figures import Figure, NumberFigures

register = template.Library()

WITHHELD = "[c]"
NO_BASE = "–"
NOT_COUNTED = "–"
SHADES = 6  # as many as the longest scale has answers; the theme has a colour for each
THREE = (0, 4, 5)  # agree, disagree and don’t know are far apart


@register.filter
def number_or_c(value: int | None) -> str:
    return WITHHELD if value is None else f"{value:,}"


@register.filter
def so_many(step: Step) -> str:
    """ "7,555"; a dash where nobody can count."""
    if step.value is None and not step.is_withheld:
        return NOT_COUNTED
    return number_or_c(step.value)


@register.filter
def counted(figure: Figure) -> str:
    return number_or_c(figure.value)


@register.filter
def share(figure: Figure) -> str:
    """ "75%"; a dash where nobody answered."""
    if figure.is_withheld:
        return WITHHELD
    return NO_BASE if figure.share is None else f"{figure.share}%"


@register.filter
def share_and_count(figure: Figure) -> str:
    """ "75% (43)"."""
    if figure.is_withheld or figure.share is None:
        return share(figure)
    return f"{figure.share}% ({counted(figure)})"


@register.filter
def compared(cell: Figure | str | None) -> str:
    """A count with its share, a mean in words, or a dash where it was not asked."""
    if isinstance(cell, Figure):
        return share_and_count(cell)
    return NOT_COUNTED if cell is None else cell


@dataclass(frozen=True)
class Part:
    """A part of a stacked bar, in hundredths of its length."""

    label: str
    start: str
    width: str
    shade: int


@register.filter
def stacked(rows: Iterable[Figure]) -> list[Part]:
    """Where each answer begins in a bar and how long it is; one that is withheld leaves a gap at the end."""
    rows = list(rows)
    shades = (
        THREE if len(rows) == len(THREE) else tuple(place % SHADES for place in range(len(rows)))
    )
    parts, before = [], 0
    for row, shade in zip(rows, shades, strict=True):
        base = row.base or 1
        start, length = before * 100 / base, (row.value or 0) * 100 / base
        parts.append(Part(row.label, f"{start:.2f}", f"{length:.2f}", shade))
        before += row.value or 0
    return parts


@register.filter
def lines_of(numbers: NumberFigures) -> list[tuple[str, object]]:
    """What is known of numbers, with its name."""
    lines = [
        ("Mean", numbers.mean),
        ("Median", numbers.median),
        ("Lower quartile", numbers.lower_quartile),
        ("Upper quartile", numbers.upper_quartile),
        ("Lowest", numbers.lowest),
        ("Highest", numbers.highest),
    ]
    return [(name, value) for name, value in lines if value is not None]
