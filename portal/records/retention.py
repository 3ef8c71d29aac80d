"""How long things are kept, and what becomes of them then.

An app states its rules in its ``retention.py`` and registers them when it is ready::

    keep(
        Rule(
            name="unconfirmed-subscriptions",
            what="Requests for e-mail updates that nobody confirmed",
            period=timedelta(days=30),
            counted_from="the day of the request",
            why="The link to confirm works for 14 days; without it there is no consent.",
            older_than=unconfirmed_since,
        )
    )

``older_than(cut_off)`` gives the rows whose time began at the cut-off or before: something kept for
30 days goes in the moment in which they have passed, not a second earlier. It joins nothing that
multiplies rows, so that they can be locked while they go.

Beat asks every hour; ``RetentionRun`` sees to it that each rule runs once a day.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef

from portal.lib.time import london_day
from portal.records.models import RetentionRun

logger = logging.getLogger(__name__)

BATCH = 500
"""Rows that go in one transaction, so that nobody waits long for a lock."""


def remove(rows: models.QuerySet[Any]) -> None:
    """Delete the rows, and what hangs on them."""
    rows.delete()


@dataclass(frozen=True)
class Rule:
    """What is kept for how long, and why. All texts are read by people, on the privacy notice too.

    ``becomes`` says what happens then, and ``apply`` does it to locked rows; afterwards none of
    them may be due any longer. The period is ``settings.RETENTION_PERIODS[name]`` where a site
    sets it there.
    """

    name: str
    what: str
    period: timedelta
    counted_from: str
    why: str
    older_than: Callable[[datetime], models.QuerySet[Any]]
    becomes: str = "deleted"
    apply: Callable[[models.QuerySet[Any]], None] = remove

    @property
    def after(self) -> timedelta:
        """The period in force on this site."""
        period: timedelta = settings.RETENTION_PERIODS.get(self.name, self.period)
        return period

    @property
    def after_in_words(self) -> str:
        """As people say it: "30 days", "2 years"; "at once" for no time at all."""
        days = self.after.days
        if not days:
            return "at once"
        number, unit = (days // 365, "year") if days % 365 == 0 else (days, "day")
        return f"{number} {unit}{'' if number == 1 else 's'}"

    def due(self, now: datetime) -> models.QuerySet[Any]:
        """The rows whose time is over at ``now``."""
        return self.older_than(now - self.after)


_rules: dict[str, Rule] = {}


def keep(*rules: Rule) -> None:
    """Register rules; raises ValueError for a name that another rule has."""
    for rule in rules:
        if _rules.setdefault(rule.name, rule) is not rule:
            raise ValueError(f"There is a rule “{rule.name}” already.")


def all_rules() -> list[Rule]:
    """Every rule, the shortest period first."""
    return sorted(_rules.values(), key=lambda rule: (rule.after, rule.what))


def rule_named(name: str) -> Rule:
    """Raises KeyError for a name that no rule has."""
    return _rules[name]


def _pointing(model: type[models.Model]) -> Iterator[tuple[type[models.Model], Any]]:
    """Each model that points to ``model``, tables of links included, with its foreign key."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            yield relation.related_model, relation.field


def unreferenced(rows: models.QuerySet[Any], *, besides: Collection[str]) -> models.QuerySet[Any]:
    """Of ``rows`` those to which nothing points, whatever app it is in: what was never used can go.

    Rows of the models ``besides``, named as ``app_label.model``, do not count.
    """
    for model, field in _pointing(rows.model):
        if model._meta.label_lower not in besides:
            rows = rows.exclude(Exists(model._base_manager.filter(**{field.name: OuterRef("pk")})))
    return rows


def unprotected(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Of ``rows`` those that no foreign key of any app protects from being deleted."""
    for model, field in _pointing(rows.model):
        if field.remote_field.on_delete in (models.PROTECT, models.RESTRICT):
            rows = rows.exclude(Exists(model._base_manager.filter(**{field.name: OuterRef("pk")})))
    return rows


def apply_rule(rule: Rule, *, now: datetime) -> int:
    """Do now what the rule says, batch by batch; how many rows it was."""
    return sum(_batches(rule, now))


def run_due_rules(*, now: datetime) -> dict[str, int]:
    """Apply the rules that have not run today; what each came to.

    A rule that fails is logged, stops no other, and is tried again an hour later.
    """
    counts: dict[str, int] = {}
    for rule in all_rules():
        run = RetentionRun.objects.claim(rule.name, day=london_day(now), now=now)
        if run is None:
            continue
        try:
            for size in _batches(rule, now, run):
                counts[rule.name] = counts.get(rule.name, 0) + size
        except Exception:
            logger.exception("The retention rule %s failed and will be tried again.", rule.name)
        else:
            RetentionRun.objects.finish(run, now=now)
    return counts


def _batches(rule: Rule, now: datetime, run: RetentionRun | None = None) -> Iterator[int]:
    """Apply the rule batch by batch, yielding their sizes; ``run`` counts in the same transaction.

    The rows are locked and looked at again before they go: one that somebody saved a moment ago
    stays, and of two that run at once each row is one's alone.
    """
    last: Any = None
    while True:
        with transaction.atomic():
            rows = rule.due(now).order_by("pk")
            if last is not None:
                rows = rows.filter(pk__gt=last)
            locked = rows.select_for_update(of=("self",)).only("pk")
            pks = [row.pk for row in locked[:BATCH]]
            if not pks:
                return
            rule.apply(rule.due(now).model._base_manager.filter(pk__in=pks))
            if run is not None:
                RetentionRun.objects.add(run, len(pks))
        last = pks[-1]
        yield len(pks)
