"""Figures by year as pictures: a band for each scenario, a bar for each year, one scale for all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from membership.bodies.planner.measures import Measures, YearOfPlan

# Sizes in the picture's own units; at full width one is about a pixel.
LABEL_WIDTH, YEAR_WIDTH, BAR_WIDTH = 130, 66, 40
HEAD_HEIGHT, BAND_HEIGHT, BAR_HEIGHT = 30, 112, 72
BASE = 100  # of a band, from its top
Value = Callable[[YearOfPlan], float | None]


@dataclass(frozen=True)
class Bar:
    """A year’s figure; ``is_over`` when it is more than the rules allow."""

    x: float
    middle: float
    y: float
    height: float
    text: str
    is_over: bool
    width: float = BAR_WIDTH


@dataclass(frozen=True)
class Band:
    """A scenario with its bars, and the height of what the rules allow, if they say."""

    name: str
    y: int
    bars: list[Bar]
    limit_y: float | None


@dataclass(frozen=True)
class Measure:
    """What a picture shows: its name for addresses, its title, and how its figures are written."""

    key: str
    title: str
    hint: str
    value: Value
    written: Callable[[float], str]
    limit: Callable[[Measures], float | None] = lambda measures: None
    nothing: str = ""  # said in place of a picture in which every figure is nothing


class Chart:
    """One measure of several scenarios over the same years; ``rows`` is the same as a table."""

    label_width = LABEL_WIDTH

    def __init__(self, measure: Measure, runs: Mapping[str, Measures]) -> None:
        self.measure, self.names = measure, list(runs)
        first = next(iter(runs.values()))
        self.years = [
            (_year_text(year), LABEL_WIDTH + number * YEAR_WIDTH + YEAR_WIDTH / 2)
            for number, year in enumerate(first.years)
        ]
        figures = {name: [measure.value(year) for year in run.years] for name, run in runs.items()}
        limits = {name: measure.limit(run) for name, run in runs.items()}
        every = [value for values in figures.values() for value in values if value is not None]
        self.top = max([*every, *(limit for limit in limits.values() if limit is not None), 1e-9])
        self.bands = [
            self._band(name, HEAD_HEIGHT + number * BAND_HEIGHT, values, limits[name])
            for number, (name, values) in enumerate(figures.items())
        ]
        self.is_empty = bool(measure.nothing) and not any(every)
        self.width = LABEL_WIDTH + len(first.years) * YEAR_WIDTH
        self.height = HEAD_HEIGHT + len(runs) * BAND_HEIGHT
        self.has_limit = any(limit is not None for limit in limits.values())
        self.rows = [
            (text, [self._written(figures[name][number]) for name in runs])
            for number, (text, _) in enumerate(self.years)
        ]

    def _written(self, value: float | None) -> str:
        return "–" if value is None else self.measure.written(value)

    def _band(self, name: str, y: int, values: Sequence[float | None], limit: float | None) -> Band:
        bars = []
        for number, value in enumerate(values):
            x = LABEL_WIDTH + number * YEAR_WIDTH
            height = round((value or 0) / self.top * BAR_HEIGHT, 1)
            over = limit is not None and value is not None and value > limit + 1e-9
            bars.append(
                Bar(
                    x + (YEAR_WIDTH - BAR_WIDTH) / 2,
                    x + YEAR_WIDTH / 2,
                    BASE - height,
                    height,
                    self._written(value),
                    over,
                )
            )
        line = None if limit is None else round(BASE - limit / self.top * BAR_HEIGHT, 1)
        return Band(name, y, bars, line)


def _year_text(year: YearOfPlan) -> str:
    """ "2026/27", or "2027" for a year that is one of the calendar."""
    first, last = year.first.year, year.until.year
    return f"{first}/{last % 100:02}" if year.first.timetuple().tm_yday > 1 else str(first)


def percent(share: float) -> str:
    return f"{round(share * 100)}%"


def one_place(value: float) -> str:
    return f"{value:.1f}"


ENDS = Measure(
    "ends",
    "Seats that may change hands",
    "The most whose terms end within any 12 months that begin in the year.",
    lambda year: float(year.most),
    lambda value: f"{value:.0f}",
    lambda measures: None if measures.allowed is None else float(measures.allowed),
)
TURNOVER = Measure(
    "turnover",
    "Turnover",
    "Seats in which somebody new starts in each year, as a share of all voting seats.",
    lambda year: year.turnover,
    percent,
)
EXPERIENCE = Measure(
    "experience",
    "Experience",
    "How many years those who sit have served in a row, on average, at the end of each year.",
    lambda year: year.experience,
    one_place,
)
VACANCIES = Measure(
    "vacancies",
    "Vacancies expected",
    "Months for which seats stand empty in each year, all seats together.",
    lambda year: year.vacant_months,
    one_place,
    nothing="No seat is expected to stand empty in any of the scenarios.",
)
MEASURES = (ENDS, TURNOVER, EXPERIENCE, VACANCIES)
