"""What a page shows of a comparison and a proposal; all of it follows from a plan's input."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from membership.bodies.planner import charts, wording
from membership.bodies.planner.charts import Chart
from membership.bodies.planner.measures import Measures, measure
from membership.bodies.planner.proposing import Move, Proposal, with_moves
from membership.bodies.planner.rules import Scenario
from membership.bodies.planner.simulation import simulate
from membership.bodies.planner.storing import Input, Stored


@dataclass(frozen=True)
class Column:
    """A scenario with its figures, as it stands beside the others."""

    name: str
    scenario: Scenario
    measures: Measures
    names: Mapping[int, str]

    @property
    def in_words(self) -> str:
        return wording.kind_in_words(self.scenario, self.names)

    @property
    def rules(self) -> list[str]:
        return list(wording.rules_in_words(self.scenario))

    @property
    def cliffs(self) -> list[str]:
        return [wording.cliff_in_words(cliff, self.names) for cliff in self.measures.cliffs]

    @property
    def breaches(self) -> list[str]:
        return [wording.breach_in_words(breach, self.names) for breach in self.measures.breaches]


@dataclass(frozen=True)
class ShownMove:
    """Another end for a term, with its seat and holder."""

    move: Move
    seat: str
    holder: str

    @property
    def by(self) -> str:
        return wording.moved_by(self.move)


class Shown:
    """A comparison with its proposal; ``holders`` are the names of holders by their terms."""

    def __init__(self, given: Input, proposal: Proposal, holders: Mapping[int, str]) -> None:
        self.given, self.proposal, self.holders = given, proposal, holders
        self.columns = [
            Column(
                name,
                scenario,
                measure(simulate(given.seats, scenario, given.on, given.years)),
                given.seat_names,
            )
            for name, scenario in given.scenarios.items()
        ]

    @classmethod
    def of(cls, stored: Stored, holders: Mapping[int, str]) -> "Shown":
        return cls(stored.input, stored.proposal, holders)

    @property
    def voting(self) -> int:
        return len(self.given.seats)

    @property
    def at_a_glance(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The figures that decide, a row each with a cell for each scenario, which it names."""
        measures = [column.measures for column in self.columns]
        names = [column.name for column in self.columns]
        rows = [
            ("New people to find", [str(each.new_people) for each in measures]),
            (
                "Turnover a year, on average",
                [charts.percent(each.mean_turnover) for each in measures],
            ),
            ("Experience, on average", [_years(each.mean_experience) for each in measures]),
            (
                "Most seats that may change in 12 months",
                [_of_allowed(each) for each in measures],
            ),
            ("Cliffs", [str(len(each.cliffs)) for each in measures]),
            (
                "Months with an empty seat",
                [charts.one_place(each.vacant_months) for each in measures],
            ),
            ("Rules broken", [_times(len(each.breaches)) for each in measures]),
        ]
        return [(label, list(zip(names, cells, strict=True))) for label, cells in rows]

    @property
    def charts(self) -> list[Chart]:
        runs = {column.name: column.measures for column in self.columns}
        return [Chart(each, runs) for each in charts.MEASURES]

    @property
    def outcome(self) -> str:
        return wording.proposal_in_words(self.given, self.proposal)

    @property
    def moves(self) -> list[ShownMove]:
        return [
            ShownMove(
                move,
                self.given.seat_names[move.seat],
                self.holders.get(move.term, "No longer known"),
            )
            for move in self.proposal.moves
        ]

    @cached_property
    def before_and_after(self) -> Chart | None:
        """Ends by year, as things are and with the proposal; None when nothing is proposed."""
        if not self.proposal.moves:
            return None
        given = self.given
        after = with_moves(given.seats, self.proposal.moves)
        runs = {
            name: measure(simulate(seats, given.scenario, given.on, given.years))
            for name, seats in (("As it is", given.seats), ("As proposed", after))
        }
        return Chart(charts.ENDS, runs)


def _years(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} years"


def _of_allowed(measures: Measures) -> str:
    if measures.allowed is None:
        return str(measures.most_in_a_year)
    return f"{measures.most_in_a_year} ({measures.allowed} allowed)"


def _times(number: int) -> str:
    return "None" if not number else wording.count(number, "time")
