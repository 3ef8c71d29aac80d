"""What somebody should know or see to before an account is erased; other apps add to it.

An app registers a question when it is ready::

    @asks_before_erasing
    def without_a_manager(user: User) -> Concern | None: ...
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from membership.people.holdings import Deletes, Event, holdings_of
from membership.people.models import User


@dataclass(frozen=True)
class Concern:
    """Something that would be left behind: what, where to see to it first, the tick that accepts it,
    and what is said when the tick is missing."""

    name: str
    text: str
    consent: str
    error: str
    links: Sequence[tuple[str, str]] = field(default_factory=tuple)


Question = Callable[[User], Concern | None]
_questions: list[Question] = []


def asks_before_erasing(question: Question) -> Question:
    """Register ``question(user)``; it answers None when there is nothing to see to."""
    if question not in _questions:
        _questions.append(question)
    return question


def concerns_of(user: User) -> list[Concern]:
    """What ``user`` would leave behind."""
    return [concern for question in _questions if (concern := question(user)) is not None]


def fate_of(user: User) -> tuple[list[str], list[str]]:
    """What goes with the account of ``user`` and what stays, in sentences that say why."""
    goes: list[str] = []
    stays: list[str] = []
    for holding in holdings_of(user):
        lines = holding.describe(user, Event.ERASED)
        (goes if isinstance(getattr(holding, "erases", None), Deletes) else stays).extend(lines)
    return goes, stays
