"""How a plan is written down: all that its figures follow from, as plain data with a version.

``VERSION`` goes up when the shape changes, or when a figure comes to mean something else; what was
written before is then still read as it was meant.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from membership.bodies.planner.choices import Bounds
from membership.bodies.planner.proposing import Move, Outcome, Proposal, Reason
from membership.bodies.planner.rules import Kind, Rules, Scenario
from membership.bodies.planner.seats import KnownSeat, KnownTerm

VERSION = 1
Data = dict[str, Any]


@dataclass(frozen=True)
class Input:
    """What is compared: up to three scenarios by their names, for seats on a day.

    ``proposed_for`` is the name of the scenario for which ends are proposed.
    """

    on: date
    years: int
    seats: tuple[KnownSeat, ...]
    seat_names: dict[int, str]
    scenarios: dict[str, Scenario]
    proposed_for: str
    stretch_months: int = 12

    @property
    def scenario(self) -> Scenario:
        return self.scenarios[self.proposed_for]

    @property
    def bounds(self) -> Bounds:
        return Bounds.by_notice(self.scenario, self.on, self.stretch_months)


@dataclass(frozen=True)
class Stored:
    """What a plan holds, read back."""

    input: Input
    proposal: Proposal = field(default_factory=lambda: Proposal(Outcome.NO_RULE))


def write(given: Input, proposal: Proposal) -> Data:
    """As plain data; ``read`` gives the same back."""
    return {
        "seats": [_plain(asdict(seat)) for seat in given.seats],
        "seat_names": {str(key): name for key, name in given.seat_names.items()},
        "scenarios": [
            {"name": name, **asdict(scenario), "core": sorted(scenario.core)}
            for name, scenario in given.scenarios.items()
        ],
        "proposed_for": given.proposed_for,
        "stretch_months": given.stretch_months,
        "proposal": _plain(asdict(proposal)),
    }


def read(content: Data, on: date, years: int, version: int) -> Stored:
    """Raises ValueError for a version that this release does not know."""
    if version != VERSION:
        raise ValueError(f"A plan of version {version} cannot be read.")
    return Stored(
        Input(
            on=on,
            years=years,
            seats=tuple(_seat(data) for data in content["seats"]),
            seat_names={int(key): name for key, name in content["seat_names"].items()},
            scenarios={data["name"]: _scenario(data) for data in content["scenarios"]},
            proposed_for=content["proposed_for"],
            stretch_months=content["stretch_months"],
        ),
        _proposal(content["proposal"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


_TERM_DAYS = ("start", "end", "since", "held_until", "latest")


def _seat(data: Data) -> KnownSeat:
    terms = tuple(
        KnownTerm(**{**term, **{name: _day(term[name]) for name in _TERM_DAYS}})
        for term in data["terms"]
    )
    days = {name: _day(data[name]) for name in ("end", "inherited_end")}
    return KnownSeat(**{**data, **days, "terms": terms})


def _scenario(data: Data) -> Scenario:
    return Scenario(
        kind=Kind(data["kind"]),
        rules=Rules(**data["rules"]),
        rotates_after=data["rotates_after"],
        core=frozenset(data["core"]),
        months_to_fill=data["months_to_fill"],
    )


def _proposal(data: Data) -> Proposal:
    moves = tuple(
        Move(
            **{
                **move,
                "old": date.fromisoformat(move["old"]),
                "new": date.fromisoformat(move["new"]),
            }
        )
        for move in data["moves"]
    )
    return Proposal(
        **{
            **data,
            "outcome": Outcome(data["outcome"]),
            "moves": moves,
            "reason": Reason(data["reason"]) if data["reason"] else None,
            "first": _day(data["first"]),
            "unmovable": tuple(data["unmovable"]),
        }
    )
