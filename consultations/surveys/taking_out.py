"""Responses that no longer count, and their answers with them."""

from datetime import datetime

from django.db import transaction

from consultations.surveys.models import Answer, AnsweredOption, Response


@transaction.atomic
def take_out(response_pk: int, **since: datetime) -> bool:
    """Note why a response counts no more, and mark its answers; False where it did not count before.

    ``since`` names one of withdrawn_at, set_aside_at and superseded_at. Nothing else may set them: results
    go by the mark of each answer.
    """
    if Response.objects.counted().filter(pk=response_pk).update(**since) != 1:
        return False
    answers = Answer.objects.filter(response=response_pk)
    AnsweredOption.objects.filter(answer__in=answers.values("pk")).update(counts=False)
    answers.update(counts=False)
    return True
