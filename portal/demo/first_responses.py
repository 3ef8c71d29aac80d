"""What has come to the open consultation so far, with some for an officer to decide about; all made up."""

from datetime import datetime
from typing import Any

from consultations import actions
from consultations.models import Channel, Question, QuestionKind, Round
from consultations.surveys.answers import Given
from consultations.surveys.handling import enter_response
from membership.people.roles import officers
from portal.demo.data import Entry, days_after

# Which question of the data file each answer is to, by its kind: there is one of each.
ANSWERS = {
    "agree": QuestionKind.AGREEMENT,
    "largest": QuestionKind.SINGLE,
    "building": QuestionKind.YES_NO,
    "thought": QuestionKind.LONG_TEXT,
}


def send_first_responses(
    round_: Round, questions: list[Question], entries: list[Entry], now: datetime
) -> None:
    """Online as a visitor sends them; what came on paper is typed in by an officer."""
    by_kind = {question.kind: question for question in questions}
    for hour, entry in enumerate(entries, start=9):
        given = [_given(by_kind[kind], entry[name]) for name, kind in ANSWERS.items()]
        about: dict[str, Any] = {
            "capacity": entry["capacity"],
            "organisation_name": entry.get("organisation_name", ""),
            "synthetic": True,
            "answers": dict(given),
        }
        at = days_after(now, entry["days"], hour)
        officer = officers().first()
        if "on_paper" in entry and officer is not None:
            enter_response(
                round_,
                acting_user=officer,
                channel=Channel.PAPER,
                came_from=entry["on_paper"],
                received_at=at,
                now=now,
                **about,
            )
        else:
            actions.send_response(round_, acting_user=None, now=at, **about)


def _given(question: Question, words: str) -> tuple[int, Given]:
    if question.kind == QuestionKind.LONG_TEXT:
        return question.pk, Given(text=words)
    return question.pk, Given(options=(question.options.get(label=words).pk,))
