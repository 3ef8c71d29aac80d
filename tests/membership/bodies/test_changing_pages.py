"""The pages that change terms: what is entered, what is shown before, and what is done."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from membership.bodies.models import Body, Deputy, Seat, Term
from membership.organisations.models import Organisation
from membership.people.models import Person, User
from portal.lib.time import add_months, today
from tests.factories.bodies import DeputyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.support.changes import agree, preview, typed
from tests.support.permissions import second_factor

DAY = timedelta(days=1)
MANAGE = "/groups/steering-group/manage/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, olive: User, steering_group: Body) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def appointment(**changes: Any) -> dict[str, Any]:
    fields = {"full_name": "Nora Next", "how_appointed": "elected", "reason": "Elected."}
    return fields | typed("start", today()) | typed("last_day", today() + 365 * DAY) | changes


def of_seat(seat: Seat) -> str:
    return f"{MANAGE}seats/{seat.pk}/appoint/"


def of_term(term: Term, verb: str) -> str:
    return f"{MANAGE}terms/{term.pk}/{verb}/"


class TestAppointing:
    def test_it_says_first_what_it_does_and_does_nothing(
        self, officer: Client, thanet_seat: Seat
    ) -> None:
        shown = preview(officer, of_seat(thanet_seat), appointment())
        assert shown.effects[0].startswith("Nora Next holds the seat Thanet from")
        assert not Term.objects.exists()
        assert not Person.objects.filter(full_name="Nora Next").exists()

    def test_what_was_agreed_to_is_done(
        self, officer: Client, thanet_seat: Seat, thanet_tides: Organisation
    ) -> None:
        data = appointment(organisation=thanet_tides.pk)
        response = agree(officer, of_seat(thanet_seat), data)
        assert response["Location"] == f"{MANAGE}seats/{thanet_seat.pk}/"
        term = thanet_seat.terms.get()
        assert (term.person.full_name, term.organisation) == ("Nora Next", thanet_tides)
        assert term.end == today() + 366 * DAY

    def test_what_changed_meanwhile_is_shown_again_and_nothing_is_done(
        self, officer: Client, thanet_seat: Seat, steering_group: Body
    ) -> None:
        shown = preview(officer, of_seat(thanet_seat), appointment())
        Seat.objects.update(name="East coast")
        again = officer.post(of_seat(thanet_seat), appointment(seen=shown.mark, step="make"))
        assert "Something changed since you looked" in again.content.decode()
        assert "the seat East coast" in again.content.decode()
        assert not Term.objects.exists()

    def test_on_the_way_back_everything_is_still_there(
        self, officer: Client, thanet_seat: Seat
    ) -> None:
        back = officer.post(of_seat(thanet_seat), appointment(step="change"))
        assert back.context["form"]["full_name"].value() == "Nora Next"
        assert "Elected." in back.content.decode()

    def test_the_preview_carries_everything_that_was_entered(
        self, officer: Client, thanet_seat: Seat
    ) -> None:
        response = officer.post(of_seat(thanet_seat), appointment())
        assert dict(response.context["entered"]) == appointment()

    def test_somebody_known_is_appointed(self, officer: Client, thanet_seat: Seat) -> None:
        person = PersonFactory.create()
        agree(officer, of_seat(thanet_seat), appointment(full_name="", person=person.pk))
        assert thanet_seat.terms.get().person == person

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"full_name": ""}, "Choose a person, or write a name below."),
            ({"full_name": "sadie seatholder"}, "Somebody of this name is in the list."),
            ({"start_day": ""}, "First day must include a day"),
            ({"last_day_year": "2001"}, "The last day must be the first day or later."),
            ({"start_year": "2001", "last_day_year": "2002"}, "The seat Empty exists from"),
            ({"how_appointed": "by magic"}, "Select a valid choice"),
            ({"reason": ""}, "Say why, in a few words"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_saved(
        self, officer: Client, sadie_term: Term, changes: dict[str, str], message: str
    ) -> None:
        seat = SeatFactory.create(body=sadie_term.body, name="Empty")
        before = Person.objects.count()
        response = officer.post(of_seat(seat), appointment(**changes))
        assert message in response.content.decode()
        assert (seat.terms.count(), Person.objects.count()) == (0, before)

    def test_a_taken_seat_says_who_holds_it(self, officer: Client, sadie_term: Term) -> None:
        response = officer.post(of_seat(sadie_term.seat), appointment())
        assert "is held by Sadie Seatholder" in response.content.decode()

    def test_the_first_day_offered_is_the_one_on_which_the_seat_falls_free(
        self, officer: Client, sadie_term: Term
    ) -> None:
        response = officer.get(of_seat(sadie_term.seat))
        assert response.context["form"].initial["start"] == sadie_term.end

    def test_the_last_day_offered_is_the_one_that_a_replacement_takes_over(
        self, officer: Client, sadie_term: Term
    ) -> None:
        Body.objects.update(replacement_inherits_end=True)
        agreed = sadie_term.end
        leaving = {"why_ended": "stood-down", "reason": "Ill."} | typed("last_day", today())
        agree(officer, of_term(sadie_term, "end"), leaving)
        form = officer.get(of_seat(sadie_term.seat)).context["form"]
        assert form.initial["last_day"] == agreed

    def test_neither_way_of_naming_the_person_is_called_optional(
        self, officer: Client, thanet_seat: Seat
    ) -> None:
        form = officer.get(of_seat(thanet_seat)).context["form"]
        assert "(optional)" not in form["person"].as_field_group()
        assert "(optional)" not in form["full_name"].as_field_group()
        assert "(optional)" in form["organisation"].as_field_group()

    def test_an_ex_officio_seat_has_no_page_to_appoint(self, officer: Client, chair: Seat) -> None:
        assert officer.get(of_seat(chair)).status_code == 404

    def test_a_seat_of_another_body_is_not_found_here(
        self, officer: Client, board_seat: Seat
    ) -> None:
        assert officer.get(of_seat(board_seat)).status_code == 404


class TestTheHolder:
    def test_a_term_is_ended_with_a_reason(self, officer: Client, sadie_term: Term) -> None:
        data = {"why_ended": "stood-down", "reason": "Moves away."} | typed("last_day", today())
        shown = preview(officer, of_term(sadie_term, "end"), data)
        assert any("Nobody is appointed to the seat Thanet" in line for line in shown.effects)
        agree(officer, of_term(sadie_term, "end"), data)
        sadie_term.refresh_from_db()
        assert (sadie_term.end, sadie_term.why_ended) == (today() + DAY, "stood-down")

    def test_an_end_that_is_too_late_is_refused(self, officer: Client, sadie_term: Term) -> None:
        late = typed("last_day", today() + 3650 * DAY)
        data = {"why_ended": "other", "reason": "Later."} | late
        response = officer.post(of_term(sadie_term, "end"), data)
        assert "Choose an earlier day" in response.content.decode()

    def test_a_term_is_renewed(self, officer: Client, sadie_term: Term) -> None:
        assert sadie_term.end is not None
        page = officer.get(of_term(sadie_term, "renew"))
        assert page.context["form"].initial["last_day"] == add_months(sadie_term.end, 36)
        data = {"how_appointed": "elected", "reason": "Again."}
        data |= typed("last_day", sadie_term.end + 365 * DAY)
        (effect,) = preview(officer, of_term(sadie_term, "renew"), data).effects
        assert effect.endswith("It counts as term 2 in a row.")
        agree(officer, of_term(sadie_term, "renew"), data)
        assert sadie_term.seat.terms.count() == 2

    def test_another_end_is_agreed(self, officer: Client, sadie_term: Term) -> None:
        day = today() + 30 * DAY
        data = {"reason": "So that not all leave at once."} | typed("last_day", day)
        agree(officer, of_term(sadie_term, "reschedule"), data)
        sadie_term.refresh_from_db()
        assert sadie_term.end == day + DAY

    def test_until_when_a_holder_stays_on_is_said(self, officer: Client, thanet_seat: Seat) -> None:
        term = TermFactory.create(seat=thanet_seat, end=today() - DAY)
        day = today() + 30 * DAY
        data = {"reason": "Until the meeting."} | typed("last_day", day)
        agree(officer, of_term(term, "hold-over"), data)
        term.refresh_from_db()
        assert term.released == day + DAY

    def test_two_swap_their_seats(self, officer: Client, sadie_term: Term) -> None:
        other = TermFactory.create(seat__body=sadie_term.body, end=None)
        data = {"other": other.pk, "reason": "Agreed."} | typed("on", today() + DAY)
        agree(officer, of_term(sadie_term, "swap"), data)
        assert Term.objects.get(seat=other.seat, start=today() + DAY).person == sadie_term.person

    def test_nobody_swaps_with_a_holder_of_another_group(
        self, officer: Client, sadie_term: Term
    ) -> None:
        data = {"other": TermFactory.create().pk, "reason": "No."} | typed("on", today() + DAY)
        response = officer.post(of_term(sadie_term, "swap"), data)
        assert "Select a valid choice" in response.content.decode()

    def test_a_deputy_is_named_and_taken_away(self, officer: Client, sadie_term: Term) -> None:
        Seat.objects.update(deputy_allowed=True)
        data = {"full_name": "Dan Deputy", "reason": "On leave."} | typed("start", today())
        agree(officer, of_term(sadie_term, "deputy"), data)
        deputy = Deputy.objects.get()
        assert deputy.person.full_name == "Dan Deputy"
        data = {"reason": "Back."} | typed("last_day", today() - DAY)
        agree(officer, f"{MANAGE}deputies/{deputy.pk}/end/", data)
        assert not Deputy.objects.exists()

    def test_a_mistake_is_put_right(self, officer: Client, sadie_term: Term) -> None:
        assert sadie_term.end is not None
        data = {
            "person": sadie_term.person_id,
            "organisation": sadie_term.organisation_id,
            "how_appointed": "elected",
            "reason": "She was elected.",
        }
        data |= typed("start", sadie_term.start) | typed("last_day", sadie_term.end - DAY)
        shown = preview(officer, of_term(sadie_term, "correct"), data)
        assert shown.effects == ["Sadie Seatholder is said to be elected, not appointed."]
        agree(officer, of_term(sadie_term, "correct"), data)
        sadie_term.refresh_from_db()
        assert sadie_term.how_appointed == "elected"

    def test_a_term_to_come_is_taken_back_instead_of_ended(
        self, officer: Client, thanet_seat: Seat
    ) -> None:
        term = TermFactory.create(seat=thanet_seat, start=today() + DAY, end=None)
        withdraw = of_term(term, "withdraw")
        assert officer.get(of_term(term, "end"))["Location"] == withdraw
        agree(officer, withdraw, {"reason": "Wrong person."})
        assert not Term.objects.exists()

    def test_a_term_that_has_started_cannot_be_taken_back(
        self, officer: Client, sadie_term: Term
    ) -> None:
        response = officer.post(of_term(sadie_term, "withdraw"), {"reason": "Oops."})
        assert "End it instead" in response.content.decode()


class TestTheSeat:
    def choices(self, client: Client, seat: Seat) -> list[str]:
        lines = client.get(f"{MANAGE}seats/{seat.pk}/").context["lines"]
        return [text for _, text in lines[0]["choices"]]

    def test_what_can_be_done_follows_from_the_state(
        self, officer: Client, sadie_term: Term
    ) -> None:
        assert "Swap seats" in self.choices(officer, sadie_term.seat)
        Term.objects.update(end=today(), appointed_until=today())
        assert "Say when the holder leaves" in self.choices(officer, sadie_term.seat)
        Term.objects.update(released=today())
        assert self.choices(officer, sadie_term.seat) == ["Correct a mistake"]

    def test_an_ex_officio_seat_shows_who_holds_it_and_changes_nothing(
        self, officer: Client, charles_term: Term, chair: Seat
    ) -> None:
        page = officer.get(f"{MANAGE}seats/{chair.pk}/")
        assert "Charles Chair" in page.content.decode()
        assert page.context["lines"][0]["choices"] == []

    def test_only_a_free_seat_asks_for_somebody_now(
        self, officer: Client, sadie_term: Term, steering_group: Body
    ) -> None:
        free = SeatFactory.create(body=steering_group)
        held = officer.get(f"{MANAGE}seats/{sadie_term.seat_id}/").content.decode()
        assert "Appoint who comes next" in held
        assert "Appoint somebody" in officer.get(f"{MANAGE}seats/{free.pk}/").content.decode()

    def test_a_deputy_is_shown(self, officer: Client, sadie_term: Term) -> None:
        DeputyFactory.create(term=sadie_term, person__full_name="Dan Deputy", start=today())
        page = officer.get(f"{MANAGE}seats/{sadie_term.seat_id}/").content.decode()
        assert "in place of Sadie Seatholder" in page
