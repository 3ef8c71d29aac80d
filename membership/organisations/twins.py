"""Organisations that may be one and the same, found through their stored folded names."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Concat

from membership.organisations.folded_names import FoldedNamesQuerySet
from membership.organisations.names import (
    LIKE_ENOUGH,
    fold,
    folded_likeness,
    shared_at_least,
    trigrams,
)

MOST_TWINS = 10  # shown at a time; a longer list would be read by nobody


class Reason(StrEnum):
    """Why an organisation may be the same as another, the strongest reason first."""

    NUMBER = "the same number"
    NAME = "the same name"
    LIKE = "a name like it"


STRENGTH = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True)
class Twin:
    """An organisation that may be the one in question, why, and how like the names are (0 to 1)."""

    organisation: Any
    reason: Reason
    likeness: float

    @property
    def rank(self) -> tuple[int, float, str, int]:
        """What to sort by: the best first, equals by name."""
        strength = STRENGTH[self.reason]
        return (strength, -self.likeness, self.organisation.folded_name, self.organisation.pk)


class TwinsQuerySet(FoldedNamesQuerySet):
    def possible_twins(
        self, name: str, charity_number: str = "", company_number: str = ""
    ) -> list[Twin]:
        """Those that may be the organisation so named and numbered, the best first.

        They have the same number, the same folded name, or a likeness of ``LIKE_ENOUGH`` or more to
        it. One that was merged is known by its old name and numbers still, and the one that it has
        become is given. One statement reads them, the same on every database; at most
        ``MOST_TWINS`` are given.
        """
        folded = fold(name)
        numbers = {"charity_number": charity_number, "company_number": company_number}
        same = Q(folded_name=folded, folded_name__gt="") | _one_of(numbers)
        rows = self._sharing_trigrams(folded).filter(
            same | Q(shared__gte=shared_at_least(folded, LIKE_ENOUGH))
        )
        found = (_twin(row, folded, numbers) for row in rows.select_related("merged_into"))
        return _each_once(sorted((twin for twin in found if twin), key=lambda twin: twin.rank))

    def _sharing_trigrams(self, folded: str) -> "TwinsQuerySet":
        """The rows with ``shared``: how many trigrams of ``folded`` the stored name has.

        Whoever is like enough shares that many, so that few rows are left to measure.
        """
        name = Concat(Value(" "), F("folded_name"), Value(" "), output_field=models.TextField())
        padded = self.alias(padded=name)
        has = [
            Case(When(padded__contains=part, then=1), default=0)
            for part in sorted(trigrams(folded))
        ]
        count = Func(
            Value(0),
            *has,
            template="(%(expressions)s)",
            arg_joiner=" + ",
            output_field=models.IntegerField(),
        )
        counted: TwinsQuerySet = padded.alias(shared=count)
        return counted


def _each_once(twins: list[Twin]) -> list[Twin]:
    """The best of ``twins`` for each organisation that stands."""
    best: dict[int, Twin] = {}
    for twin in twins:
        stands = twin.organisation.merged_into or twin.organisation
        best.setdefault(stands.pk, replace(twin, organisation=stands))
    return list(best.values())[:MOST_TWINS]


def _one_of(numbers: dict[str, str]) -> Q:
    """Whether the row has one of ``numbers``; no row has one that is not given."""
    given = [Q(**{field: number}) for field, number in numbers.items() if number]
    return Q(*given, _connector=Q.OR) if given else Q(pk__in=[])


def _twin(row: Any, folded: str, numbers: dict[str, str]) -> Twin | None:
    measure = folded_likeness(folded, row.folded_name)
    if any(number and getattr(row, field) == number for field, number in numbers.items()):
        return Twin(row, Reason.NUMBER, measure)
    if folded and row.folded_name == folded:
        return Twin(row, Reason.NAME, measure)
    return Twin(row, Reason.LIKE, measure) if measure >= LIKE_ENOUGH else None
