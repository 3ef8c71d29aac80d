"""The questions of a round as they are asked, built once in a process where they can change no more."""

from threading import Lock
from time import monotonic
from typing import Any

from django.db.models import OuterRef, Subquery

from consultations.notices.rounds import Round
from consultations.surveys.models import Question, Response
from consultations.surveys.pages import Questionnaire
from portal.lib.prepared import prepared

# Somebody may have been changing a question at the very moment of the first response.
KEPT_SECONDS = 30
MOST_KEPT = 50  # rounds
First = tuple[int | None, str | None]  # the round of a response, and its reference
_kept: dict[First, tuple[float, Questionnaire]] = {}
_lock = Lock()


def _from(round_: Any) -> Any:
    """The first response of a round or the next one: asked for one alone, PostgreSQL reads those of all.

    By the key ``round_id``: by ``round`` they come in the order of their rounds, and all are sorted.
    """
    return Response.objects.filter(round__gte=round_).order_by("round_id", "pk")


@prepared(round_pk=int)
def _first_response(*, round_pk: int) -> Any:
    return _from(round_pk).values_list("round", "reference")[:1]


def with_first_response(rows: Any, round_: str = "pk") -> Any:
    """``rows`` as they are read with what ``questions_of_read`` goes by; ``round_`` is their round's key."""
    first = _from(OuterRef(round_))
    return rows.annotate(
        first_in=Subquery(first.values("round")[:1]),
        first_reference=Subquery(first.values("reference")[:1]),
    )


def questions_of_read(round_: Round) -> Questionnaire:
    """The questions of ``round_``, which may have been read ``with_first_response``."""
    read = round_.__dict__
    known = (read["first_in"], read["first_reference"]) if "first_in" in read else None
    return questions_of(round_.pk, known)


def questions_of(round_pk: int, first: First | None = None) -> Questionnaire:
    """The questions with all that asking them takes, in order. Whoever gets them leaves them as they are.

    Once somebody has answered, a survey is locked: from then on it is known by its first response, whose
    reference no other response ever has. ``first`` is that one where it is known.
    """
    key = first or next(iter(_first_response(round_pk=round_pk)), (0, ""))
    if key[0] != round_pk:
        return Questionnaire(Question.objects.of_round(round_pk))
    until, questions = _kept.get(key, (0.0, Questionnaire()))
    if until > monotonic():
        return questions
    questions = Questionnaire(Question.objects.of_round(round_pk))
    with _lock:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = monotonic() + KEPT_SECONDS, questions
    return questions
