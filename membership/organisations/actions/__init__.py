"""What is done to organisations and by whom; each action is one transaction with its audit record.

``now`` is the moment at which it happens; left out, it is the present.
"""

from membership.organisations.actions.belonging import (
    accept,
    ask_to_join,
    change_role,
    decline_request,
    end_belonging,
)
from membership.organisations.actions.details import change_details, look_again
from membership.organisations.actions.registering import confirm, decline, register

__all__ = [
    "accept",
    "ask_to_join",
    "change_details",
    "change_role",
    "confirm",
    "decline",
    "decline_request",
    "end_belonging",
    "look_again",
    "register",
]
