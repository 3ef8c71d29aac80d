"""What the scores of a panel come to: a mean for each member, and how far the members are apart.

Each of the panel scores on her own: she reads what others gave and noted about somebody once she
has scored that person on every criterion. Without criteria there is nothing to wait for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models

from membership.bodies.recruitment.models import Call, Criterion, Expression, PanelMember, Score


@dataclass(frozen=True)
class Result:
    """The weighted means of those who scored somebody on every criterion, by member of the panel."""

    means: Mapping[int, float]

    @property
    def count(self) -> int:
        return len(self.means)

    @property
    def mean(self) -> float | None:
        """The mean of the members' means, from 0 to 5; each member counts once."""
        return sum(self.means.values()) / len(self.means) if self.means else None

    @property
    def lowest(self) -> float | None:
        return min(self.means.values(), default=None)

    @property
    def highest(self) -> float | None:
        return max(self.means.values(), default=None)

    @property
    def in_words(self) -> str:
        """ "3.8 of 5, from 3.2 to 4.4 (3 of the panel)"."""
        if self.mean is None:
            return "Not scored yet"
        spread = f", from {self.lowest:.1f} to {self.highest:.1f}" if self.count > 1 else ""
        return f"{self.mean:.1f} of 5{spread} ({self.count} of the panel)"


def result(weights: Mapping[int, int], given: Iterable[tuple[int, int, int]]) -> Result:
    """What ``given`` (member, criterion, value) comes to; ``weights`` are by criterion.

    Whoever has left a criterion out does not count yet.
    """
    by_member: dict[int, dict[int, int]] = defaultdict(dict)
    for member, criterion, value in given:
        by_member[member][criterion] = value
    total = sum(weights.values())
    return Result(
        {
            member: sum(weights[each] * value for each, value in values.items()) / total
            for member, values in sorted(by_member.items())
            if values.keys() == weights.keys()
        }
    )


@dataclass(frozen=True)
class Standing:
    """An expression as one member of the panel sees it in the list."""

    expression: Expression
    result: Result
    is_mine_done: bool


def standings(call: Call, expressions: Sequence[Expression], member: PanelMember) -> list[Standing]:
    """``expressions`` with their results, in two queries however many they are."""
    weights = weights_of(call.criteria.all())
    given: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for expression, *score in _counting(call, expressions).values_list(
        "expression", "member", "criterion", "value"
    ):
        given[expression].append((score[0], score[1], score[2]))
    found = []
    for each in expressions:
        made = result(weights, given[each.pk])
        found.append(Standing(each, made, not weights or member.pk in made.means))
    return found


def weights_of(criteria: Iterable[Criterion]) -> dict[int, int]:
    return {each.pk: each.weight for each in criteria}


def _counting(call: Call, expressions: Sequence[Expression]) -> "models.QuerySet[Score]":
    """Scores of whoever is still on the panel."""
    sitting = PanelMember.objects.sitting().filter(call=call)
    return Score.objects.filter(expression__in=expressions, member__in=sitting)


def scores_by_member(
    call: Call, expression: Expression
) -> list[tuple[PanelMember, list[int | None]]]:
    """Each of the panel who has scored somebody with what she gave, in the order of the criteria."""
    order = list(call.criteria.values_list("pk", flat=True))
    given: dict[PanelMember, dict[int, int]] = defaultdict(dict)
    for score in _counting(call, [expression]).select_related("member__user"):
        given[score.member][score.criterion_id] = score.value
    members = sorted(given, key=lambda member: (str(member).casefold(), member.pk))
    return [(each, [given[each].get(pk) for pk in order]) for each in members]


def has_scored(member: PanelMember, expression: Expression) -> bool:
    """Whether ``member`` has scored ``expression`` on every criterion of its call."""
    criteria = Criterion.objects.filter(call=expression.call_id)
    return not criteria.exclude(
        scores__in=Score.objects.filter(member=member, expression=expression)
    ).exists()
