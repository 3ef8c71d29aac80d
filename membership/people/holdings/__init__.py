"""Holdings: what the portal has for a user, an organisation, a district or a seat.

Each app says in its ``holdings.py``, once it is ready, what its tables hold for these four. Merging
two organisations, erasing an account, the archive of my data, retention, closing a district and
handing over then run over all of it, and know nothing of the apps. A test finds every reference to
the four and fails when no holding covers it.

A holding answers six things:

* ``count``: how many rows name the holder.
* ``describe``: sentences with the count, for previews and the handover pack: what is there, or what
  would become of it when it moves or is erased.
* ``export``: the rows for my data, with ``files`` for what is attached.
* ``move``: give what the old holder has to a new one of the same kind. ``clashes`` says first what
  both have that may exist once, and which rule is followed; one that refuses stops everything.
  ``foresee`` says for the preview what a move would do. Of several new holders (the successors of
  a district) links go to each, other rows to the first or by a rule of their own. Some rows stay,
  for a reason that ``describe`` gives: a chart of last year says the old district's name.
* ``handed_over``: what the successor gets when the holder leaves a role; see ``handing_over``.
* ``erase``: delete the rows, or keep them without the name, or keep them as they are, each for a
  reason: what people said stays readable, and public terms are a public record.

``move`` and ``erase`` run inside the caller's transaction, which has locked the holders; both refuse
to run outside one. They write no audit record and send no signal: the action that calls them does.

Plain rows are declared with ``Rows`` and ``Links``; what needs more extends ``Rows``.
"""

from membership.people.holdings.handing_over import HandedOver, HandsOver, Item, Role
from membership.people.holdings.protocol import (
    Clash,
    Erased,
    Event,
    Foreseen,
    Holding,
    Moved,
    MoveRefused,
)
from membership.people.holdings.registry import (
    all_holdings,
    clashes,
    count,
    describe,
    erase,
    export,
    files,
    foresee,
    hand_over,
    hold,
    holdings_of,
    move,
)
from membership.people.holdings.rows import Links, Rows
from membership.people.holdings.rules import (
    Clears,
    Deletes,
    Follows,
    Keeps,
    Once,
    Spare,
    Stays,
)

__all__ = [
    "Clash",
    "Clears",
    "Deletes",
    "Erased",
    "Event",
    "Follows",
    "Foreseen",
    "HandedOver",
    "HandsOver",
    "Holding",
    "Item",
    "Keeps",
    "Links",
    "MoveRefused",
    "Moved",
    "Once",
    "Role",
    "Rows",
    "Spare",
    "Stays",
    "all_holdings",
    "clashes",
    "count",
    "describe",
    "erase",
    "export",
    "files",
    "foresee",
    "hand_over",
    "hold",
    "holdings_of",
    "move",
]
