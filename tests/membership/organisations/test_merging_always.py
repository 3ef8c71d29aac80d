"""Whatever two organisations have: merging loses nothing, doubles nothing, and is done once."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consultations.models import Response
from forums.models import ForumMembership, Topic
from membership.organisations import actions
from membership.organisations.errors import AlreadyMerged, ClashesUndecided
from membership.organisations.models import Belonging, JoinRequest, Organisation, Role
from membership.people import holdings
from membership.people.models import User
from membership.people.roles import OFFICER
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.consultations import ResponseFactory, RoundFactory
from tests.factories.forums import ForumFactory, ForumMembershipFactory, TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import DistrictFactory

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
APPS = ("organisations", "forums", "consultations", "bodies")

side = st.integers(0, 1)  # the organisation that is merged, or the one that stays
which = st.integers(0, 2)  # one of three people, forums, rounds, districts, seats
ago = st.integers(1, 400)  # days
things = st.lists(
    st.one_of(
        st.tuples(st.just("belong"), side, which, ago, st.sampled_from(Role)),
        st.tuples(st.just("belonged"), side, which, ago, st.sampled_from(Role)),
        st.tuples(st.just("ask"), side, which, ago, st.none()),
        st.tuples(st.just("join"), side, which, ago, st.none()),
        st.tuples(st.just("talk"), side, which, ago, st.none()),
        st.tuples(st.just("answer"), side, which, ago, st.none()),
        st.tuples(st.just("serve"), side, which, ago, st.none()),
        st.tuples(st.just("sit"), side, which, ago, st.booleans()),
    ),
    max_size=14,
)


# Both have one of everything, the one that is merged since longer, and since less long.
EVERYTHING = [
    ("belong", Role.MEMBER),
    ("ask", None),
    ("join", None),
    ("talk", None),
    ("answer", None),
    ("serve", None),
    ("sit", False),
]
LONGER, SHORTER = (
    [(verb, side, 0, days[side], more) for verb, more in EVERYTHING for side in (0, 1)]
    for days in ((200, 100), (100, 200))
)


class Pair:
    """Two organisations, and three of everything that they may share."""

    def __init__(self) -> None:
        self.officer = UserFactory.create()
        self.officer.groups.add(Group.objects.get(name=OFFICER))
        self.both = OrganisationFactory.create_batch(2)
        self.people = UserFactory.create_batch(3)
        self.forums = ForumFactory.create_batch(3)
        self.rounds = RoundFactory.create_batch(3)
        self.districts = DistrictFactory.create_batch(3)
        self.seats = SeatFactory.create_batch(3)

    def give(self, verb: str, side: int, which: int, days: int, more: Any) -> None:
        """Give one organisation something, unless it has it already."""
        organisation, then = self.both[side], NOW - timedelta(days=days)
        person, forum, round_ = self.people[which], self.forums[which], self.rounds[which]
        if verb in ("belong", "belonged"):
            self._belong(organisation, person, then, more, ended=verb == "belonged")
        elif verb == "ask":
            JoinRequest.objects.get_or_create(
                user=person, organisation=organisation, defaults={"asked_at": then}
            )
        elif verb == "join" and not organisation.forum_memberships.filter(forum=forum).exists():
            ForumMembershipFactory.create(forum=forum, organisation=organisation, joined_at=then)
        elif verb == "talk":
            TopicFactory.create(forum=forum, organisation=organisation, author=person)
        elif verb == "answer" and not organisation.responses.filter(round=round_).exists():
            ResponseFactory.create(round=round_, organisation=organisation, sent_at=then)
        elif verb == "serve":
            organisation.districts.add(self.districts[which])
        elif verb == "sit":
            self._sit(organisation, which, then, more)

    def _belong(
        self, organisation: Organisation, person: User, since: datetime, role: Role, *, ended: bool
    ) -> None:
        current = Belonging.objects.current().filter(user=person, organisation=organisation)
        if ended or not current.exists():
            Belonging.objects.create(
                user=person,
                organisation=organisation,
                since=since,
                role=role,
                ended_at=NOW - timedelta(hours=1) if ended else None,
            )

    def _sit(self, organisation: Organisation, which: int, then: datetime, lasts: bool) -> None:
        """A term in a seat of a body of its own; two lasting ones on one body clash."""
        day = then.date()
        seat = self.seats[which]
        if seat.terms.filter(organisation=organisation).exists():
            return
        own = SeatFactory.create(body=seat.body)
        end = None if lasts else day + timedelta(days=1)
        TermFactory.create(
            seat=own, organisation=organisation, start=day, end=end, released=None if lasts else end
        )


def rows() -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row of the rooms that know organisations, by table and key."""
    return {
        model._meta.label: {row["pk"]: row for row in model._base_manager.values("pk", *names)}
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if (names := [field.attname for field in model._meta.concrete_fields])
    }


def what_counts(organisations: list[Organisation]) -> dict[str, Any]:
    """What the organisations have between them, each thing once, by the rules of a merger."""
    roles: dict[int, list[tuple[bool, datetime]]] = defaultdict(list)
    for each in Belonging.objects.current().filter(organisation__in=organisations):
        roles[each.user_id].append((each.role == Role.MANAGER, each.since))
    forums: dict[int, list[datetime]] = defaultdict(list)
    for membership in ForumMembership.objects.filter(organisation__in=organisations, left_at=None):
        forums[membership.forum_id].append(membership.joined_at)
    answers: dict[int, list[datetime]] = defaultdict(list)
    for response in Response.objects.counted().filter(organisation__in=organisations):
        answers[response.round_id].append(response.sent_at)
    return {
        "people": {
            user: (any(manages for manages, _ in found), min(since for _, since in found))
            for user, found in roles.items()
        },
        "forums": {forum: min(days) for forum, days in forums.items()},
        "answers": {round_: min(days) for round_, days in answers.items()},
        "topics": Topic.objects.filter(organisation__in=organisations).count(),
        "districts": {d.pk for each in organisations for d in each.districts.all()},
    }


class Merging(TestCase):
    @example(things=LONGER)
    @example(things=[*SHORTER, ("belonged", 1, 1, 3, Role.MANAGER)])
    @example(things=[("belong", 0, 0, 9, Role.MANAGER), ("belong", 1, 0, 20, Role.MEMBER)])
    @given(things=things)
    def test_nothing_is_lost_nothing_doubled_and_twice_changes_nothing(
        self, things: list[tuple[str, int, int, int, Any]]
    ) -> None:
        pair = Pair()
        for thing in things:
            pair.give(*thing)
        origin, target = pair.both
        before, counted = rows(), what_counts(pair.both)

        def merge() -> None:
            actions.merge(
                origin, into=target, acting_user=pair.officer, reason="One and the same.", now=NOW
            )

        if any(clash.refuses for clash in holdings.clashes(origin, target, now=NOW)):
            with pytest.raises(ClashesUndecided):
                merge()
            assert rows() == before
            return
        merge()
        after = rows()
        assert {label: set(table) for label, table in after.items()} == {
            label: set(table) for label, table in before.items()
        }
        assert what_counts([target]) == counted
        assert what_counts([origin]) == what_counts([])
        assert all(
            Belonging.objects.current().filter(user=person).count() <= 1 for person in pair.people
        )
        with pytest.raises(AlreadyMerged):
            merge()
        assert rows() == after
