"""Who can be named for the panel of a call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from membership.bodies.models import Body
from membership.bodies.recruitment.models import Call, Expression
from membership.bodies.recruitment.policies import has_lost_the_seat
from membership.bodies.sittings import who_sits
from membership.organisations.models import Belonging
from membership.people.models import User
from membership.people.roles import officers


@dataclass(frozen=True)
class Candidate:
    """An account that could judge, and as what she or he is known."""

    user: User
    known_as: str


def candidates(call: Call, on: date) -> list[Candidate]:
    """Holders of seats of the body and of the one that it answers to, officers, and the present panel.

    Whoever has an interest in the call is left out.
    """
    known: dict[int, Candidate] = {}
    for body in filter(None, (call.body, call.body.parent)):
        for user, seat in _holders(body, on):
            known.setdefault(user.pk, Candidate(user, f"{seat}, {body}"))
    for user in officers():
        known.setdefault(user.pk, Candidate(user, "officer of the council"))
    for member in call.panel.sitting().select_related("user", "call__body__parent"):
        if has_lost_the_seat(member, on):
            continue
        known.setdefault(member.user.pk, Candidate(member.user, "on the panel"))
    interested = set(_interested(call, known).values_list("pk", flat=True))
    free = [each for pk, each in known.items() if pk not in interested]
    return sorted(free, key=lambda each: (each.user.full_name.casefold(), each.user.pk))


def _holders(body: Body, on: date) -> Iterable[tuple[User, str]]:
    people = {each.term.person_id: each for each in who_sits(body, on) if each.term}
    accounts = User.objects.filter(is_active=True, person__in=people).select_related("person")
    return [(user, people[user.person.pk].seat.name) for user in accounts]


def _interested(call: Call, known: Iterable[int]) -> "models.QuerySet[User]":
    """Those of ``known`` to whom ``policies.has_conflict`` applies, in one query."""
    made = Expression.objects.filter(call=call)
    own = Exists(made.filter(user=OuterRef("pk")))
    belongs = Belonging.objects.current().filter(
        user=OuterRef("pk"), organisation__in=made.values("organisation")
    )
    return User.objects.filter(pk__in=list(known)).filter(Q(own) | Q(Exists(belongs)))
