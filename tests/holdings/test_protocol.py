"""Moving, erasing, exporting and describing, as every holding of plain rows does them."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from forums.models import ForumMembership, Post, Topic
from membership.organisations.models import Belonging, Organisation, Role
from membership.people import holdings
from membership.people.holdings import Event, Moved, MoveRefused, Rows
from membership.people.models import Person, User
from membership.places.models import District
from portal.lib.time import london_day
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.forums import ForumFactory, ForumMembershipFactory, TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory, UserFactory

NOW = timezone.now()
EARLIER = NOW - timedelta(days=30)


@pytest.fixture
def harbour_helpers(db: None) -> Organisation:
    return OrganisationFactory.create(name="Harbour Helpers", slug="harbour-helpers")


def join(user: User, organisation: Organisation, role: Role, since: datetime) -> Belonging:
    return Belonging.objects.create(user=user, organisation=organisation, role=role, since=since)


def test_plain_rows_go_to_the_new_holder(
    thanet_tides: Organisation, harbour_helpers: Organisation
) -> None:
    topic = TopicFactory.create(organisation=thanet_tides)
    moved = holdings.move(thanet_tides, harbour_helpers, now=NOW)
    assert moved["forums.Topic.organisation"] == Moved(1)
    assert Topic.objects.get(pk=topic.pk).organisation == harbour_helpers
    assert set(holdings.count(thanet_tides)) == set()


def test_a_link_that_both_have_is_there_once(
    thanet_tides: Organisation, harbour_helpers: Organisation, thanet: District, swale: District
) -> None:
    harbour_helpers.districts.set([thanet])
    thanet_tides.districts.set([thanet, swale])
    moved = holdings.move(thanet_tides, harbour_helpers, now=NOW)
    assert moved["organisations.Organisation_districts.organisation"] == Moved(1, spare=1)
    assert set(harbour_helpers.districts.all()) == {thanet, swale}
    assert not thanet_tides.districts.exists()


def test_links_go_to_each_successor_and_a_seat_that_cannot_follow_both_ends(
    thanet: District, swale: District, thanet_tides: Organisation
) -> None:
    seat = SeatFactory.create(stands_for="district", district=thanet)
    first, second = (
        swale,
        District.objects.create(name="New", slug="new-one", ons_code="E1", residents=1),
    )
    holdings.move(thanet, first, second, now=NOW)
    assert set(thanet_tides.districts.all()) == {first, second}
    seat.refresh_from_db()
    assert (seat.district, seat.end) == (thanet, london_day(NOW))


@pytest.mark.parametrize("old_is_earlier", [True, False])
def test_of_two_belongings_one_is_kept_with_the_earlier_day_and_the_higher_role(
    thanet_tides: Organisation, harbour_helpers: Organisation, priya: User, old_is_earlier: bool
) -> None:
    days = (EARLIER, NOW) if old_is_earlier else (NOW, EARLIER)
    join(priya, thanet_tides, Role.MANAGER, days[0])
    join(priya, harbour_helpers, Role.MEMBER, days[1])
    (clash,) = holdings.clashes(thanet_tides, harbour_helpers, now=NOW)
    assert clash.what == "Priya Person belongs to both."
    holdings.move(thanet_tides, harbour_helpers, now=NOW)
    kept = Belonging.objects.current().get(user=priya)
    assert (kept.organisation, kept.role, kept.since) == (harbour_helpers, Role.MANAGER, EARLIER)
    ended = Belonging.objects.get(user=priya, ended_at=NOW)
    assert ended.organisation == thanet_tides


@pytest.mark.parametrize("old_is_earlier", [True, False])
def test_of_two_forum_memberships_the_earlier_is_kept(
    thanet_tides: Organisation, harbour_helpers: Organisation, old_is_earlier: bool
) -> None:
    forum = ForumFactory.create()
    days = (EARLIER, NOW) if old_is_earlier else (NOW, EARLIER)
    for organisation, day in zip((thanet_tides, harbour_helpers), days, strict=True):
        ForumMembershipFactory.create(forum=forum, organisation=organisation, joined_at=day)
    holdings.move(thanet_tides, harbour_helpers, now=NOW)
    kept = ForumMembership.objects.get(left_at=None)
    assert (kept.organisation, kept.joined_at) == (harbour_helpers, EARLIER)
    assert ForumMembership.objects.get(left_at=NOW).organisation == thanet_tides


def test_a_refusing_clash_stops_everything_before_anything_moved(
    thanet_tides: Organisation, harbour_helpers: Organisation
) -> None:
    seat = SeatFactory.create(name="Thanet")
    today = NOW.date()
    for organisation, held in (
        (thanet_tides, seat),
        (harbour_helpers, SeatFactory.create(body=seat.body)),
    ):
        TermFactory.create(
            seat=held,
            organisation=organisation,
            start=today - timedelta(days=9),
            end=today + timedelta(days=9),
        )
    TopicFactory.create(organisation=thanet_tides)
    with pytest.raises(MoveRefused, match="The chair decides") as refused:
        holdings.move(thanet_tides, harbour_helpers, now=NOW)
    assert "Thanet Tides has the seat Thanet" in str(refused.value)
    assert Topic.objects.get().organisation == thanet_tides


def test_terms_that_followed_one_another_are_no_clash(
    thanet_tides: Organisation, harbour_helpers: Organisation
) -> None:
    day = NOW.date()
    first = TermFactory.create(
        organisation=thanet_tides,
        start=day - timedelta(days=400),
        end=day - timedelta(days=300),
        released=day - timedelta(days=300),
    )
    TermFactory.create(seat=first.seat, organisation=harbour_helpers, start=day, end=None)
    assert holdings.clashes(thanet_tides, harbour_helpers, now=NOW) == []


def test_an_erased_account_leaves_what_it_said_and_nothing_of_itself(
    molly: User, thanet_tides: Organisation
) -> None:
    topic = TopicFactory.create(author=molly, organisation=thanet_tides)
    erased = holdings.erase(molly, now=NOW)
    assert erased["forums.Topic.author"].cleared == 1
    assert erased["organisations.Belonging.user"].deleted == 1
    topic.refresh_from_db()
    assert (topic.author, topic.organisation) == (None, thanet_tides)
    molly.delete()
    assert Post.objects.get(topic=topic).body


def test_a_public_person_with_terms_stays_by_name_and_another_goes(db: None) -> None:
    sitting, idle = UserFactory.create(), UserFactory.create()
    person = PersonFactory.create(user=sitting, about="Grew up by the sea.")
    PersonFactory.create(user=idle)
    TermFactory.create(person=person)
    holdings.erase(sitting, now=NOW)
    holdings.erase(idle, now=NOW)
    kept = Person.objects.get()
    assert (kept.pk, kept.user, kept.about, kept.full_name) == (
        person.pk,
        None,
        "",
        person.full_name,
    )


def test_sentences_say_what_is_there_and_what_would_become_of_it(
    molly: User, thanet_tides: Organisation
) -> None:
    TopicFactory.create_batch(2, author=molly, organisation=thanet_tides)
    assert "2 topics." in holdings.describe(molly)
    assert "1 place in an organisation moves." in holdings.describe(molly, Event.MOVED)
    erased = " ".join(holdings.describe(molly, Event.ERASED))
    assert "2 topics stay without the name. What was said in the open stays" in erased
    assert "1 place in an organisation is deleted." in erased
    assert holdings.describe(OrganisationFactory.create()) == []


def test_an_export_has_the_rows_under_their_titles_and_nothing_empty(
    molly: User, thanet_tides: Organisation
) -> None:
    TopicFactory.create(author=molly, organisation=thanet_tides, title="Bus times", text="Too few.")
    archive = holdings.export(molly)
    assert archive["Topics"][0]["title"] == "Bus times"
    assert archive["Posts"][0]["body"] == "Too few."
    assert archive["Places in organisations"][0]["organisation name"] == "Thanet Tides"
    assert "Second factors" not in archive


def test_every_export_can_be_asked_and_names_fields_that_exist(
    molly: User, thanet_tides: Organisation, thanet: District
) -> None:
    for holder in (molly, thanet_tides, thanet, SeatFactory.create()):
        for holding in holdings.holdings_of(holder):
            assert isinstance(list(holding.export(holder)), list)
            assert list(holding.files(holder)) == []


def test_what_says_something_about_a_person_is_in_the_export() -> None:
    silent = {
        each.key
        for each in holdings.holdings_of(User)
        if isinstance(each, Rows) and not each.exports
    }
    assert all(key.startswith("wagtail") for key in silent), silent


@pytest.mark.django_db(transaction=True)
def test_nothing_moves_or_is_erased_outside_a_transaction() -> None:
    one, other = OrganisationFactory.create_batch(2)
    with pytest.raises(transaction.TransactionManagementError):
        holdings.move(one, other, now=NOW)
    with pytest.raises(transaction.TransactionManagementError):
        holdings.erase(one, now=NOW)


def test_things_move_between_two_of_a_kind(thanet_tides: Organisation, thanet: District) -> None:
    for targets in ([], [thanet], [thanet_tides]):
        with pytest.raises(ValueError, match=r"two of a kind|to whom"):
            holdings.move(thanet_tides, *targets, now=NOW)
