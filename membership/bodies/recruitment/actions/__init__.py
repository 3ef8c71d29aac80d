"""What is done with calls, panels and expressions of interest, and by whom; one transaction each.

``now`` is the moment at which it happens; left out, it is the present. Locks are taken in one order:
the body, the call, the organisation.
"""

from membership.bodies.recruitment.actions.calls import (
    Asked,
    discard,
    extend,
    publish,
    save,
    withdraw,
)
from membership.bodies.recruitment.actions.deciding import decide, leave_vacant
from membership.bodies.recruitment.actions.expressions import put_forward, take_back
from membership.bodies.recruitment.actions.panels import (
    add_note,
    give_scores,
    name_panel,
    shortlist,
    stand_aside,
)

__all__ = [
    "Asked",
    "add_note",
    "decide",
    "discard",
    "extend",
    "give_scores",
    "leave_vacant",
    "name_panel",
    "publish",
    "put_forward",
    "save",
    "shortlist",
    "stand_aside",
    "take_back",
    "withdraw",
]
