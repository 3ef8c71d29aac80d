"""The questions of a round as they are asked, built once in a process where they can change no more."""

from threading import Lock
from time import monotonic
from typing import Any

from consultations.surveys.models import Question, Response
from portal.lib.prepared import prepared

# Somebody may have been changing a question at the very moment of the first response.
KEPT_SECONDS = 30
MOST_KEPT = 50  # rounds
_kept: dict[tuple[int, str], tuple[float, list[Question]]] = {}
_lock = Lock()


@prepared(round_pk=int)
def _first_response(*, round_pk: int) -> Any:
    """Of this round or the next one: asked for this one alone, PostgreSQL reads those of all rounds."""
    rows = Response.objects.filter(round__gte=round_pk).order_by("round", "pk")
    return rows.values_list("round", "reference")[:1]


def questions_of(round_pk: int) -> list[Question]:
    """The questions with all that asking them takes, in order. Whoever gets them leaves them as they are.

    Once somebody has answered, a survey is locked: from then on it is known by its first response, whose
    reference no other response ever has.
    """
    key = next(iter(_first_response(round_pk=round_pk)), (0, ""))
    if key[0] != round_pk:
        return list(Question.objects.of_round(round_pk))
    until, questions = _kept.get(key, (0.0, []))
    if until > monotonic():
        return questions
    questions = list(Question.objects.of_round(round_pk))
    with _lock:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = monotonic() + KEPT_SECONDS, questions
    return questions
