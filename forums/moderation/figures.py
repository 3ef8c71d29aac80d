"""The public figures of a year: what was reported, what was decided, what came of appeals, how long it
took. Groups' rooms are not in them, and no forum is told from another."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce

from forums.models import Decision, HouseRule, Report
from forums.moderation.words import (
    Answer,
    AuthorOutcome,
    Concern,
    TextOutcome,
    TopicOutcome,
)
from portal.lib.time import london_day, start_of_day

SMALL = 5
"""A number below this is said as “1 to 4”: it could tell who it was."""
FEW = f"1 to {SMALL - 1}"
CACHED = 10 * 60  # seconds
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULE = Coalesce("rule__title", "rule_as_said")
"""By its title: a rule that a later version has under another number is the same to who reads."""
COLUMNS = (
    "about_text",
    "about_topic",
    "about_author",
    "answer",
    "made_at",
    "waited_since",
    "named",
    "appealed_at",
)


@dataclass(frozen=True)
class Table:
    """One question and its numbers, as they are published."""

    title: str
    of: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Figures:
    """A year's figures."""

    year: int
    tables: Sequence[Table]
    typical_time: str


def years(now: datetime) -> list[int]:
    """The years of which there can be figures, the latest first."""
    first = Report.objects.filter(post__topic__forum__body__isnull=True).aggregate(
        first=Min("reported_at")
    )["first"]
    this = london_day(now).year
    start = london_day(first).year if first else this
    return list(range(this, min(start, this) - 1, -1))


def figures(year: int) -> Figures:
    """The figures of ``year``, at most ten minutes old."""
    key = f"forums.figures.{year}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = _count(year)
        cache.set(key, found, CACHED)
    return found


def _count(year: int) -> Figures:
    since, until = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
    reports = Report.objects.filter(
        reported_at__gte=since, reported_at__lt=until, post__topic__forum__body__isnull=True
    )
    by_reason = dict(reports.order_by().values_list("reason").annotate(count=Count("pk")))
    decided = Q(made_at__gte=since, made_at__lt=until)
    appealed = Q(appealed__made_at__gte=since, appealed__made_at__lt=until)
    found = Decision.objects.filter(decided | appealed, forum__body__isnull=True).order_by()
    rows = list(
        found.annotate(named=RULE, appealed_at=F("appealed__made_at")).values_list(
            *COLUMNS, named=True
        )
    )
    made = [row for row in rows if since <= row.made_at < until]
    own = [row for row in made if not row.answer]
    answers = Counter(row.answer for row in made if row.answer)
    appeals = sum(1 for row in rows if row.appealed_at and since <= row.appealed_at < until)
    return Figures(
        year,
        [
            _table("Reports, by reason", "Reason", Concern.choices, by_reason),
            _table(
                "What was decided about posts",
                "Decision",
                TextOutcome.choices,
                _each(own, "about_text"),
            ),
            _table(
                "What was decided about topics and people",
                "Decision",
                [*TopicOutcome.choices, *AuthorOutcome.choices],
                _each(own, "about_topic") + _each(own, "about_author"),
            ),
            *_by_rule(_each(own, "named"), until),
            _table(
                "Appeals",
                "Outcome",
                [("made", "Appeals made"), *Answer.choices],
                Counter(made=appeals) + answers,
            ),
        ],
        _typical([row.made_at - row.waited_since for row in own if row.waited_since]),
    )


def _by_rule(named: Counter[object], until: datetime) -> list[Table]:
    """The rules that held at the end of the year, then others that decisions named; none, no table."""
    titles = [rule.title for rule in HouseRule.objects.in_force(until)]
    titles += sorted(str(each) for each in named)
    choices = {title: title for title in titles}
    if not choices:
        return []
    return [_table("Decisions that named a house rule", "House rule", choices.items(), named)]


def _each(rows: Iterable[Any], column: str) -> Counter[object]:
    said = (getattr(row, column) for row in rows)
    return Counter(each for each in said if each)


def _table(
    title: str, of: str, choices: Iterable[tuple[str, str]], counts: Mapping[object, int]
) -> Table:
    return Table(title, of, [(label, said(counts.get(key, 0))) for key, label in choices])


def said(count: int) -> str:
    """A number as it is published: none, a few, or as it is."""
    return FEW if 0 < count < SMALL else f"{count:,}"


def _typical(waits: Sequence[timedelta]) -> str:
    """The median, in words; nothing where too few decisions would tell of single ones."""
    if len(waits) < SMALL:
        return ""
    middle = timedelta(seconds=median(wait.total_seconds() for wait in waits))
    if middle < HOUR:
        return "less than an hour"
    if middle < 2 * DAY:
        hours = round(middle / HOUR)
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{round(middle / DAY)} days"
