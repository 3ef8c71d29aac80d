"""What is done to organisations and by whom; each action is one transaction with its audit record.

``now`` is the moment at which it happens; left out, it is the present.
"""

from membership.organisations.actions.belonging import (
    accept,
    ask_to_join,
    change_role,
    decline_request,
    end_belonging,
    withdraw_request,
)
from membership.organisations.actions.details import change_details, look_again
from membership.organisations.actions.handing_over import (
    hand_over,
    hand_over_to_who_asks,
    invite_manager,
)
from membership.organisations.actions.inviting import (
    accept_invitation,
    decline_invitation,
    invite,
    send_again,
    withdraw,
)
from membership.organisations.actions.merging import merge
from membership.organisations.actions.registering import enter, register
from membership.organisations.actions.rights import lock
from membership.organisations.actions.vouching import answer, confirm, decline

__all__ = [
    "accept",
    "accept_invitation",
    "answer",
    "ask_to_join",
    "change_details",
    "change_role",
    "confirm",
    "decline",
    "decline_invitation",
    "decline_request",
    "end_belonging",
    "enter",
    "hand_over",
    "hand_over_to_who_asks",
    "invite",
    "invite_manager",
    "lock",
    "look_again",
    "merge",
    "register",
    "send_again",
    "withdraw",
    "withdraw_request",
]
