"""What a scenario assumes: the rules of a body as numbers, and how its seats change hands."""

from dataclasses import dataclass
from enum import StrEnum

YEARS = range(1, 16)
"""For how many years a plan may look ahead."""


class Kind(StrEnum):
    FIXED = "fixed"  # a holder is renewed for as long as the rules let her
    ROTATING = "rotating"  # a seat changes hands after so many terms in a row
    HYBRID = "hybrid"  # named core seats are fixed, the others rotate


@dataclass(frozen=True)
class Rules:
    """The rules of a body; months and days are whole numbers."""

    term_months: int
    max_consecutive: int | None = None
    cooling_off_months: int = 0
    part_terms_count: bool = True
    replacement_inherits_end: bool = False
    holdover_months: int = 0  # none: nobody stays on
    max_turnover_percent: int | None = None
    notice_days: int = 90

    def allowed(self, voting: int) -> int | None:
        """How many of ``voting`` seats may change hands in any 12 months; None: no such rule.

        A share that is no whole seat is cut: a third of 10 seats are 3. One seat may always change,
        or no term of a small body could ever end.
        """
        if self.max_turnover_percent is None:
            return None
        return max(voting * self.max_turnover_percent // 100, 1)


@dataclass(frozen=True)
class Scenario:
    """Rules, and how seats change hands under them.

    ``rotates_after`` is the number of terms in a row after which a rotating seat changes hands;
    ``core`` are the keys of the seats that a hybrid scenario keeps fixed; ``months_to_fill`` is
    how long it is expected to take until somebody new starts.
    """

    kind: Kind
    rules: Rules
    rotates_after: int = 1
    core: frozenset[int] = frozenset()
    months_to_fill: int = 0

    def is_fixed(self, seat: int) -> bool:
        return self.kind == Kind.FIXED or (self.kind == Kind.HYBRID and seat in self.core)

    def turn(self, seat: int) -> int | None:
        """After how many terms in a row the seat changes hands; None: it never has to.

        A fixed seat does when the rules force it. A rotating one does after ``rotates_after``
        terms, or earlier when the rules allow fewer.
        """
        limit = self.rules.max_consecutive
        if self.is_fixed(seat):
            return limit
        return self.rotates_after if limit is None else min(limit, self.rotates_after)
