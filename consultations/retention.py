"""How long the addresses are kept that people left with their answers, and those of key contacts."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from consultations.models import (
    Answer,
    CirculationStop,
    Draft,
    EqualitySheet,
    KeyContact,
    Response,
    Round,
    StopReason,
)
from portal.records.retention import Rule


def with_receipt_before(cut_off: datetime) -> QuerySet[Response]:
    return Response.objects.filter(sent_at__lte=cut_off).exclude(receipt_email="")


def empty_address(rows: QuerySet[Any]) -> None:
    rows.update(receipt_email="")


def not_touched_since(cut_off: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(updated_at__lte=cut_off)


def withdrawn_before(cut_off: datetime) -> QuerySet[Answer]:
    return Answer.objects.filter(response__withdrawn_at__lte=cut_off)


DRAFTS = Rule(
    name="answers-begun",
    what="Answers to a consultation that you began and did not send",
    period=timedelta(days=60),
    counted_from="the day on which you last saved them",
    why="You can carry on with them until then. What was not sent is nobody’s answer.",
    older_than=not_touched_since,
)


RECEIPTS = Rule(
    name="receipt-addresses",
    what="The e-mail address that you left for a receipt of your answers",
    period=timedelta(days=90),
    counted_from="the day on which you sent your answers",
    why="The receipt has long arrived. Until then we also write to it when something moves that was promised"
    " after the consultation, unless you stop that. Your answers stay, without the address.",
    older_than=with_receipt_before,
    becomes="emptied",
    apply=empty_address,
)


def equality_never_added(cut_off: datetime) -> QuerySet[EqualitySheet]:
    return EqualitySheet.objects.filter(round__closes_at__lte=cut_off).exclude(waiting=[])


def contacts_of_what_is_over(cut_off: datetime) -> QuerySet[KeyContact]:
    later = Round.objects.filter(page=OuterRef("page"), closes_at__gt=cut_off)
    return KeyContact.objects.filter(~Exists(later), added_at__lte=cut_off)


def empty_sheet(rows: QuerySet[Any]) -> None:
    rows.update(waiting=[])


def dead_since(cut_off: datetime) -> QuerySet[CirculationStop]:
    return CirculationStop.objects.filter(reason=StopReason.BOUNCED, stopped_at__lte=cut_off)


RULES = [
    DRAFTS,
    Rule(
        name="withdrawn-answers",
        what="The answers of a response that you withdrew",
        period=timedelta(days=30),
        counted_from="the day on which you withdrew it",
        why="Long enough to mend a mistake. That there was a response is kept, without what it said.",
        older_than=withdrawn_before,
    ),
    RECEIPTS,
    Rule(
        name="key-contacts",
        what="The names and e-mail addresses of a consultation’s key contacts",
        period=timedelta(days=365),
        counted_from="the day on which its last round closed, or on which they were put on the list",
        why="They are told when the next round opens. How many were told is kept without them.",
        older_than=contacts_of_what_is_over,
    ),
    Rule(
        name="dead-key-contacts",
        what="Notes that the e-mail address of a key contact does not exist",
        period=timedelta(days=2 * 365),
        counted_from="the day on which an e-mail to it came back",
        why="Until then nobody is written to there. Later it may belong to somebody else.",
        older_than=dead_since,
    ),
    Rule(
        name="equality-answers",
        what="Answers to equality questions that too few people gave to be added to totals",
        period=timedelta(days=28),
        counted_from="the day on which the consultation closed",
        why="Fewer than ten are never added, so that nobody can be told from the totals.",
        older_than=equality_never_added,
        becomes="emptied",
        apply=empty_sheet,
    ),
]
