"""Answers as rows, in as few statements for forty questions as for one."""

from collections.abc import Iterator, Mapping
from typing import Any

from consultations.models import Answer, AnsweredOption, AnswerFile, Question, Response
from consultations.surveys.answers import Given


def store_answers(
    response: Response, questions: Mapping[int, Question], answers: Mapping[int, Given]
) -> None:
    """Keep ``answers``, none of them empty, as those of ``response``."""
    rows = Answer.objects.bulk_create(
        Answer(
            response=response,
            question=questions[pk],
            text=given.text.strip(),
            number=given.number,
            date=given.date,
        )
        for pk, given in answers.items()
    )
    AnsweredOption.objects.bulk_create(
        chosen for row in rows for chosen in _chosen(row, answers[row.question_id])
    )
    AnswerFile.objects.bulk_create(
        AnswerFile(answer=row, file=kept.file.name, name=kept.name, kind=kept.kind, size=kept.size)
        for row in rows
        if (kept := answers[row.question_id].file)
    )


def _chosen(answer: Answer, given: Given) -> Iterator[AnsweredOption]:
    its: dict[str, Any] = {"answer_id": answer.pk, "response_id": answer.response_id}
    for option in given.options:
        yield AnsweredOption(**its, option_id=option)
    for option, rank in given.ranks.items():
        yield AnsweredOption(**its, option_id=option, rank=rank)
    for row, option in given.rows.items():
        yield AnsweredOption(**its, option_id=option, row_id=row)


def given_of(response: Response) -> dict[int, Given]:
    """What ``response`` answered, by the question's key."""
    answers = response.answers.select_related("file").prefetch_related("chosen")
    return {answer.question_id: _given(answer) for answer in answers}


def _given(answer: Answer) -> Given:
    chosen = list(answer.chosen.all())
    return Given(
        options=tuple(each.option_id for each in chosen if not (each.rank or each.row_id)),
        ranks={each.option_id: each.rank for each in chosen if each.rank},
        rows={each.row_id: each.option_id for each in chosen if each.row_id},
        text=answer.text,
        number=answer.number,
        date=answer.date,
        file=getattr(answer, "file", None),
    )
