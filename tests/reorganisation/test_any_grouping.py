"""Twelve districts become any others, in any order and by anybody's clock: nothing is lost or doubled."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from digests.models import Subscription
from forums.models import Forum, ForumMembership, Topic
from membership.bodies.models import Body, Seat, Term
from membership.organisations.models import Organisation
from membership.people.reorganisation.actions import close_district, hand_on_what_is_due
from membership.places.models import District
from portal.lib.time import start_of_day
from portal.records.models import AuditRecord
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.digests import SubscriptionFactory
from tests.factories.forums import ForumFactory, ForumMembershipFactory, TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.places import DistrictFactory

END = date(2028, 4, 1)
BEFORE, AFTER = start_of_day(date(2027, 6, 1)), start_of_day(END + timedelta(days=3))
OLD, NEW = 12, 4
groupings = st.lists(st.sets(st.integers(0, NEW - 1), min_size=1), min_size=OLD, max_size=OLD)
memberships = st.lists(st.sets(st.integers(0, OLD - 1), max_size=4), min_size=3, max_size=5)


@dataclass
class County:
    old: list[District]
    new: list[District]
    organisations: list[Organisation]
    subscriptions: list[Subscription]
    body: Body

    def heirs(self, wanted: set[int], grouping: list[set[int]]) -> set[District]:
        return {self.new[number] for index in wanted for number in grouping[index]}


def build(serving: list[set[int]]) -> County:
    """Twelve districts, each with a forum, a topic in it and a seat that is held."""
    old, new = DistrictFactory.create_batch(OLD), DistrictFactory.create_batch(NEW, start=END)
    body = BodyFactory.create()
    organisations, subscriptions = [], []
    for wanted in serving:
        districts = [old[index] for index in wanted]
        organisations.append(OrganisationFactory.create(districts=districts))
        subscriptions.append(SubscriptionFactory.create(districts=districts))
    for district in old[:-1]:  # the last one has neither forum nor seat
        forum = ForumFactory.create(district=district)
        TopicFactory.create(forum=forum, organisation=organisations[0])
        seat = SeatFactory.create(body=body, stands_for="district", district=district)
        TermFactory.create(seat=seat, person=PersonFactory.create(), end=None)
        for organisation in district.organisations.all():
            ForumMembershipFactory.create(forum=forum, organisation=organisation)
    return County(old, new, organisations, subscriptions, body)


def names_of_forums(organisation: Organisation) -> list[str]:
    joined = ForumMembership.objects.filter(organisation=organisation, left_at=None)
    return sorted(joined.values_list("forum__district__name", flat=True))


class AnyGrouping(TestCase):
    @given(
        grouping=groupings,
        serving=memberships,
        order=st.permutations(range(OLD)),
        planned=st.sets(st.integers(0, OLD - 1)),
    )
    def test_everything_of_the_old_is_with_the_new(
        self,
        grouping: list[set[int]],
        serving: list[set[int]],
        order: list[int],
        planned: set[int],
    ) -> None:
        county = build(serving)
        topics, terms = Topic.objects.count(), Term.objects.count()
        for index in order:
            self.close(county, grouping, index, early=index in planned)
        hand_on_what_is_due(now=AFTER)
        self.assert_links(county, grouping, serving)
        self.assert_forums(county, grouping, serving)
        self.assert_seats(county, grouping)
        assert (Topic.objects.count(), Term.objects.count()) == (topics, terms)
        self.assert_repeating_changes_nothing(county, grouping)

    def close(self, county: County, grouping: list[set[int]], index: int, *, early: bool) -> bool:
        return close_district(
            county.old[index],
            successors=[county.new[number] for number in grouping[index]],
            end=END,
            acting_user=None,
            reason="The order of 2027.",
            now=BEFORE if early else AFTER,
        )

    def assert_links(
        self, county: County, grouping: list[set[int]], serving: list[set[int]]
    ) -> None:
        pairs = zip(county.organisations, county.subscriptions, serving, strict=True)
        for organisation, subscription, wanted in pairs:
            expected = Counter(county.heirs(wanted, grouping))
            assert Counter(organisation.districts.all()) == expected
            assert Counter(subscription.districts.all()) == expected
        for index, district in enumerate(county.old):
            assert set(district.heirs(END)) == county.heirs({index}, grouping)
            assert district.organisations.count() == 0

    def assert_forums(
        self, county: County, grouping: list[set[int]], serving: list[set[int]]
    ) -> None:
        with_forum = set(range(OLD - 1))
        lasting = {each.district for each in Forum.objects.all()} & set(county.new)
        assert lasting == county.heirs(with_forum, grouping)
        for district in county.old[:-1]:
            assert not district.forum.is_open(END)
            assert district.forum.topics.count() == 1
        for organisation, wanted in zip(county.organisations, serving, strict=True):
            joined = wanted & with_forum
            expected = [county.old[index] for index in joined]
            expected += county.heirs(wanted, grouping) & lasting
            assert names_of_forums(organisation) == sorted(each.name for each in expected)

    def assert_seats(self, county: County, grouping: list[set[int]]) -> None:
        seats = list(Seat.objects.filter(body=county.body).order_by("pk"))
        assert len(seats) == OLD - 1
        for index, seat in enumerate(seats):
            if len(grouping[index]) == 1:
                assert ([seat.district], seat.end) == (
                    list(county.heirs({index}, grouping)),
                    None,
                )
            else:
                assert (seat.district, seat.end) == (county.old[index], END)
            assert Term.objects.filter(seat=seat, end=None).count() == 1

    def assert_repeating_changes_nothing(self, county: County, grouping: list[set[int]]) -> None:
        counted = [model.objects.count() for model in (ForumMembership, Forum, AuditRecord)]
        assert not any(self.close(county, grouping, index, early=False) for index in range(OLD))
        assert hand_on_what_is_due(now=AFTER) == []
        assert [m.objects.count() for m in (ForumMembership, Forum, AuditRecord)] == counted

    @given(length=st.integers(2, 5))
    def test_a_chain_of_reorganisations_ends_where_the_last_one_leads(self, length: int) -> None:
        """Whichever day beat comes back on: it catches up in the order of the days."""
        districts = DistrictFactory.create_batch(length)
        organisation = OrganisationFactory.create(districts=districts[:1])
        for number, (one, other) in enumerate(pairwise(districts)):
            close_district(
                one,
                successors=[other],
                end=END + timedelta(days=10 * number),
                acting_user=None,
                reason="Again.",
                now=BEFORE,
            )
        assert list(organisation.districts.all()) == districts[:1]
        later = END + timedelta(days=100)
        hand_on_what_is_due(now=start_of_day(later))
        assert list(organisation.districts.all()) == districts[-1:]
        districts[0].refresh_from_db()
        assert districts[0].heirs(later) == districts[-1:]
