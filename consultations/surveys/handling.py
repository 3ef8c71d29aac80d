"""What officers do with responses: type in what came otherwise, match names, decide about pairs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from consultations import policies
from consultations.errors import (
    AlreadyAnswered,
    AlreadyDecided,
    AnotherCounts,
    NotAllowed,
    NothingMatches,
    OrganisationAlreadyAnswered,
    RoundNotOpen,
)
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
from consultations.surveys.sending import already_answered, store
from consultations.surveys.taking_out import hold_unpublished, take_in_again, take_out
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
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
    **about: Any,
) -> Response:
    """Type in what came on paper, by e-mail or by telephone, as it came.

    Questions that are required on screen may be left out. ``about`` are capacity, district and
    organisation_name. Raises NotAllowed, RoundNotOpen for what came outside the round,
    ResultsArePublished, and AnswersRefused.
    """
    if not policies.can_handle_responses(acting_user):
        raise NotAllowed(NOT_YOURS)
    if not round_.is_open(received_at) or received_at > now:
        raise RoundNotOpen("It must have come while the round was open.")
    hold_unpublished(round_.pk)
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
        **about,
    )
    store(response, right, acting_user=acting_user)
    return response


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
        refused = already_answered(response)
        if refused is None:
            raise
        whose = "the same confirmed e-mail address"
        if isinstance(refused, AlreadyAnswered):
            whose = "the same account"
        elif isinstance(refused, OrganisationAlreadyAnswered):
            whose = str(response.organisation)
        raise AnotherCounts(
            f"It cannot count again: another response of {whose} counts in this round. Set that one"
            " aside first, if this one is the right one."
        ) from error


@transaction.atomic
def match_organisation(response: Response, name: str, *, acting_user: User) -> Organisation:
    """Say which organisation somebody without an account named, by its name or its address.

    Raises NotAllowed, ResultsArePublished, NothingMatches, or OrganisationAlreadyAnswered.
    """
    if not policies.can_handle_responses(acting_user):
        raise NotAllowed(NOT_YOURS)
    hold_unpublished(response.round_id)
    verified = Organisation.objects.verified()
    found = verified.filter(name__iexact=name.strip()) or verified.filter(slug=name.strip())
    if len(found) != 1:
        raise NothingMatches(_hint(name))
    organisation: Organisation = found[0]
    old = response.organisation_name
    try:
        with transaction.atomic():
            response.organisation = lock(organisation.pk)
            response.save(update_fields=["organisation"])
            record(
                response,
                "organisation matched",
                acting_user=acting_user,
                old={"organisation_name": old},
                new={"organisation": organisation.pk},
            )
    except IntegrityError as error:
        raise already_answered(response) or error from error
    return organisation


def _hint(name: str) -> str:
    """Names that begin alike, for whoever has to find the right one."""
    word = next(iter(name.split()), "")
    alike = Organisation.objects.verified().filter(name__icontains=word).order_by("name")
    names = ", ".join(f"“{each}”" for each in alike[:5]) if word else ""
    again = f" Did you mean {names}?" if names else ""
    return f"There is no one confirmed organisation called “{name}”.{again}"
