"""The parts in which the open data of results comes, so that each is ready at once however many answered."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count

from consultations.notices.rounds import Round
from consultations.results.groups import Breakdown
from consultations.results.reads import ordered_questions
from consultations.surveys.models import Question, Response

# Responses times questions. Where up to 5,000 people answered 20 questions there is one part.
COUNTED_A_PART, BROKEN_DOWN_A_PART = 500_000, 100_000


def parts_of(rounds: Sequence[Round], by: Breakdown | None = None) -> list[list[int]]:
    """The keys of all questions of ``rounds``, part by part; what is compared stands in one part."""
    counted = Response.objects.counted().filter(round__in=rounds).order_by()
    sizes = dict(counted.values_list("round").annotate(Count("pk")))
    most = BROKEN_DOWN_A_PART if by else COUNTED_A_PART
    parts: list[list[int]] = [[]]
    filled = 0
    for questions, rounds_of in _asked_alike(rounds):
        size = sum(sizes.get(pk, 0) for pk in rounds_of)
        if parts[-1] and filled + size > most:
            parts.append([])
            filled = 0
        parts[-1] += questions
        filled += size
    return parts


def _asked_alike(rounds: Sequence[Round]) -> list[tuple[list[int], list[int]]]:
    """The questions that share a key, or one alone, each with its round; in the order of a page."""
    rows = Question.objects.filter(survey__round__in=rounds).values_list(
        "pk", "key", "survey__round"
    )
    about = {pk: (key, round_pk) for pk, key, round_pk in rows}
    found: dict[object, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for pk in ordered_questions(rounds):
        key, round_pk = about[pk]
        questions, rounds_of = found[key or pk]
        questions.append(pk)
        rounds_of.append(round_pk)
    return list(found.values())
