"""Which term in a row each of somebody's terms is, by the rules of the body."""

from collections.abc import Iterable, Iterator
from datetime import date

from membership.bodies.models import Body, Term
from membership.bodies.states import held_until
from portal.lib.time import add_months


def numbers(terms: Iterable[Term], rules: Body) -> Iterator[tuple[Term, int]]:
    """Each of one person's ``terms`` on a body, given by their start, with its number in a row.

    A term is in a row with the one before when no day lies between the two, staying on included, or
    fewer than the months of the pause that the rules ask for. A part term adds nothing where the
    rules do not count it, and neither does one that carries on in another seat. Needs terms read
    ``with_succession``.
    """
    number, before = 0, None
    for term in terms:
        in_a_row = before is not None and starts_in_a_row(term.start, before, rules)
        if not in_a_row:
            number = 0
        if not (in_a_row and term.continues) and (rules.part_terms_count or not term.part):
            number += 1
        before = held_until(term) or date.max
        yield term, number


def starts_in_a_row(start: date, before: date, rules: Body) -> bool:
    """Whether a term from ``start`` follows on one that was held until the day before ``before``."""
    if start <= before:
        return True
    return start < add_months(before, rules.cooling_off_months)


def is_part(start: date, end: date | None, rules: Body) -> bool:
    """Whether a term with these days is shorter than the full length that the rules give."""
    return end is not None and end < add_months(start, rules.term_months)
