"""The questions of one round, asked again in another."""

from django.db import models, transaction

from consultations.errors import CannotBeCopied
from consultations.models import (
    Condition,
    ConsultationPage,
    MatrixRow,
    Option,
    Question,
    Round,
    Survey,
)
from membership.people.roles import Anyone
from portal.records.actions import record


def surveys_to_copy(page: ConsultationPage) -> models.QuerySet[Survey]:
    """Those whose questions a new round of ``page`` may begin with: of its own rounds and of the
    consultation that it was started from, the last first."""
    pages = [page.pk, page.started_from_id]
    found = Survey.objects.filter(round__page__in=pages, questions__isnull=False).distinct()
    return found.select_related("round__page").order_by("-round__opens_at", "-pk")


@transaction.atomic
def copy_survey(survey: Survey, round_: Round, *, acting_user: Anyone) -> Survey:
    """A new version of ``survey`` for another round, with its questions and without its answers.

    Raises CannotBeCopied for a round that has a survey.
    """
    if Survey.objects.filter(round=round_).exists():
        raise CannotBeCopied(f"{round_} has a survey already. Delete it first, or choose another.")
    copy = Survey.objects.create(round=round_, introduction=survey.introduction, copied_from=survey)
    options: dict[int, Option] = {}
    for question in Question.objects.of_round(survey.round_id):
        conditions = [each.option_id for each in question.conditions.all()]
        old_options, rows = list(question.options.all()), list(question.rows.all())
        question.pk, question.survey, question._state.adding = None, copy, True
        question.save(force_insert=True)
        for old in old_options:
            options[old.pk] = Option.objects.create(
                question=question, order=old.order, label=old.label, is_other=old.is_other
            )
        MatrixRow.objects.bulk_create(
            MatrixRow(question=question, order=row.order, label=row.label) for row in rows
        )
        Condition.objects.bulk_create(
            Condition(question=question, option=options[pk]) for pk in conditions
        )
    record(copy, "copied", acting_user=acting_user, new={"from": survey.pk, "round": round_.pk})
    return copy
