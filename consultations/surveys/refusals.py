"""Which of our rules the database refused a response with, in words for who meets it."""

from consultations.errors import (
    AddressAlreadyCounts,
    AlreadyAnswered,
    AnotherCounts,
    OrganisationAlreadyAnswered,
)
from consultations.models import Response


def already_answered(response: Response) -> Exception | None:
    """Which rule the database refused with; None when it was none of ours."""
    sent = Response.objects.counted().filter(round=response.round).exclude(pk=response.pk)
    organisation = response.organisation
    own = sent.filter(user=response.user, organisation=None)
    if response.user is not None and organisation is None and own.exists():
        return AlreadyAnswered("You have already answered this consultation.")
    if organisation is not None and sent.filter(organisation=organisation).exists():
        return OrganisationAlreadyAnswered(f"Somebody has already answered for {organisation}.")
    confirmed = sent.filter(
        confirmed_at__isnull=False, receipt_email__iexact=response.receipt_email
    )
    if response.confirmed_at and response.receipt_email and confirmed.exists():
        return AddressAlreadyCounts(
            "A response that was confirmed from this e-mail address counts already."
        )
    return None


def another_counts(response: Response) -> AnotherCounts | None:
    """Why ``response`` cannot count as it is; None when none of our rules refuses it."""
    refused = already_answered(response)
    if refused is None:
        return None
    whose = "the same confirmed e-mail address"
    if isinstance(refused, AlreadyAnswered):
        whose = "the same account"
    elif isinstance(refused, OrganisationAlreadyAnswered):
        whose = str(response.organisation)
    return AnotherCounts(
        f"It cannot count again: another response of {whose} counts in this round. Set that one"
        " aside first, if this one is the right one."
    )
