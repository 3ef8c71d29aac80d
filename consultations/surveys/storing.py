"""Answers as rows, in as few statements for forty questions as for one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from consultations.models import Answer, AnsweredOption, AnswerFile, Response
from consultations.surveys.answers import Given
from portal.lib.inserting import Statement

# Two statements of the ORM's cost more than all else that takes an answer in.
ANSWERS = f"""
    given AS (
        SELECT * FROM json_to_recordset(%s::json)
        AS given (question bigint, text text, number numeric, date date, chosen json)
    ), answer AS (
        INSERT INTO {Answer._meta.db_table} (response_id, question_id, counts, text, number, date)
        SELECT %s, question, TRUE, text, number, date FROM given
        RETURNING id, response_id, question_id
    )
"""  # noqa: S608 no input
CHOSEN = f"""
    INSERT INTO {AnsweredOption._meta.db_table}
        (answer_id, response_id, option_id, row_id, rank, counts)
    SELECT answer.id, answer.response_id, chosen.option, chosen.row, chosen.rank, TRUE
    FROM given JOIN answer ON answer.question_id = given.question,
        json_to_recordset(given.chosen) AS chosen (option bigint, "row" bigint, rank smallint)
"""  # noqa: S608 no input


def store_answers(response: Response, answers: Mapping[int, Given]) -> None:
    """Keep ``answers``, none of them empty, as those of ``response``."""
    if left := begin_to_store(response, answers):
        left.run()
    store_files(response, answers)


def begin_to_store(response: Response, answers: Mapping[int, Given]) -> Statement | None:
    """What writes ``answers`` on PostgreSQL, to be run beside something else; elsewhere they are written now.

    Their files are left to ``store_files``.
    """
    rows = [_row(pk, given) for pk, given in answers.items()]
    if _at_once():
        return Statement(CHOSEN, (json.dumps(rows, default=str), response.pk), first=ANSWERS)
    _write(response.pk, rows)
    return None


def _at_once() -> bool:
    return connection.vendor == "postgresql"


def store_files(response: Response, answers: Mapping[int, Given]) -> None:
    """Keep the files among ``answers``, which are stored."""
    files = {pk: given.file for pk, given in answers.items() if given.file}
    if not files:
        return
    stored = response.answers.filter(question__in=files)
    AnswerFile.objects.bulk_create(
        AnswerFile(
            answer=answer,
            file=files[answer.question_id].file.name,
            name=files[answer.question_id].name,
            kind=files[answer.question_id].kind,
            size=files[answer.question_id].size,
        )
        for answer in stored
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


def _write(response: int, rows: list[dict[str, Any]]) -> None:
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
