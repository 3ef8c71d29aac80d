"""Themes, what each officer found, and quotes."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import partial

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.coding.models import Code, Coding, Quote, Reading, Suggestions
from consultations.coding.phrases import recurring
from consultations.coding.policies import can_read_answers
from consultations.errors import NotAllowed, ThemeIsThere
from consultations.surveys.models import Answer, Question
from consultations.surveys.querysets import counted_q
from membership.people.models import User
from membership.people.roles import Anyone
from portal.records.actions import record

ROWS_AT_A_TIME = 500
QUOTE_REMOVED = "quote removed"


def _refuse_others(user: Anyone) -> None:
    if not can_read_answers(user):
        raise NotAllowed("Only officers read written answers.")


@transaction.atomic
def add_theme(question: Question, label: str, *, acting_user: Anyone) -> Code:
    """Add a theme to ``question``; raises NotAllowed or ThemeIsThere."""
    _refuse_others(acting_user)
    if question.codes.filter(label__iexact=label).exists():
        raise ThemeIsThere("This question has a theme of this name already.")
    try:
        with transaction.atomic():
            code = Code.objects.create(question=question, label=label)
    except IntegrityError as error:
        raise ThemeIsThere("This question has a theme of this name already.") from error
    record(code, "theme added", acting_user=acting_user, new={"label": label})
    return code


@transaction.atomic
def mark(found: Mapping[int, Collection[int]], *, acting_user: User) -> None:
    """Keep which themes ``acting_user`` found in which answers, in place of what they found before.

    ``found`` has the keys of themes by the key of an answer; an answer without themes counts as read.
    Raises NotAllowed.
    """
    _refuse_others(acting_user)
    Coding.objects.filter(answer__in=found, coder=acting_user).delete()
    Coding.objects.bulk_create(
        (
            Coding(answer_id=answer, code_id=code, coder=acting_user)
            for answer, codes in found.items()
            for code in codes
        ),
        ignore_conflicts=True,
    )
    Reading.objects.bulk_create(
        (Reading(answer_id=answer, coder=acting_user) for answer in found), ignore_conflicts=True
    )


@transaction.atomic
def ask_for_suggestions(
    question: Question, *, acting_user: Anyone, now: datetime | None = None
) -> None:
    """Have recurring words counted anew; raises NotAllowed."""
    _refuse_others(acting_user)
    Suggestions.objects.update_or_create(
        question=question,
        defaults={"phrases": [], "made_at": None, "asked_at": now or timezone.now()},
    )
    transaction.on_commit(partial(_publish, question.pk), robust=True)


def _publish(question_pk: int) -> None:
    # No retry: with the broker gone the request must not wait for it. Asking again asks again.
    current_app.send_task("consultations.suggest_themes", args=[question_pk], retry=False)


def make_suggestions(question_pk: int, *, now: datetime) -> bool:
    """Count recurring words in the answers to a question that somebody asked about; False if nobody waits."""
    waiting = Suggestions.objects.filter(question=question_pk, made_at__isnull=True)
    if not waiting.exists():
        return False
    answers = Answer.objects.filter(counted_q("response__"), question=question_pk)

    def texts() -> Iterator[str]:
        rows = answers.order_by("pk").values_list("text", flat=True)
        return rows.iterator(chunk_size=ROWS_AT_A_TIME)

    return waiting.update(phrases=recurring(texts), made_at=now) == 1


@transaction.atomic
def propose_quote(answer: Answer, text: str, *, acting_user: Anyone) -> Quote:
    """Keep words of ``answer`` for somebody to approve; raises NotAllowed."""
    _refuse_others(acting_user)
    quote = Quote.objects.create(answer=answer, text=text)
    record(quote, "quote proposed", acting_user=acting_user)
    return quote


@transaction.atomic
def approve_quote(quote: Quote, *, acting_user: User, now: datetime | None = None) -> None:
    """Let a quote be shown with the published results; raises NotAllowed."""
    _refuse_others(acting_user)
    waiting = Quote.objects.filter(pk=quote.pk, approved_at__isnull=True)
    if waiting.update(approved_at=now or timezone.now(), approved_by=acting_user) == 1:
        record(quote, "quote approved", acting_user=acting_user, new={"text": quote.text})


@transaction.atomic
def remove_quote(quote: Quote, *, acting_user: Anyone) -> None:
    """Take a quote away, approved or not; raises NotAllowed."""
    _refuse_others(acting_user)
    old = {"text": quote.text, "question": quote.answer.question_id}
    record(quote, QUOTE_REMOVED, acting_user=acting_user, old=old)
    quote.delete()
