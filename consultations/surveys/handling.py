"""What officers do with responses: type in what came otherwise, and decide about pairs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from consultations import policies
from consultations.errors import AlreadyDecided, NotAllowed, RoundNotOpen
from consultations.models import (
    Channel,
    DuplicateDecision,
    Response,
    Round,
    Verdict,
)
from consultations.surveys.answers import Given
from consultations.surveys.asking import questions_of_read
from consultations.surveys.checking import checked
from consultations.surveys.refusals import another_counts
from consultations.surveys.sending import store
from consultations.surveys.taking_out import hold_unpublished, mark_again, take_in_again, take_out
from membership.people.models import User, fold_email
from portal.records.actions import record

NOT_YOURS = "Only officers handle responses."


@transaction.atomic
def enter_response(
    round_: Round,
    *,
    acting_user: User,
    channel: str,
    came_from: str,
    received_at: datetime,
    answers: Mapping[int, Given],
    now: datetime,
    receipt_email: str = "",
    late: bool = False,
    **about: Any,
) -> Response:
    """Type in what came on paper, by e-mail or by telephone, as it came.

    Questions that are required on screen may be left out. ``about`` are capacity, district and
    organisation_name. What came ``late``, after the round had closed, is kept and never counts. Raises
    NotAllowed, RoundNotOpen for what came at another time, ResultsArePublished, and AnswersRefused.
    """
    if not policies.can_handle_responses(acting_user):
        raise NotAllowed(NOT_YOURS)
    refuse_another_time(round_, received_at, now, late=late)
    if channel == Channel.ONLINE:
        raise NotAllowed("What came online is there already.")
    right = checked(questions_of_read(round_), answers, as_it_came=True)
    response = Response(
        round=round_,
        channel=channel,
        came_from=came_from,
        entered_by=acting_user,
        receipt_email=fold_email(receipt_email),
        sent_at=received_at,
        came_late=late,
        set_aside_at=now if late else None,
        **about,
    )
    store(response, right, acting_user=acting_user)
    if late:
        mark_again(response.pk)
    return response


def refuse_another_time(round_: Round, received_at: datetime, now: datetime, *, late: bool) -> None:
    if received_at > now:
        raise RoundNotOpen("It cannot have come later than now.")
    if late and received_at < round_.closes_at:
        raise RoundNotOpen("The round was still open then: it did not come late.")
    if late:
        return
    if not round_.is_open(received_at):
        raise RoundNotOpen("It must have come while the round was open.")
    hold_unpublished(round_.pk)


@transaction.atomic
def decide(
    earlier: Response,
    later: Response,
    *,
    verdict: str,
    reason: str,
    acting_user: User,
    now: datetime,
) -> DuplicateDecision:
    """Decide about two responses that look alike: the later one is set aside, or both are kept.

    Raises NotAllowed, ResultsArePublished, or AlreadyDecided when somebody was quicker.
    """
    if not policies.can_handle_responses(acting_user):
        raise NotAllowed(NOT_YOURS)
    hold_unpublished(later.round_id)
    try:
        with transaction.atomic():
            decision = DuplicateDecision.objects.create(
                earlier=earlier,
                later=later,
                verdict=verdict,
                reason=reason,
                decided_at=now,
                decided_by=acting_user,
            )
    except IntegrityError as error:
        raise AlreadyDecided("Somebody has decided about these two already.") from error
    if verdict == Verdict.SET_ASIDE:
        take_out(later.pk, set_aside_at=now)
    action = "set aside" if verdict == Verdict.SET_ASIDE else "kept beside another"
    record(
        later, action, acting_user=acting_user, new={"earlier": earlier.reference}, reason=reason
    )
    return decision


@transaction.atomic
def take_back(decision_pk: int, *, reason: str, acting_user: User) -> None:
    """Take a decision about two responses back: one that was set aside counts again, and both may look alike.

    What was decided, by whom and why, stays on record. Raises NotAllowed, ResultsArePublished,
    AlreadyDecided when somebody was quicker, or AnotherCounts.
    """
    if not policies.can_handle_responses(acting_user):
        raise NotAllowed(NOT_YOURS)
    held = DuplicateDecision.objects.select_for_update(of=("self",))
    decision = held.select_related("earlier", "later").filter(pk=decision_pk).first()
    if decision is None:
        raise AlreadyDecided("Somebody has taken this decision back already.")
    hold_unpublished(decision.later.round_id)
    old = {
        "earlier": decision.earlier.reference,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "decided_by": decision.decided_by_id,
    }
    later = decision.later
    decision.delete()
    if not later.decisions.filter(verdict=Verdict.SET_ASIDE).exists():
        _let_count(later)
    record(later, "decision taken back", acting_user=acting_user, old=old, reason=reason)


def _let_count(response: Response) -> None:
    try:
        take_in_again(response.pk)
    except IntegrityError as error:
        raise another_counts(response) or error from error
