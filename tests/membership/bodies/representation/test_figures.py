"""What is counted: who belongs to the sector, which seats speak for it, and what comes next."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.bodies.models import Body, Seat, Standing, Term
from membership.bodies.representation.figures import After, day_to_show
from membership.organisations.models import Organisation
from membership.places.models import District
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.membership.bodies.representation.conftest import ON, figures, hold, row, seat_for
from tests.support.rows import link, many_organisations

pytestmark = pytest.mark.django_db
SEAT = 10  # tenths


class TestTheSector:
    def test_confirmed_organisations_count_whether_or_not_they_are_in_the_directory(
        self, group: Body, thanet: District
    ) -> None:
        SeatFactory.create(body=group)
        OrganisationFactory.create(districts=[thanet], listed=False)
        OrganisationFactory.create(districts=[thanet])
        OrganisationFactory.create(districts=[thanet], state="pending")
        assert row(figures(group), "districts", "Thanet").counted == 2

    def test_who_serves_the_whole_county_is_a_group_of_its_own(
        self, group: Body, thanet_tides: Organisation
    ) -> None:
        county = OrganisationFactory.create(countywide=True)
        hold(SeatFactory.create(body=group), county)
        SeatFactory.create(body=group)
        shown = figures(group)
        assert row(shown, "districts", "Whole county").held == SEAT
        assert row(shown, "districts", "Whole county").target == SEAT
        assert row(shown, "districts", "Thanet").gap == -SEAT

    def test_an_ended_district_counts_for_what_came_of_it(
        self, group: Body, thanet: District, thanet_tides: Organisation
    ) -> None:
        east, coast = DistrictFactory.create(name="East"), DistrictFactory.create(name="Coast")
        District.objects.filter(pk=thanet.pk).update(end=ON)
        thanet.successors.add(east, coast)
        hold(seat_for(group, thanet), end=None)
        shown = figures(group)
        names = [each.group.name for each in shown.comparisons[0].measure.rows]
        assert names == ["Coast", "East", "Whole county"]
        assert (row(shown, "districts", "East").target, row(shown, "districts", "East").held) == (
            5,
            5,
        )

    def test_a_holders_organisation_counts_even_if_it_waits_to_be_confirmed(
        self, group: Body, thanet_tides: Organisation, swale: District
    ) -> None:
        waiting = OrganisationFactory.create(districts=[swale], state="pending")
        hold(SeatFactory.create(body=group), waiting)
        shown = figures(group)
        assert row(shown, "districts", "Swale").held == SEAT
        assert row(shown, "districts", "Swale").counted == 0


class TestTheSeats:
    def test_partners_and_who_attends_are_left_out(self, group: Body) -> None:
        SeatFactory.create(body=group, stands_for="partner", partner="NHS")
        SeatFactory.create(body=group, standing=Standing.IN_ATTENDANCE)
        shown = figures(group)
        assert (shown.seats, shown.partners) == ([], 1)

    def test_an_ex_officio_seat_counts_as_the_holder_of_the_seat_that_it_follows(
        self, group: Body, thanet_tides: Organisation
    ) -> None:
        board_seat = SeatFactory.create(stands_for="partner", partner="Voluntary sector")
        SeatFactory.create(body=group, follows=board_seat)
        hold(board_seat, thanet_tides)
        assert row(figures(group), "districts", "Thanet").held == SEAT

    def test_the_seats_are_those_of_the_day(
        self, group: Body, thanet: District, thanet_tides: Organisation
    ) -> None:
        Body.objects.update(holdover_allowed=False)
        hold(seat_for(group, thanet), thanet_tides)
        held = [
            row(figures(group, on=day), "districts", "Thanet").held
            for day in (date(2025, 12, 31), ON, date(2027, 1, 1))
        ]
        assert held == [0, SEAT, 0]

    def test_a_closed_group_is_shown_on_its_last_day_and_one_to_come_on_its_first(self) -> None:
        closed = BodyFactory.build(closed=date(2022, 4, 1))
        coming = BodyFactory.build(created=date(2027, 1, 1))
        assert day_to_show(closed, None, ON) == date(2022, 3, 31)
        assert day_to_show(coming, None, ON) == date(2027, 1, 1)
        assert day_to_show(closed, date(2024, 1, 1), ON) == date(2024, 1, 1)


class TestLookingAhead:
    def test_who_ends_within_the_days_of_notice_is_gone_and_others_are_not(
        self, group: Body, thanet: District, swale: District, thanet_tides: Organisation
    ) -> None:
        hold(seat_for(group, thanet), end=date(2026, 8, 1))
        hold(seat_for(group, swale), end=date(2027, 5, 1))
        soon, year = figures(group, After.NEXT), figures(group, After.YEAR)
        assert (soon.day, year.day) == (date(2026, 8, 1), date(2027, 5, 1))
        held = [row(each, "residents", "Thanet").held for each in (figures(group), soon, year)]
        assert held == [SEAT, 0, 0]
        assert [row(each, "residents", "Swale").held for each in (soon, year)] == [SEAT, 0]

    def test_whoever_is_appointed_to_follow_is_there(
        self, group: Body, thanet: District, thanet_tides: Organisation
    ) -> None:
        seat = seat_for(group, thanet)
        hold(seat, end=date(2026, 8, 1))
        hold(seat, start=date(2026, 8, 1), end=None)
        shown = figures(group, After.NEXT)
        assert row(shown, "residents", "Thanet").held == SEAT
        assert [each.is_followed for each in shown.endings] == [True]

    def test_whoever_only_stays_on_counts_as_gone(self, group: Body, thanet: District) -> None:
        hold(seat_for(group, thanet), end=date(2026, 5, 1))
        assert figures(group).held == 1
        shown = figures(group, After.NEXT)
        assert (shown.day, shown.held, len(shown.endings)) == (ON, 0, 1)


class TestSeatsToFill:
    def test_the_most_urgent_seat_is_first(
        self, group: Body, thanet: District, swale: District, thanet_tides: Organisation
    ) -> None:
        hold(seat_for(group, swale), end=date(2026, 8, 1))
        seat_for(group, thanet)
        names = [each.sitting.seat.name for each in figures(group).openings]
        assert names == ["Thanet", "Swale"]

    def test_advice_stays_within_what_the_seat_stands_for(
        self, group: Body, thanet: District, thanet_tides: Organisation, swale_makers: Organisation
    ) -> None:
        seat_for(group, thanet)
        (opening,) = figures(group).openings
        assert opening.advice is not None
        assert opening.advice.profile.district == str(thanet.pk)
        assert opening.advice.organisations == 1

    def test_a_seat_that_follows_another_and_one_with_a_successor_are_not_advised_on(
        self, group: Body, thanet: District, thanet_tides: Organisation
    ) -> None:
        SeatFactory.create(body=group, follows=SeatFactory.create())
        hold(seat_for(group, thanet), start=date(2026, 7, 1))
        assert figures(group).openings == []

    def test_a_seat_that_nobody_of_the_sector_fits_has_no_advice(
        self, group: Body, thanet: District, swale_makers: Organisation
    ) -> None:
        seat_for(group, thanet)
        (opening,) = figures(group).openings
        assert opening.advice is None


def test_a_thousand_organisations_and_three_hundred_seats_cost_as_many_queries_as_ten(
    group: Body, thanet: District, swale: District
) -> None:
    def grow(organisations: int, seats: int) -> None:
        found = many_organisations(organisations)
        link(found, "districts", [thanet, swale])
        link(found, "themes", ThemeFactory.create_batch(3))
        rows = Seat.objects.bulk_create(SeatFactory.build_batch(seats, body=group))
        Term.objects.bulk_create(
            TermFactory.build(seat=seat, person=PersonFactory.create(), organisation=found[n % 10])
            for n, seat in enumerate(rows)
            if n % 4
        )

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            figures(group, After.YEAR)
        return len(captured)

    grow(10, 12)
    few = cost()
    grow(990, 288)
    assert cost() == few <= 20
