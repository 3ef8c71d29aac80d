"""The organisations that people named without an account: officers say which they are, or that none is."""

from datetime import datetime

from django.db import IntegrityError, transaction

from consultations import policies
from consultations.errors import AlreadyDecided, NotAllowed, NothingMatches
from consultations.models import NameDecision, Response
from consultations.surveys.handling import NOT_YOURS
from consultations.surveys.names import forget_name
from consultations.surveys.refusals import already_answered, another_counts
from consultations.surveys.taking_out import hold_unpublished
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def match_organisation(
    response: Response, name: str, *, acting_user: User, now: datetime
) -> Organisation:
    """Say which organisation somebody without an account named, by its name or its address.

    Raises NotAllowed, ResultsArePublished, AlreadyDecided, NothingMatches, or
    OrganisationAlreadyAnswered.
    """
    _hold_unmatched(response, acting_user)
    verified = Organisation.objects.verified()
    found = verified.filter(name__iexact=name.strip()) or verified.filter(slug=name.strip())
    if len(found) != 1:
        raise NothingMatches(_hint(name))
    organisation: Organisation = found[0]
    try:
        with transaction.atomic():
            response.speak_for(lock(organisation.pk))
            response.save(update_fields=["organisation", "organisation_kind"])
    except IntegrityError as error:
        raise already_answered(response) or error from error
    _decide(response, listed=True, acting_user=acting_user, now=now)
    return organisation


@transaction.atomic
def note_as_unlisted(response: Response, *, acting_user: User, now: datetime) -> None:
    """Say that the organisation is not in the directory; its name stays as it was typed.

    Raises NotAllowed, ResultsArePublished or AlreadyDecided.
    """
    _hold_unmatched(response, acting_user)
    _decide(response, listed=False, acting_user=acting_user, now=now)


@transaction.atomic
def take_name_back(decision_pk: int, *, reason: str, acting_user: User) -> None:
    """Take back what was found of a name, which waits again; what had been found stays on record.

    Raises NotAllowed, ResultsArePublished, AlreadyDecided when somebody was quicker, or AnotherCounts.
    """
    if not policies.can_handle_responses(acting_user):
        raise NotAllowed(NOT_YOURS)
    held = NameDecision.objects.select_for_update(of=("self",))
    decision = held.select_related("response").filter(pk=decision_pk).first()
    if decision is None:
        raise AlreadyDecided("Somebody has taken this back already.")
    response = decision.response
    hold_unpublished(response.round_id)
    old = {"organisation": response.organisation_id, "made_by": decision.made_by_id}
    try:
        with transaction.atomic():
            forget_name(response)
    except IntegrityError as error:
        raise another_counts(response) or error from error
    record(response, "name taken back", acting_user=acting_user, old=old, reason=reason)


def _hold_unmatched(response: Response, user: User) -> None:
    if not policies.can_handle_responses(user):
        raise NotAllowed(NOT_YOURS)
    hold_unpublished(response.round_id)
    if not Response.objects.unmatched().filter(pk=response.pk).exists():
        raise AlreadyDecided("Somebody has looked this name up already.")


def _decide(response: Response, *, listed: bool, acting_user: User, now: datetime) -> None:
    NameDecision.objects.create(response=response, listed=listed, made_at=now, made_by=acting_user)
    record(
        response,
        "organisation matched" if listed else "organisation not listed",
        acting_user=acting_user,
        old={"organisation_name": response.organisation_name},
        new={"organisation": response.organisation_id},
    )


def _hint(name: str) -> str:
    """Names that begin alike, for whoever has to find the right one."""
    word = next(iter(name.split()), "")
    alike = Organisation.objects.verified().filter(name__icontains=word).order_by("name")
    names = ", ".join(f"“{each}”" for each in alike[:5]) if word else ""
    again = f" Did you mean {names}?" if names else ""
    return f"There is no one confirmed organisation called “{name}”.{again}"
