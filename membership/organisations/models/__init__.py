"""Organisations, who belongs to them, and who asks to."""

from membership.organisations.models.belonging import Belonging, JoinRequest, Role
from membership.organisations.models.organisations import (
    IncomeBand,
    Kind,
    Organisation,
    VouchingState,
)

__all__ = [
    "Belonging",
    "IncomeBand",
    "JoinRequest",
    "Kind",
    "Organisation",
    "Role",
    "VouchingState",
]
