"""What a new call begins with: the days that the group's rules give, and words to change."""

from datetime import date, timedelta

from membership.bodies.actions import inherited_end
from membership.bodies.models import Body, Seat
from membership.bodies.recruitment.models import Criterion
from membership.bodies.sittings import falls_free
from portal.lib.time import add_months

OPEN_FOR = timedelta(days=28)  # long enough for a management committee to have met once
BEFORE_IT_STARTS = timedelta(days=70)  # open, read, decided, and notice given to an employer
MOST_CRITERIA = 10
LONGEST_NAME = 120  # characters of a criterion

QUESTIONS = """\
Which organisations would you listen to, and how would you reach the small ones?
What have you changed together with others?
How would you report back?"""
CRITERIA = """\
Is trusted by the organisations that the seat stands for: 3
Listens to small groups as much as to large ones: 2
Has the time, and the backing of an organisation: 1"""


def first_day(seat: Seat | None, on: date) -> date:
    """When a new holder can start: the first of a month, when the call has run and the seat is free."""
    ready = on + BEFORE_IT_STARTS
    if seat is not None:
        ready = max(ready, falls_free(seat, on))
    return ready if ready.day == 1 else add_months(ready.replace(day=1), 1)


def end_by_the_rules(seat: Seat | None, start: date, body: Body) -> date:
    """The end of the term by the rules of the group: the predecessor's, or a whole term."""
    inherited = inherited_end(seat, start, body) if seat is not None else None
    return inherited or add_months(start, body.term_months)


class BadCriterion(ValueError):
    """A line that says no criterion; the message is for whoever wrote it."""


def read_criteria(text: str) -> list[tuple[str, int]]:
    """Criteria from lines such as "Listens to small groups: 3"; without a weight one counts once.

    Raises BadCriterion.
    """
    found: list[tuple[str, int]] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        name, colon, weight = line.rpartition(":")
        weighed = bool(colon) and weight.strip().isdecimal()
        name = name.strip() if weighed else line
        weight = weight.strip() if weighed else "1"
        if len(weight) > 1 or int(weight) not in Criterion.WEIGHTS:
            raise BadCriterion(f"“{line[:60]}”: the weight is a whole number from 1 to 5.")
        if not name or len(name) > LONGEST_NAME:
            raise BadCriterion(f"“{line[:60]}”: a criterion has up to {LONGEST_NAME} characters.")
        if name.casefold() in {each.casefold() for each, _ in found}:
            raise BadCriterion(f"“{name[:60]}” is there twice.")
        found.append((name, int(weight)))
    if len(found) > MOST_CRITERIA:
        raise BadCriterion(f"Name up to {MOST_CRITERIA} criteria: a panel scores each of them.")
    return found


def write_criteria(criteria: "list[tuple[str, int]]") -> str:
    """The lines from which ``read_criteria`` reads the same."""
    return "\n".join(f"{name}: {weight}" for name, weight in criteria)
