"""Answers as rows, in as few statements for forty questions as for one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from consultations.models import Answer, AnsweredOption, AnswerFile, Question, Response
from consultations.surveys.answers import Given
from portal.lib.prepared import planned_once

# Two statements of the ORM's cost more than all else that takes an answer in.
ON_POSTGRESQL = f"""
    WITH given AS (
        SELECT * FROM json_to_recordset(%s::json)
        AS given (question bigint, text text, number numeric, date date, chosen json)
    ), answer AS (
        INSERT INTO {Answer._meta.db_table} (response_id, question_id, counts, text, number, date)
        SELECT %s, question, TRUE, text, number, date FROM given
        RETURNING id, response_id, question_id
    ), chosen AS (
        INSERT INTO {AnsweredOption._meta.db_table}
            (answer_id, response_id, option_id, row_id, rank, counts)
        SELECT answer.id, answer.response_id, chosen.option, chosen.row, chosen.rank, TRUE
        FROM given JOIN answer ON answer.question_id = given.question,
            json_to_recordset(given.chosen) AS chosen (option bigint, "row" bigint, rank smallint)
    )
    SELECT question_id, id FROM answer
"""  # noqa: S608 no input


def store_answers(
    response: Response, questions: Mapping[int, Question], answers: Mapping[int, Given]
) -> None:
    """Keep ``answers``, none of them empty, as those of ``response``."""
    rows = [_row(questions[pk].pk, given) for pk, given in answers.items()]
    write = _write_at_once if connection.vendor == "postgresql" else _write
    keys = write(response.pk, rows)
    files = {keys[pk]: given.file for pk, given in answers.items() if given.file}
    if files:
        AnswerFile.objects.bulk_create(
            AnswerFile(
                answer_id=key, file=kept.file.name, name=kept.name, kind=kept.kind, size=kept.size
            )
            for key, kept in files.items()
        )


def _row(question: int, given: Given) -> dict[str, Any]:
    """An answer as it is written, and what was ``chosen`` with it."""
    return {
        "question": question,
        "text": given.text.strip(),
        "number": given.number,
        "date": given.date,
        "chosen": list(_chosen(given)),
    }


def _chosen(given: Given) -> Iterator[dict[str, int]]:
    for option in given.options:
        yield {"option": option}
    for option, rank in given.ranks.items():
        yield {"option": option, "rank": rank}
    for row, option in given.rows.items():
        yield {"option": option, "row": row}


def _write_at_once(response: int, rows: list[dict[str, Any]]) -> dict[int, int]:
    """All of ``rows`` in one statement; the key of each answer, by its question."""
    with planned_once() as cursor:
        cursor.execute(ON_POSTGRESQL, [json.dumps(rows, default=str), response])
        return dict(cursor.fetchall())


def _write(response: int, rows: list[dict[str, Any]]) -> dict[int, int]:
    """The same through the ORM."""
    answers = Answer.objects.bulk_create(
        Answer(
            response_id=response,
            question_id=row["question"],
            **{name: row[name] for name in ("text", "number", "date")},
        )
        for row in rows
    )
    AnsweredOption.objects.bulk_create(
        AnsweredOption(
            answer_id=answer.pk,
            response_id=response,
            option_id=chosen["option"],
            row_id=chosen.get("row"),
            rank=chosen.get("rank"),
        )
        for answer, row in zip(answers, rows, strict=True)
        for chosen in row["chosen"]
    )
    return {answer.question_id: answer.pk for answer in answers}


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
