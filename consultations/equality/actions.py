"""Answers are left without a name, wait in no order, and are added up in batches."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from secrets import SystemRandom

from django.db import transaction

from consultations.equality.models import EqualityOption, EqualitySheet, EqualityTally
from consultations.equality.sheets import SMALLEST_BATCH, can_leave
from consultations.errors import ConsultationError


class EqualityRefused(ConsultationError):
    """Nothing can be left here, or not this."""


@transaction.atomic
def leave_answers(sheet: EqualitySheet, *, options: Collection[int], now: datetime) -> None:
    """Leave what one person chose: the keys of at most one option a question; none leaves nothing.

    No more can be left than responses were sent in the round. It is not recorded who left what, nor
    when. Raises EqualityRefused.
    """
    if not options:
        return
    _refuse_what_was_not_asked(sheet, options)
    sheet = (
        EqualitySheet.objects.select_for_update(of=("self",))
        .select_related("round")
        .get(pk=sheet.pk)
    )
    if not can_leave(sheet, now):
        raise EqualityRefused("This consultation no longer asks these questions.")
    if len(sheet.waiting) + sheet.added >= sheet.round.responses.count():
        raise EqualityRefused(
            "Everybody who has sent answers to the consultation has answered these questions."
        )
    sheet.waiting = sorted([*sheet.waiting, sorted(options)])
    sheet.save(update_fields=["waiting"])


def _refuse_what_was_not_asked(sheet: EqualitySheet, options: Collection[int]) -> None:
    asked = EqualityOption.objects.filter(question__sheets=sheet, pk__in=options)
    questions = asked.values_list("question", flat=True)
    if len(set(options)) != len(options) or len(questions) != len(options):
        raise EqualityRefused("Choose from the answers shown.")
    if len(set(questions)) != len(questions):
        raise EqualityRefused("Choose one answer to each question.")


@transaction.atomic
def add_up(sheet_pk: int, *, now: datetime) -> int:
    """Add what waits to the tallies; gives how many people's answers were added.

    At least ten are added together. While more can come, ten drawn by lot stay behind, so that the last
    batch is never a smaller one. Every tally of the sheet is written anew each time.
    """
    sheet = (
        EqualitySheet.objects.select_for_update(of=("self",))
        .select_related("round")
        .get(pk=sheet_pk)
    )
    kept = SMALLEST_BATCH if can_leave(sheet, now) else 0
    waiting = list(sheet.waiting)
    if len(waiting) - kept < SMALLEST_BATCH:
        return 0
    SystemRandom().shuffle(waiting)
    batch, rest = waiting[kept:], waiting[:kept]
    _add(sheet, Counter(option for each in batch for option in each))
    sheet.waiting = sorted(rest)
    sheet.added += len(batch)
    sheet.save(update_fields=["waiting", "added"])
    return len(batch)


def _add(sheet: EqualitySheet, chosen: Counter[int]) -> None:
    options = EqualityOption.objects.filter(question__sheets=sheet).order_by("question", "order")
    EqualityTally.objects.bulk_create(
        [EqualityTally(sheet=sheet, option=option) for option in options], ignore_conflicts=True
    )
    tallies = list(sheet.tallies.order_by("pk"))
    for tally in tallies:
        tally.count += chosen[tally.option_id]
    EqualityTally.objects.bulk_update(tallies, ["count"])


def add_up_all(*, now: datetime) -> int:
    """Add up whatever waits in sufficient number, sheet by sheet."""
    waiting = EqualitySheet.objects.exclude(waiting=[]).values_list("pk", flat=True)
    return sum(add_up(pk, now=now) for pk in list(waiting))
