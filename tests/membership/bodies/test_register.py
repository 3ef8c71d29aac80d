"""The register of changes: public for appointments, private for personal matters."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from membership.bodies import actions
from membership.bodies.models import Body, HowAppointed, Seat, Term, WhyEnded
from membership.bodies.trail import changes, records
from membership.people.models import User
from tests.factories.bodies import TermFactory
from tests.factories.people import PersonFactory
from tests.support.permissions import second_factor

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PAGE = "/groups/steering-group/changes/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def term(thanet_seat: Seat, olive: User) -> Term:
    thanet_seat.deputy_allowed = True
    thanet_seat.save()
    ann = PersonFactory.create(full_name="Ann Able")
    return actions.appoint(
        thanet_seat,
        ann,
        start=date(2026, 1, 1),
        end=date(2027, 1, 1),
        acting_user=olive,
        reason="Her husband is ill.",
        now=NOW,
    )


def told(body: Body, *, public: bool = True) -> list[str]:
    return [change.text for change in changes(records(body, public=public))]


def test_each_verb_is_told_in_a_sentence(term: Term, olive: User) -> None:
    by = {"acting_user": olive, "now": NOW, "reason": "So."}
    actions.reschedule(term, end=date(2027, 4, 1), **by)  # type: ignore[arg-type]
    actions.hold_over(term, last_day=date(2027, 6, 30), **by)  # type: ignore[arg-type]
    renewed = actions.renew(term, end=None, **by)  # type: ignore[arg-type]
    actions.withdraw(renewed, **by)  # type: ignore[arg-type]
    actions.end_term(term, last_day=date(2026, 8, 31), why_ended=WhyEnded.REMOVED, **by)  # type: ignore[arg-type]
    assert told(term.body) == [
        "Ann Able leaves the seat Thanet: the last day is 31 August 2026.",
        "The appointment of Ann Able to the seat Thanet from 1 April 2027 until further notice was"
        " taken back.",
        "The term of Ann Able in the seat Thanet was renewed from 1 April 2027 until further notice.",
        "Ann Able stays on in the seat Thanet until 30 June 2027 at the latest.",
        "The term of Ann Able in the seat Thanet lasts until 31 March 2027 and not until 31 December"
        " 2026.",
        "Ann Able was appointed to the seat Thanet from 1 January 2026 until 31 December 2026.",
    ]


def test_a_correction_says_what_the_term_said_before(term: Term, olive: User) -> None:
    actions.correct(
        term,
        person=term.person,
        organisation=None,
        start=date(2026, 2, 1),
        end=term.end,
        how_appointed=HowAppointed.ELECTED,
        reason="The minutes.",
        acting_user=olive,
        now=NOW,
    )
    assert told(term.body)[0] == (
        "Correction: Ann Able holds the seat Thanet from 1 February 2026 until 31 December 2026."
        " Before, it was said to last from 1 January 2026 until 31 December 2026 and the holder was"
        " said to be appointed."
    )


def test_a_swap_is_told_of_both(term: Term, olive: User) -> None:
    other = TermFactory.create(seat__body=term.body, person__full_name="Bo", seat__name="Swale")
    actions.swap(term, other, on=date(2026, 7, 1), acting_user=olive, now=NOW)
    assert [line.split(" left the seat ")[0] for line in told(term.body)[:2]] == ["Bo", "Ann Able"]


def test_the_public_reads_neither_why_nor_who(client: Client, term: Term) -> None:
    page = client.get(PAGE).content.decode()
    assert "Ann Able was appointed" in page
    assert "husband" not in page
    assert "Olive Officer" not in page


def test_officers_read_who_and_why(client: Client, term: Term, olive: User) -> None:
    second_factor(olive)
    client.force_login(olive)
    page = client.get("/groups/steering-group/manage/changes/").content.decode()
    assert "Her husband is ill." in page
    assert "Olive Officer" in page


def test_deputies_are_in_the_private_register_alone(term: Term, olive: User) -> None:
    dan = PersonFactory.create(full_name="Dan Deputy")
    actions.deputise(term, dan, start=NOW.date(), acting_user=olive, now=NOW)
    assert not any("Dan Deputy" in line for line in told(term.body))
    assert "Dan Deputy may come" in told(term.body, public=False)[0]


def test_it_tells_of_no_other_group(term: Term, board: Body) -> None:
    assert told(board) == []
