"""Reads of questions and responses."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Case, Count, Q, Value, When

from membership.organisations.models import Organisation


def counted_q(prefix: str = "") -> Q:
    """Which responses count, as a condition: ``counted_q("response__")`` for those of an answer.

    All but those that an earlier answer of the organisation supersedes, that were withdrawn, or
    that an officer set aside.
    """
    names = ("superseded_at", "withdrawn_at", "set_aside_at")
    return Q(**{f"{prefix}{name}__isnull": True for name in names})


WHY_LEFT_OUT = {
    "withdrawn": Q(withdrawn_at__isnull=False),
    "late": Q(came_late=True),
    "superseded": Q(superseded_at__isnull=False),
    "aside": Q(set_aside_at__isnull=False),
}
"""Why a response does not count (see ``counted_q``): the first that is true is the reason."""


class QuestionQuerySet(models.QuerySet[Any]):
    def of_round(self, round_pk: int) -> "QuestionQuerySet":
        """The questions of a round with all that asking them takes, in order."""
        return self.filter(survey__round=round_pk).prefetch_related("options", "rows", "conditions")

    def asked_in(self, rounds: Iterable[Any]) -> "QuestionQuerySet":
        """The questions of ``rounds`` that take an answer, with all that their figures name."""
        asked = self.filter(survey__round__in=list(rounds)).exclude(kind="section")
        return asked.select_related("survey__round").prefetch_related("options", "rows", "codes")


class ResponseQuerySet(models.QuerySet[Any]):
    def counted(self) -> "ResponseQuerySet":
        """Those that count; see ``counted_q``."""
        return self.filter(counted_q())

    def left_out(self) -> dict[int, Counter[str]]:
        """By round how many do not count, each under one of ``WHY_LEFT_OUT``; in one query."""
        why = Case(*(When(condition, then=Value(name)) for name, condition in WHY_LEFT_OUT.items()))
        rows = self.exclude(counted_q()).order_by().annotate(why=why)
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for round_pk, name, count in rows.values_list("round", "why").annotate(Count("pk")):
            found[round_pk][name] += count
        return found

    def unmatched(self) -> "ResponseQuerySet":
        """Those for an organisation whose name is only a text yet, and that nobody has looked up."""
        named = self.filter(organisation=None, name_decision=None)
        return named.exclude(organisation_name="")

    def typed_in(self) -> "ResponseQuerySet":
        """Those that came on paper, by e-mail or by telephone."""
        return self.exclude(channel="online")

    def naming(self, organisation: Organisation) -> "ResponseQuerySet":
        """Those of ``organisation`` that count and that it agreed to be named with."""
        return self.counted().filter(organisation=organisation, named=True)

    def synthetic(self) -> "ResponseQuerySet":
        """Those that were made up to show how the site works."""
        return self.filter(synthetic=True)
