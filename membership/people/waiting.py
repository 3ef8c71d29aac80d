"""What waits for the people of the council: each app registers its counts when it is ready.

::

    @waits
    def to_confirm(user: Anyone, now: datetime) -> Waiting | None:
        if not can_decide(user):
            return None
        return Waiting(count, "organisation to confirm", "organisations to confirm", url, oldest)

A source answers in a constant number of queries, and with None when the matter is not the user's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from membership.people.roles import Anyone


@dataclass(frozen=True)
class Waiting:
    """How many things wait, in the words for one and for many, where, and since when the oldest."""

    count: int
    one: str
    many: str
    url: str
    since: datetime | None = None

    def __str__(self) -> str:
        return f"{self.count:,} {self.one if self.count == 1 else self.many}"


Source = Callable[[Anyone, datetime], Waiting | None]
_sources: list[Source] = []


def waits(source: Source) -> Source:
    """Register a source; registering it twice changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def waiting_for(user: Anyone, *, now: datetime) -> list[Waiting]:
    """What waits for ``user``, in the order in which the apps registered; nothing that counts zero."""
    found = (source(user, now) for source in _sources)
    return [each for each in found if each is not None and each.count]
