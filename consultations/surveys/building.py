"""Making a survey: its answers to choose from, its lines and conditions, and a new version of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from consultations import policies
from consultations.errors import SurveyLocked
from consultations.models import Condition, MatrixRow, Option, Question
from membership.people.roles import Anyone
from portal.records.actions import record

LOCKED = "Somebody has answered: the questions stay as they were asked."


@transaction.atomic
def set_options(
    question: Question, *, labels: Sequence[str], with_other: bool, acting_user: Anyone
) -> None:
    """Give ``question`` its options; raises SurveyLocked once somebody has answered.

    One whose label stays is the same as before, so that what hangs on it is kept.
    """
    _require_unlocked(question)
    wanted = [*labels, *(["Other"] if with_other else [])]
    old = _set_lines(question.options, Option, question, wanted)
    last = question.options.filter(label="Other", order=len(wanted) - 1)
    question.options.update(is_other=False)
    if with_other:
        last.update(is_other=True)
    if wanted != old:
        record(
            question,
            "options set",
            acting_user=acting_user,
            old={"options": old},
            new={"options": wanted},
        )


@transaction.atomic
def set_rows(question: Question, *, labels: Sequence[str], acting_user: Anyone) -> None:
    """Give a matrix its lines; raises SurveyLocked once somebody has answered."""
    _require_unlocked(question)
    old = _set_lines(question.rows, MatrixRow, question, labels)
    if list(labels) != old:
        record(
            question,
            "lines set",
            acting_user=acting_user,
            old={"lines": old},
            new={"lines": list(labels)},
        )


@transaction.atomic
def set_conditions(question: Question, *, options: Iterable[Option], acting_user: Anyone) -> None:
    """Ask ``question`` only after one of ``options``; raises SurveyLocked once somebody has answered."""
    _require_unlocked(question)
    wanted = {option.pk for option in options}
    old = set(question.conditions.values_list("option", flat=True))
    question.conditions.exclude(option__in=wanted).delete()
    Condition.objects.bulk_create(
        Condition(question=question, option_id=pk) for pk in sorted(wanted - old)
    )
    if wanted != old:
        record(
            question,
            "conditions set",
            acting_user=acting_user,
            old={"options": sorted(old)},
            new={"options": sorted(wanted)},
        )


def _require_unlocked(question: Question) -> None:
    if policies.survey_is_locked(question.survey.round):
        raise SurveyLocked(LOCKED)


def _set_lines(rows: Any, model: Any, question: Question, labels: Sequence[str]) -> list[str]:
    """Make ``rows`` those of ``labels``, in order; gives the labels that there were."""
    before = list(rows.all())
    kept = {row.label: row for row in before if row.label in set(labels)}
    rows.exclude(pk__in=[row.pk for row in kept.values()]).delete()
    for order, label in enumerate(labels):
        if label in kept:
            kept[label].order = order
    model.objects.bulk_update(kept.values(), ["order"])
    model.objects.bulk_create(
        model(question=question, label=label, order=order)
        for order, label in enumerate(labels)
        if label not in kept
    )
    return [row.label for row in before]
