"""From shown to sent: how many people were left at each step, by channel and by capacity.

Counted anew each time from the counts and from the responses, in a constant number of queries.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum

from consultations.notices.rounds import Round
from consultations.reach.models import (
    Circulation,
    ClickCount,
    ShortLink,
    StartCount,
    TimesShown,
)
from consultations.reach.withholding import TooFewLeft, withheld_capacities, withheld_starts
from consultations.results.figures import Figure
from consultations.results.groups import Group
from consultations.results.reads import threshold_of
from consultations.results.suppression import is_small, withheld_parts
from consultations.surveys.models import Capacity, Channel, Response

DIRECT = "Directly, by no link"
OTHERWISE = "On paper, by e-mail or telephone"
NOT_SAID_YET, NOT_SAID = "", "Not said yet"
STEPS = ("Times shown", "Clicks", "Answers begun", "Answers sent")


@dataclass(frozen=True)
class Step:
    """How many got as far. ``value`` is None where nobody can count it, or where it is withheld."""

    value: int | None
    is_withheld: bool = False


@dataclass(frozen=True)
class Line:
    """One channel, or one capacity, from shown to sent."""

    label: str
    shown: Step
    clicks: Step
    started: Step
    sent: Step
    link: ShortLink | None = None
    capacities: list["Line"] = field(default_factory=list)

    @property
    def cells(self) -> list[Step]:
        return [self.shown, self.clicks, self.started, self.sent]

    @property
    def steps(self) -> list[Figure]:
        """Each step that is counted, as a share of the one before."""
        figures, before = [], None
        for label, step in zip(STEPS, self.cells, strict=True):
            if step.value is None and not step.is_withheld:
                continue
            fits = before is not None and step.value is not None and step.value <= before
            figures.append(Figure(label, step.value, before if fits else None))
            before = step.value
        return figures


@dataclass(frozen=True)
class Funnel:
    """One round: its channels, all of them together, and its capacities."""

    round: Round
    lines: list[Line]
    total: Line
    threshold: int
    synthetic: int
    circulation: Circulation | None = None
    capacities: list[Line] = field(default_factory=list)

    @property
    def withholds(self) -> bool:
        lines = [*self.lines, self.total, *self.capacities]
        return any(step.is_withheld for line in lines for step in line.cells)

    @property
    def sent(self) -> list[Figure]:
        """How many answers came by each channel, for a chart."""
        return [Figure(line.label, line.sent.value, self.total.sent.value) for line in self.lines]

    @property
    def measured(self) -> list[Line]:
        """The channels of which it is known how often they showed the link."""
        return [line for line in self.lines if line.shown.value is not None]

    @property
    def compares(self) -> bool:
        """Whether there is anything to set side by side."""
        return len(self.lines) > 1 and self.total.sent.value != 0


Starts = Mapping[int | None, Counter[str]]
NOBODY_COUNTS = Step(None)


@dataclass(frozen=True)
class _Counts:
    """What is stored of one round, by link; None is for those who came by none."""

    shown: Mapping[int, int]
    clicks: Mapping[int, int]
    started: Starts
    sent: Starts
    otherwise: Counter[str]
    synthetic: int


def funnels_of(rounds: Iterable[Round], *, full: bool = False) -> list[Funnel]:
    """How ``rounds`` travelled, in their order; ``full``, for officers alone, withholds nothing."""
    rounds = list(rounds)
    links: dict[int, list[ShortLink]] = defaultdict(list)
    for link in ShortLink.objects.filter(round__in=rounds).select_related("round__page"):
        links[link.round_id].append(link)
    circulations = {each.round_id: each for each in Circulation.objects.filter(round__in=rounds)}
    counts = _counts(rounds)
    return [
        _funnel(each, links[each.pk], counts[each.pk], circulations.get(each.pk), full=full)
        for each in rounds
    ]


def _counts(rounds: Sequence[Round]) -> dict[int, _Counts]:
    of_links = {"link__round__in": rounds}
    shown = TimesShown.objects.filter(**of_links).order_by().values_list("link")
    clicks = ClickCount.objects.filter(**of_links).order_by().values_list("link")
    shown_by_link = dict(shown.annotate(all=Sum("number")))
    clicks_by_link = dict(clicks.annotate(all=Sum("clicks")))
    started: dict[int, Any] = {each.pk: defaultdict(Counter) for each in rounds}
    sent: dict[int, Any] = {each.pk: defaultdict(Counter) for each in rounds}
    otherwise: dict[int, Counter[str]] = defaultdict(Counter)
    synthetic: Counter[int] = Counter()
    starts = StartCount.objects.filter(round__in=rounds)
    for round_pk, link, capacity, count in starts.values_list(
        "round", "link", "capacity", "starts"
    ):
        started[round_pk][link][capacity] += count
    responses = Response.objects.counted().filter(round__in=rounds).order_by()
    by = responses.values_list("round", "via", "channel", "capacity", "synthetic")
    for round_pk, link, channel, capacity, made_up, count in by.annotate(n=Count("pk")):
        came = sent[round_pk][link] if channel == Channel.ONLINE else otherwise[round_pk]
        came[capacity] += count
        synthetic[round_pk] += count if made_up else 0
    return {
        each.pk: _Counts(
            shown_by_link,
            clicks_by_link,
            started[each.pk],
            sent[each.pk],
            otherwise[each.pk],
            synthetic[each.pk],
        )
        for each in rounds
    }


def _funnel(
    round_: Round,
    links: Sequence[ShortLink],
    counts: _Counts,
    circulation: Circulation | None,
    *,
    full: bool,
) -> Funnel:
    threshold = threshold_of(round_, full=full)
    keys: list[int | None] = [*(link.pk for link in links), None]
    started = [counts.started[key].total() for key in keys]
    sent = [*(counts.sent[key].total() for key in keys), counts.otherwise.total()]
    hidden_sent = withheld_parts(sent, threshold)
    hidden_started, total_is_hidden = _hidden_starts(started, sent, hidden_sent, threshold)
    lines = []
    for place, link in enumerate([*links, None]):
        lines.append(
            Line(
                link.channel if link else DIRECT,
                Step(counts.shown.get(link.pk)) if link else NOBODY_COUNTS,
                Step(counts.clicks.get(link.pk, 0)) if link else NOBODY_COUNTS,
                _step(started[place], place in hidden_started),
                _step(sent[place], place in hidden_sent),
                link,
                _capacities(counts.started[keys[place]], counts.sent[keys[place]]) if full else [],
            )
        )
    hides_typed = bool(sent[-1]) and len(keys) in hidden_sent
    if sent[-1]:
        lines.append(_typed_in(_step(sent[-1], hides_typed), counts.otherwise, full=full))
    capacities = (
        _all_capacities(counts)
        if full
        else _public_capacities(counts, threshold, hides_starts=total_is_hidden or hides_typed)
    )
    return Funnel(
        round_,
        lines,
        _total(lines, _step(sum(started), total_is_hidden), sum(sent), threshold),
        threshold,
        counts.synthetic,
        circulation,
        capacities,
    )


def _hidden_starts(
    started: Sequence[int], sent: Sequence[int], hidden_sent: Collection[int], threshold: int
) -> tuple[Collection[int], bool]:
    """Of which channels the beginnings are withheld, and whether those of all of them together are."""
    online = range(len(started))
    try:
        apart = [set(hidden_sent).intersection(online)]
        return withheld_starts(started, sent[: len(started)], apart, threshold), False
    except TooFewLeft:
        return online, True


def _step(count: int, hides: bool) -> Step:
    return Step(None, is_withheld=True) if hides else Step(count)


def _typed_in(sent: Step, capacities: Counter[str], *, full: bool) -> Line:
    """What officers typed in was begun nowhere that we could count."""
    of = _capacities(Counter(), capacities) if full else []
    return Line(OTHERWISE, NOBODY_COUNTS, NOBODY_COUNTS, NOBODY_COUNTS, sent, capacities=of)


def _total(lines: Collection[Line], started: Step, sent: int, threshold: int) -> Line:
    shown = [line.shown.value for line in lines if line.shown.value is not None]
    clicks = [line.clicks.value for line in lines if line.clicks.value is not None]
    return Line(
        "All",
        Step(sum(shown) if shown else None),
        Step(sum(clicks) if clicks else None),
        started,
        _step(sent, is_small(sent, threshold)),
    )


def _capacities(started: Counter[str], sent: Counter[str]) -> list[Line]:
    """Those in which anybody began or sent, in the order of the form."""
    named = [*((each.value, each.label) for each in Capacity), (NOT_SAID_YET, NOT_SAID)]
    return [
        Line(label, NOBODY_COUNTS, NOBODY_COUNTS, Step(started[value]), Step(sent[value]))
        for value, label in named
        if started[value] or sent[value]
    ]


def _all_capacities(counts: _Counts) -> list[Line]:
    started, sent = _by_capacity(counts)
    return _capacities(started, sent)


def _by_capacity(counts: _Counts) -> tuple[Counter[str], Counter[str]]:
    """Who began, and who sent by whatever way."""
    started = sum(counts.started.values(), Counter[str]())
    return started, sum(counts.sent.values(), Counter[str](counts.otherwise))


def _public_capacities(counts: _Counts, threshold: int, *, hides_starts: bool) -> list[Line]:
    """Every capacity, noughts too: one that was left out would say so of another that is withheld.

    Who sent is withheld as in the results; of who began, either some or all (``hides_starts``): beside who
    sent it would say how many at the least were typed in.
    """
    started, sent = _by_capacity(counts)
    if not started and not sent:
        return []
    groups = [Group(each.value, each.label) for each in Capacity]
    apart = withheld_capacities(groups, sent, threshold)
    keys = [*(each.value for each in Capacity), NOT_SAID_YET]
    began = [started[key] for key in keys]
    online = sum(counts.sent.values(), Counter[str]())
    hidden: Collection[int] = range(len(keys))
    if not hides_starts:
        with suppress(TooFewLeft):
            hidden = withheld_starts(began, [online[key] for key in keys], apart, threshold)
    hidden_sent = {place for each in apart for place in each}
    return [
        Line(
            label,
            NOBODY_COUNTS,
            NOBODY_COUNTS,
            _step(began[place], place in hidden),
            _step(sent[keys[place]], place in hidden_sent),
        )
        for place, label in enumerate([*Capacity.labels, NOT_SAID])
    ]
