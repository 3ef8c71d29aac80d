"""Responses that no longer count, or count again, and their answers with them."""

from datetime import datetime

from django.db import transaction

from consultations.errors import ResultsArePublished
from consultations.notices.rounds import Round
from consultations.surveys.models import Answer, AnsweredOption, Response

PUBLISHED = (
    "The results of this round are published. Which responses count, and for whom, stays as it is: two"
    " looks at the results would tell what one of them says."
)


def hold_unpublished(round_pk: int) -> Round:
    """The round, held until the transaction ends, so that nobody publishes its results meanwhile.

    Raises ResultsArePublished.
    """
    round_: Round = Round.objects.select_for_update(no_key=True).get(pk=round_pk)
    if round_.results_published_at is not None:
        raise ResultsArePublished(PUBLISHED)
    return round_


@transaction.atomic
def take_out(response_pk: int, **since: datetime) -> bool:
    """Note why a response counts no more, and mark its answers; False where it did not count before.

    ``since`` names one of withdrawn_at, set_aside_at and superseded_at. Nothing else may set them: results
    go by the mark of each answer.
    """
    if Response.objects.counted().filter(pk=response_pk).update(**since) != 1:
        return False
    _mark(response_pk, counts=False)
    return True


@transaction.atomic
def withdraw(response_pk: int, now: datetime) -> None:
    """Note that a response was withdrawn, also one that did not count before; its answers go in time."""
    Response.objects.filter(pk=response_pk, withdrawn_at=None).update(withdrawn_at=now)
    mark_again(response_pk)


@transaction.atomic
def take_in_again(response_pk: int) -> None:
    """A response that was set aside is so no longer; it counts unless something else speaks against it.

    Raises IntegrityError where another response of the same sender counts.
    """
    Response.objects.filter(pk=response_pk).update(set_aside_at=None)
    mark_again(response_pk)


def mark_again(response_pk: int) -> None:
    """Mark the answers of a response, which are new, by whether it counts."""
    _mark(response_pk, counts=Response.objects.counted().filter(pk=response_pk).exists())


def _mark(response_pk: int, *, counts: bool) -> None:
    answers = Answer.objects.filter(response=response_pk)
    AnsweredOption.objects.filter(answer__in=answers.values("pk")).update(counts=counts)
    answers.update(counts=counts)
