"""Whose answer somebody may give: her own once a round, and one for each of her organisations."""

from typing import Any

from django.db.models import Exists, OuterRef

from consultations.models import Response, Round
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import Anyone


def own_response(user: Anyone, round_: Round) -> Response | None:
    """What the account sent for itself and counts; not what it sent for an organisation."""
    if not isinstance(user, User):
        return None
    own = Response.objects.counted().filter(round=round_, user=user, organisation=None)
    found: Response | None = own.first()
    return found


def organisations_left(user: Anyone, round_: Round) -> Any:
    """The organisations of ``user`` that nobody has answered for."""
    if not isinstance(user, User):
        return Organisation.objects.none()
    answered = Response.objects.counted().filter(round=round_, organisation=OuterRef("pk"))
    return Organisation.objects.verified().of(user).exclude(Exists(answered)).order_by("name")


def refusal(user: Anyone, round_: Round, organisation: Organisation | None) -> str:
    """Why no other answer can be begun for ``organisation``, or for oneself; empty when one can."""
    if organisation is None:
        if own_response(user, round_) is None:
            return ""
        return "You have already answered for yourself. Choose the organisation that you answer for"
    sent = Response.objects.counted().filter(round=round_, organisation=organisation)
    return f"Somebody has already answered for {organisation}" if sent.exists() else ""
