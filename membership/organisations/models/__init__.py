"""Organisations, who belongs to them, who asks to, and who is invited."""

from membership.organisations.bulk.models import Import, ImportRow
from membership.organisations.models.belonging import Belonging, JoinRequest, Role
from membership.organisations.models.invitations import Invitation, Outcome
from membership.organisations.models.organisations import (
    IncomeBand,
    Kind,
    Organisation,
    VouchingState,
)

__all__ = [
    "Belonging",
    "Import",
    "ImportRow",
    "IncomeBand",
    "Invitation",
    "JoinRequest",
    "Kind",
    "Organisation",
    "Outcome",
    "Role",
    "VouchingState",
]
