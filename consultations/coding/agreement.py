"""How far officers who read the same answers found the same themes, beyond what chance would give.

1 is full agreement, 0 what chance alone would bring, below 0 less than that.
"""

from collections import Counter
from collections.abc import Hashable, Sequence


def cohens_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """For two who judged the same things; None where nothing could have differed.

    J. Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological
    Measurement 20 (1960), pages 37 to 46.
    """
    size = len(first)
    if not size:
        return None
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / size
    one, other = Counter(first), Counter(second)
    by_chance = sum(one[value] * other[value] for value in one) / size**2
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def krippendorffs_alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """For any number of judges, who need not all have judged each thing: ``units`` has their values.

    For values without an order. None where nothing could have differed. K. Krippendorff, “Computing
    Krippendorff’s alpha-reliability” (2011), section C; what only one judged does not count.
    """
    totals: Counter[Hashable] = Counter()
    alike = 0.0
    for values in units:
        if len(values) < 2:
            continue
        counts = Counter(values)
        totals.update(counts)
        alike += sum(n * (n - 1) for n in counts.values()) / (len(values) - 1)
    size = sum(totals.values())
    expected = sum(n * (n - 1) for n in totals.values())
    if size < 2 or expected == size * (size - 1):
        return None
    return ((size - 1) * alike - expected) / (size * (size - 1) - expected)
