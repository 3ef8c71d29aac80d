"""Which numbers of people who began are withheld beside those who sent.

Nobody sends who has not begun, so that a number of people who sent bounds the number of those who began
from below, and the other way round. A small number is safe where, with all that is shown, it could as
well have reached the threshold.
"""

from collections.abc import Collection, Mapping, Sequence

from consultations.results.groups import Breakdown, Group, Key, shows_sector, withheld_groups
from consultations.results.suppression import is_small
from consultations.surveys.models import SECTOR_CAPACITIES


class TooFewLeft(Exception):
    """Almost everybody who began has sent: no number of those who began can hide a small one."""


def withheld_starts(
    started: Sequence[int],
    sent: Sequence[int],
    apart: Sequence[Collection[int]],
    threshold: int,
) -> frozenset[int]:
    """The places whose beginnings are withheld. ``sent`` counts what was sent online.

    ``apart`` are the places whose numbers of answers sent are withheld together, in one set or several:
    within each, who began and sent could stand anywhere. Elsewhere only who began and did not send can.
    Raises TooFewLeft.
    """
    spare = [max(0, began - came) for began, came in zip(started, sent, strict=True)]
    hidden = {place for each in apart for place in each}
    hidden |= {place for place, began in enumerate(started) if is_small(began, threshold)}
    others = sorted(set(range(len(started))) - hidden, key=lambda place: spare[place])
    while any(
        is_small(started[place], threshold)
        and _most(place, started, spare, apart, hidden) < threshold
        for place in hidden
    ):
        if not others or not spare[others[-1]]:
            raise TooFewLeft
        hidden.add(others.pop())
    return frozenset(hidden)


def _most(
    place: int,
    started: Sequence[int],
    spare: Sequence[int],
    apart: Sequence[Collection[int]],
    hidden: Collection[int],
) -> int:
    """As many as can be named who might have begun at ``place``."""
    own = next((set(each) for each in apart if place in each), {place})
    return sum(started[each] for each in own) + sum(
        spare[each] for each in hidden if each not in own
    )


def withheld_capacities(
    groups: Sequence[Group], sent: Mapping[str, int], threshold: int
) -> list[frozenset[int]]:
    """The capacities that are withheld in the results, by their places in ``groups``: those of the sector
    and the others by themselves where the sector’s share is shown."""
    counts: dict[Key, int] = {group.key: sent.get(str(group.key), 0) for group in groups}
    hidden = withheld_groups(Breakdown.CAPACITY, groups, counts, threshold)
    if not shows_sector(counts, threshold):
        return [hidden]
    sector = {place for place, group in enumerate(groups) if group.key in SECTOR_CAPACITIES}
    return [hidden & sector, hidden - sector]
