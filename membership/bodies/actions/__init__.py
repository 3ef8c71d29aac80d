"""What is done to seats, terms and meetings, and by whom; one transaction each, with its audit record.

``now`` is the moment at which it happens; left out, it is the present.
"""

from membership.bodies.actions.appointing import appoint, inherited_end, renew, withdraw
from membership.bodies.actions.deputies import deputise, end_deputy
from membership.bodies.actions.ending import end_term, hold_over
from membership.bodies.actions.moving import correct, reschedule, swap
from membership.bodies.actions.setting_up import cancel_meeting, save, save_meeting

__all__ = [
    "appoint",
    "cancel_meeting",
    "correct",
    "deputise",
    "end_deputy",
    "end_term",
    "hold_over",
    "inherited_end",
    "renew",
    "reschedule",
    "save",
    "save_meeting",
    "swap",
    "withdraw",
]
