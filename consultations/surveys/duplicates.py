"""Responses that look alike: an officer decides about each pair, nobody else does and no machine."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce, Length, Lower, NullIf, Trim

from consultations.models import Answer, DuplicateDecision, Response, Round
from consultations.surveys.querysets import counted_q

SAME_TEXT_FROM = 40  # characters; "No, thank you" is nobody's fingerprint
SHOWN = 50  # pairs on the page; the next ones come up as these are decided


@dataclass(frozen=True)
class Pair:
    """Two responses that count, and why they look alike."""

    earlier: Response
    later: Response
    reasons: list[str]

    @property
    def both(self) -> list[tuple[str, Response]]:
        return [("The earlier", self.earlier), ("The later", self.later)]


def likely_duplicates(round_: Round) -> list[Pair]:
    """The pairs that nobody has decided about, in a constant number of queries."""
    reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
    for why, keys in _alike(round_):
        first, *others = sorted(keys)
        for other in others:
            reasons[first, other].append(why)
    decided = set(
        DuplicateDecision.objects.filter(later__round=round_).values_list("earlier", "later")
    )
    pairs = sorted(reasons.keys() - decided)[:SHOWN]
    found = Response.objects.select_related("organisation", "user").in_bulk(
        {pk for pair in pairs for pk in pair}
    )
    return [Pair(found[a], found[b], reasons[a, b]) for a, b in pairs]


def _alike(round_: Round) -> Iterator[tuple[str, list[int]]]:
    responses = Response.objects.counted().filter(round=round_).order_by()
    address = responses.annotate(
        same=Lower(Coalesce(NullIf("receipt_email", Value("")), "user__email"))
    ).filter(same__isnull=False)
    yield from _groups("the same e-mail address", address, "pk")
    name = responses.annotate(
        same=Lower(Trim(Coalesce(F("organisation__name"), "organisation_name")))
    ).exclude(same="")
    yield from _groups("the same organisation", name, "pk")
    text = (
        Answer.objects.filter(counted_q("response__"), response__round=round_)
        .annotate(same=Lower(Trim("text")), length=Length("text"))
        .filter(length__gte=SAME_TEXT_FROM)
        .order_by()
    )
    yield from _groups("the same words", text, "response")


def _groups(why: str, rows: Any, key: str) -> Iterator[tuple[str, list[int]]]:
    """The keys of ``rows`` that share ``same``, one list for each value that is there twice."""
    often = rows.values("same").annotate(times=Count(key, distinct=True)).filter(times__gt=1)
    groups: dict[str, set[int]] = defaultdict(set)
    for same, pk in rows.filter(same__in=often.values("same")).values_list("same", key):
        groups[same].add(pk)
    for keys in groups.values():
        yield why, list(keys)
