"""What a preview says: the effects, and the rules that a change strains."""

from datetime import UTC, date, datetime

import pytest

from membership.bodies import actions
from membership.bodies.changing.previews import foresee
from membership.bodies.models import Body, Office, Seat, StandsFor, Term, WhyEnded
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.time import add_months
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ON = NOW.date()
pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(db: None) -> Person:
    return PersonFactory.create(full_name="Nora Next")


def appoint(
    seat: Seat,
    person: Person,
    by: User,
    *,
    organisation: Organisation | None = None,
    start: date = date(2027, 3, 1),
    end: date | None = date(2030, 3, 1),
) -> Term:
    return actions.appoint(
        seat, person, start=start, end=end, organisation=organisation, acting_user=by, now=NOW
    )


def test_a_successor_ends_the_staying_on_of_who_was_there(
    thanet_seat: Seat, nora: Person, olive: User
) -> None:
    TermFactory.create(seat=thanet_seat, person__full_name="Sam")
    shown = foresee(lambda: appoint(thanet_seat, nora, olive), thanet_seat.body, ON)
    assert shown.effects == [
        "After the term Sam stays on until 28 February 2027, when Nora Next follows.",
        "Nora Next holds the seat Thanet from 1 March 2027 until 28 February 2030.",
    ]


def test_nothing_of_a_preview_is_kept(thanet_seat: Seat, nora: Person, olive: User) -> None:
    foresee(lambda: appoint(thanet_seat, nora, olive), thanet_seat.body, ON)
    assert not Term.objects.exists()


def test_a_seat_on_the_board_brings_the_chair_that_follows_it(
    board_seat: Seat, chair: Seat, nora: Person, olive: User
) -> None:
    shown = foresee(lambda: appoint(board_seat, nora, olive), board_seat.body, ON)
    assert (
        "With it Nora Next holds the seat Chair of the Steering Group and looks after its pages."
        in shown.effects
    )


def test_a_seat_on_the_board_that_makes_two_of_the_group_is_a_warning(
    board_seat: Seat, chair: Seat, thanet_seat: Seat, olive: User
) -> None:
    sits = TermFactory.create(seat=thanet_seat, end=None)
    shown = foresee(lambda: appoint(board_seat, sits.person, olive), board_seat.body, ON)
    assert any("Nothing ends by itself" in line for line in shown.warnings)


def test_a_chair_of_its_own_brings_the_groups_pages(
    steering_group: Body, nora: Person, olive: User
) -> None:
    seat = SeatFactory.create(body=steering_group, office=Office.CHAIR)
    shown = foresee(lambda: appoint(seat, nora, olive), steering_group, ON)
    assert "On those days Nora Next looks after the group’s pages." in shown.effects


def test_who_stands_down_leaves_a_gap_that_is_named(thanet_seat: Seat, olive: User) -> None:
    term = TermFactory.create(seat=thanet_seat, person__full_name="Sam")
    TermFactory.create(seat=thanet_seat, start=date(2027, 1, 1), end=None)
    shown = foresee(
        lambda: actions.end_term(
            term,
            last_day=date(2026, 9, 30),
            why_ended=WhyEnded.STOOD_DOWN,
            acting_user=olive,
            now=NOW,
        ),
        thanet_seat.body,
        ON,
    )
    assert shown.effects == [
        "The term of Sam in the seat Thanet lasts until 30 September 2026, not until 31 December 2026.",
        "Nobody is appointed to the seat Thanet from 1 October 2026 until 31 December 2026.",
    ]


def test_a_term_longer_than_the_rules_is_a_warning(
    thanet_seat: Seat, nora: Person, olive: User
) -> None:
    shown = foresee(lambda: appoint(thanet_seat, nora, olive, end=None), thanet_seat.body, ON)
    assert shown.warnings == [
        "The term of Nora Next is longer than the 36 months of the rules, which would end it on"
        " 28 February 2030."
    ]


def test_an_organisation_that_the_seat_does_not_stand_for_is_a_warning(
    thanet_seat: Seat, nora: Person, olive: User
) -> None:
    elsewhere = OrganisationFactory.create(name="Weald Walkers", countywide=False)
    shown = foresee(
        lambda: appoint(thanet_seat, nora, olive, organisation=elsewhere), thanet_seat.body, ON
    )
    assert shown.warnings == ["Weald Walkers is not what the seat Thanet stands for: Thanet."]


def test_two_who_speak_for_one_organisation_are_a_warning(
    sadie_term: Term, thanet_tides: Organisation, nora: Person, olive: User
) -> None:
    seat = SeatFactory.create(body=sadie_term.body, stands_for=StandsFor.GENERAL)
    shown = foresee(
        lambda: appoint(
            seat,
            nora,
            olive,
            organisation=thanet_tides,
            start=date(2026, 6, 2),
            end=date(2027, 1, 1),
        ),
        sadie_term.body,
        ON,
    )
    assert shown.warnings[:1] == [
        "Sadie Seatholder speaks for Thanet Tides too, in the seat Thanet."
    ]


def test_what_strains_the_rules_in_both_terms_of_a_holder_is_said_once(
    sadie_term: Term, thanet_tides: Organisation, olive: User
) -> None:
    TermFactory.create(
        seat=SeatFactory.create(body=sadie_term.body, name="Dover"),
        person__full_name="Dan",
        organisation=thanet_tides,
        end=None,
    )
    assert sadie_term.end is not None
    end = add_months(sadie_term.end, 12)
    shown = foresee(
        lambda: actions.renew(sadie_term, end=end, acting_user=olive, now=NOW), sadie_term.body, ON
    )
    assert shown.warnings == ["Dan speaks for Thanet Tides too, in the seat Dover."]


def test_too_many_ends_in_a_year_are_a_warning_once_a_change_brings_them(
    steering_group: Body, olive: User
) -> None:
    steering_group.max_turnover_percent = 50
    steering_group.save()
    terms = [
        TermFactory.create(seat__body=steering_group, end=date(year, 1, 1))
        for year in (2027, 2028, 2029)
    ]
    shown = foresee(
        lambda: actions.reschedule(terms[2], end=date(2028, 6, 1), acting_user=olive, now=NOW),
        steering_group,
        ON,
    )
    assert shown.warnings == [
        "The terms in 2 of 3 voting seats end from 31 December 2027 to 31 May 2028. The group’s rules"
        " let 1 change in any 12 months."
    ]
