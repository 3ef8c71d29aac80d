"""Past members: who sat once and sits no longer, with the seats that they held."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from membership.bodies.history.spells import Spell, spell
from membership.bodies.models import Body, Seat, Term
from membership.bodies.querysets import TermQuerySet
from membership.organisations.models import Organisation
from membership.people.models import Person

PEOPLE_SHOWN = 20
LONGEST_NAME = 150  # characters


@dataclass(frozen=True)
class Stretch:
    """A seat held for one organisation without a day between, in one term or several."""

    seat: Seat
    organisation: Organisation | None
    start: date
    end: date | None
    terms: int = 1


@dataclass(frozen=True)
class PastMember:
    person: Person
    stretches: list[Stretch]


def past_members(
    body: Body,
    on: date,
    *,
    sitting: Collection[int],
    ex_officio: Iterable[Spell],
    called: str = "",
    page: str | None = None,
) -> "Page[Any]":
    """A page of ``PastMember`` who had sat by ``on``, the last to leave first; three queries.

    ``sitting`` are the keys of the people who sit on that day, ``ex_officio`` the body's
    ``ex_officio_spells``; ``called`` asks for those whose name has these letters.
    """
    by_office = [each for each in ex_officio if each.start <= on]
    terms = Term.objects.filter(
        Q(body=body) | Q(pk__in=[each.term.pk for each in by_office]), start__lte=on
    )
    people = _people(terms.exclude(person__in=sitting), called)
    found = Paginator(people, PEOPLE_SHOWN).get_page(page)
    found.object_list = _members(body, [row["person"] for row in found], terms, by_office)
    return found


def _people(terms: TermQuerySet, called: str) -> TermQuerySet:
    if called := called.replace("\0", "").strip()[:LONGEST_NAME]:
        terms = terms.filter(person__full_name__icontains=called)
    left = Max(Coalesce("end", "seat__end", "body__closed"))
    people: TermQuerySet = terms.values("person").annotate(left=left).order_by("-left", "person")
    return people


def _members(
    body: Body, keys: list[int], terms: TermQuerySet, by_office: list[Spell]
) -> list[PastMember]:
    rows = terms.filter(person__in=keys).with_succession().order_by("start", "pk")
    offices: dict[int, list[Spell]] = defaultdict(list)
    for each in by_office:
        offices[each.term.pk].append(each)
    held: dict[int, list[Spell]] = defaultdict(list)
    for term in rows.select_related(
        "body", "seat__body", "seat__district", "seat__theme", "person", "organisation"
    ):
        own = spell(term.seat, term) if term.body_id == body.pk else None
        held[term.person_id] += [*([own] if own else []), *offices[term.pk]]
    return [PastMember(held[key][0].term.person, stretches(held[key])) for key in keys if held[key]]


def stretches(spells: Iterable[Spell]) -> list[Stretch]:
    """``spells`` of one person, the earliest first; those that follow on each other become one."""
    found: list[Stretch] = []
    for each in spells:
        last = found[-1] if found else None
        if last and _goes_on(last, each):
            found[-1] = replace(last, end=each.end, terms=last.terms + 1)
        else:
            found.append(Stretch(each.seat, each.term.organisation, each.start, each.end))
    return found


def _goes_on(last: Stretch, following: Spell) -> bool:
    return (
        last.seat == following.seat
        and last.organisation == following.term.organisation
        and last.end is not None
        and last.end >= following.start
    )
