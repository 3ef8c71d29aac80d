"""Totals over several rounds, which count an organisation once, and organisations that have become one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef

from consultations.notices.rounds import Round
from consultations.results.counting import count_responses
from consultations.results.figures import Figure
from consultations.results.groups import Breakdown, shows_sector
from consultations.results.reads import SECTOR, sizes_alone, threshold_of
from consultations.results.suppression import is_small
from consultations.surveys.models import SECTOR_CAPACITIES, Response
from portal.lib.time import LONDON


def sector_share(rounds: Iterable[Round], *, full: bool = False) -> Figure:
    """How many answered over the rounds together, and how many of them for the sector.

    An organisation that answered in several rounds counts once, with what it said last. A number that
    is withheld in one of the rounds is withheld here too.
    """
    rounds = list(rounds)
    counts = count_responses(rounds)[Breakdown.CAPACITY]
    sizes = [(each, sizes_alone(counts.get(each.pk, {}))) for each in rounds]
    total = Counter[str]()
    for _, by_capacity in sizes:
        total.update({str(key): n for key, n in by_capacity.items()})
    total.subtract(_answered_again_later(rounds))
    base, sector = sum(total.values()), sum(total[each.value] for each in SECTOR_CAPACITIES)
    thresholds = [threshold_of(each, full=full) for each in rounds]
    if any(
        is_small(sum(each.values()), limit)
        for (_, each), limit in zip(sizes, thresholds, strict=True)
    ):
        return Figure(SECTOR, None, None)
    open_ = all(
        shows_sector(each, limit) for (_, each), limit in zip(sizes, thresholds, strict=True)
    )
    return Figure(SECTOR, sector if open_ else None, base)


def _answered_again_later(rounds: Sequence[Round]) -> Counter[str]:
    """By capacity, the responses of organisations that answered in a later one of ``rounds`` too."""
    again = Response.objects.counted().filter(
        round__in=rounds,
        organisation=OuterRef("organisation"),
        round__opens_at__gt=OuterRef("round__opens_at"),
    )
    earlier = Response.objects.counted().filter(Exists(again), round__in=rounds)
    rows = earlier.filter(organisation__isnull=False).order_by().values_list("capacity")
    return Counter(dict(rows.annotate(n=Count("pk"))))


def became_one(rounds: Iterable[Round]) -> Mapping[int, list[date]]:
    """By round the days on which organisations that had each answered it became one, once its results were
    published: both answers count in them. Which they are is not said.
    """
    found: dict[int, list[date]] = defaultdict(list)
    beside = Response.objects.filter(round__in=list(rounds), counts_beside_since__isnull=False)
    rows = beside.order_by("counts_beside_since").values_list("round", "counts_beside_since")
    for round_pk, since in rows:
        found[round_pk].append(since.astimezone(LONDON).date())
    return {pk: list(dict.fromkeys(days)) for pk, days in found.items()}
