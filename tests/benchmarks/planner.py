"""How long the rotation planner takes: 60 seats over 15 years, and proposing ends for them."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from time import process_time

from membership.bodies.planner.choices import Bounds
from membership.bodies.planner.measures import measure
from membership.bodies.planner.proposing import propose
from membership.bodies.planner.rules import Kind, Rules, Scenario
from membership.bodies.planner.seats import KnownSeat, KnownTerm
from membership.bodies.planner.simulation import simulate
from portal.lib.time import add_months

SEATS, YEARS = 60, 15
TODAY = date(2026, 11, 25)
ROUNDS = 5
SIMULATE_SECONDS = 0.3  # of processor time, a scenario with all its figures
PROPOSE_SECONDS = 10  # the hardest of the cases below
RULES = Rules(term_months=36, max_consecutive=2, holdover_months=6, max_turnover_percent=36)


def seats_of(seed: int, *, on_months: bool) -> tuple[KnownSeat, ...]:
    """Seats whose terms end on any day of three years, or on first days of months; always the same."""
    chance = random.Random(seed)
    return tuple(_seat(key, chance, on_months=on_months) for key in range(SEATS))


def _seat(key: int, chance: random.Random, *, on_months: bool) -> KnownSeat:
    end = add_months(date(2027, 1, 1), chance.randrange(34))
    if not on_months:
        end += timedelta(days=chance.randrange(28))
    start, number = add_months(end, -36), chance.randint(1, 2)
    since = add_months(start, -36 * (number - 1))
    return KnownSeat(key, (KnownTerm(key, key, start, end, number, since),))


def slowest(work: Callable[[], object]) -> float:
    """Seconds of processor time that the slowest of some rounds took."""
    taken = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return max(taken)


def _line(what: str, seconds: float, bound: float) -> bool:
    holds = seconds <= bound
    print(f"{what:<42} {seconds * 1000:8.0f} ms CPU   bound {bound * 1000:.0f} ms", end="")
    print("" if holds else "   BROKEN")
    return holds


def main() -> int:
    """Measure each kind of scenario and the proposals; gives the exit status."""
    print(f"\nThe rotation planner: {SEATS} seats over {YEARS} years")
    known, holds = seats_of(1, on_months=False), True
    for kind in Kind:
        scenario = Scenario(kind, RULES, core=frozenset(range(0, SEATS, 3)), months_to_fill=3)

        def carry_through(scenario: Scenario = scenario) -> None:
            measure(simulate(known, scenario, TODAY, YEARS))

        holds &= _line(f"{kind} scenario", slowest(carry_through), SIMULATE_SECONDS)
    for percent in (34, 36, 40):
        for on_months in (True, False):
            scenario = Scenario(Kind.ROTATING, replace(RULES, max_turnover_percent=percent))
            given, bounds = seats_of(2, on_months=on_months), Bounds.by_notice(scenario, TODAY, 12)
            start = process_time()
            proposal = propose(given, scenario, TODAY, YEARS, bounds)
            what = (
                f"ends for {percent}%, {'months' if on_months else 'any days'}: {proposal.outcome}"
            )
            holds &= _line(what, process_time() - start, PROPOSE_SECONDS)
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
