"""The pages of the panel, and the one on which a seat is decided."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from membership.bodies.models import Call, Expression, PanelMember, Score, Seat, Term
from membership.bodies.recruitment import actions
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.membership.bodies.recruitment.conftest import forward
from tests.membership.bodies.recruitment.pages import MANAGE, enter, panel_of
from tests.support.changes import typed
from tests.support.pages import said, text

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def chair_client(charles: User) -> Client:
    return enter(charles)


def test_an_officer_who_is_not_on_the_panel_meets_no_page_of_it(
    nells: Expression, olive: User
) -> None:
    client, call = enter(olive), nells.call
    assert client.get(panel_of(call)).status_code == 404
    assert client.get(panel_of(call, f"{nells.pk}/")).status_code == 404
    assert client.get(f"{MANAGE}{call.pk}/seats/{call.seats.get().seat_id}/").status_code == 403


def test_a_chair_with_an_interest_is_kept_out(
    nells: Expression, charles: User, menders: Organisation
) -> None:
    Belonging.objects.create(user=charles, organisation=menders)
    client = enter(charles)
    assert client.get(panel_of(nells.call)).status_code == 404
    refused = client.get(f"{MANAGE}{nells.call.pk}/")
    assert refused.status_code == 403
    assert "You have an interest in this call" in text(refused)
    assert "Look after this call" not in text(client.get(nells.call.get_absolute_url()))


def test_a_member_of_the_panel_without_a_second_factor_is_led_to_set_one_up(
    client: Client, closed: Call, judith: User, nell: User
) -> None:
    client.force_login(judith)
    assert client.get(panel_of(closed))["Location"] == reverse("mfa_index")
    client.force_login(nell)
    assert client.get(panel_of(closed)).status_code == 404


def test_a_panel_member_who_is_no_chair_reads_after_the_deadline_and_does_not_decide(
    call: Call, nell: User, judith: User, now: datetime
) -> None:
    sent, client = forward(call, nell), enter(judith)
    found = text(client.get(panel_of(call)))
    assert "One person has put themselves forward." in found
    assert "Nell" not in found
    assert client.get(panel_of(call, f"{sent.pk}/")).status_code == 404
    Call.objects.update(closes_at=now)
    found = text(client.get(panel_of(call)))
    assert "Nell Newcomer" in found
    assert "Decide who takes" not in found


def test_others_scores_and_notes_are_shown_once_one_has_scored(
    nells: Expression, judith: User, charles: User
) -> None:
    scores = dict.fromkeys(nells.call.criteria.values_list("pk", flat=True), 4)
    actions.give_scores(nells, scores, acting_user=charles)
    actions.add_note(nells, "Ask about Thursdays.", acting_user=charles)
    client, page = enter(judith), panel_of(nells.call, f"{nells.pk}/")
    assert "Ask about Thursdays." not in text(client.get(page))
    assert "4.0 of 5" not in text(client.get(panel_of(nells.call)))
    given = {f"criterion-{pk}": "2" for pk in scores}
    client.post(page, given | {"score": "1"})
    found = text(client.get(page))
    assert "Ask about Thursdays." in found
    assert "3.0 of 5, from 2.0 to 4.0 (2 of the panel)" in found


def test_scores_that_are_not_complete_are_asked_for(nells: Expression, judith: User) -> None:
    response = enter(judith).post(panel_of(nells.call, f"{nells.pk}/"), {"score": "1"})
    assert "Choose “Is trusted”" in text(response)
    assert not Score.objects.exists()


def test_a_note_and_the_shortlist_are_one_button_each(nells: Expression, judith: User) -> None:
    client, page = enter(judith), panel_of(nells.call, f"{nells.pk}/")
    client.post(page, {"shortlist": "yes"})
    nells.refresh_from_db()
    assert nells.shortlisted
    response = client.post(page, {"note": "1", "text": "Too early."})
    assert "Score this expression of interest first." in text(response)


def test_the_panel_reads_who_has_stood_aside_and_why(
    call: Call, nell: User, judith: User, charles: User, menders: Organisation
) -> None:
    Belonging.objects.create(user=judith, organisation=menders)
    forward(call, nell)
    found = text(enter(charles).get(panel_of(call)))
    assert "Judith Judge, since" in found
    assert "belongs to an organisation for which somebody put themselves forward" in found


def test_somebody_stands_aside_by_a_button(closed: Call, judith: User) -> None:
    client = enter(judith)
    client.post(panel_of(closed))
    assert PanelMember.objects.get(user=judith).aside_at is not None
    assert client.get(panel_of(closed)).status_code == 404


@pytest.fixture
def decision(nells: Expression, charles: User) -> str:
    """The address at which the Thanet seat is decided, with Nell on the shortlist."""
    actions.shortlist(nells, True, acting_user=charles)
    return f"{MANAGE}{nells.call.pk}/seats/{nells.call.seats.get().seat_id}/"


def chosen(expression: Expression, **changes: str) -> dict[str, Any]:
    days = typed("start", expression.call.start) | typed("last_day", expression.call.start + DAY)
    return {"choice": str(expression.pk), "reason": "Trusted."} | days | changes


def test_the_seat_is_decided_and_its_holder_is_public(
    chair_client: Client, decision: str, nells: Expression
) -> None:
    assert "Omar" not in text(chair_client.get(decision))
    response = chair_client.post(decision, chosen(nells))
    assert "Nell Newcomer takes the seat Thanet" in said(response)
    assert Term.objects.get(seat__name="Thanet").person.user == nells.user
    assert "This was decided on" in text(chair_client.get(decision))


def test_nobody_is_a_choice_too(chair_client: Client, decision: str, nells: Expression) -> None:
    chair_client.post(decision, chosen(nells, choice="nobody", reason="We look further."))
    assert nells.call.seats.get().reason == "We look further."
    assert not Term.objects.filter(seat__name="Thanet").exists()


def test_what_the_seat_refuses_is_said_and_nothing_is_lost(
    chair_client: Client, decision: str, nells: Expression, thanet_seat: Seat
) -> None:
    TermFactory.create(seat=thanet_seat, start=today(), end=None)
    response = chair_client.post(decision, chosen(nells, reason="Because she listens."))
    assert "The seat Thanet is held by" in text(response)
    assert response.context["form"].errors.keys() == {"start"}
    assert "Because she listens." in text(response)


def test_somebody_who_holds_another_seat_is_refused_beside_the_choice(
    chair_client: Client, decision: str, nells: Expression
) -> None:
    person = PersonFactory.create(full_name="Nell Newcomer", user=nells.user)
    TermFactory.create(seat=SeatFactory.create(body=nells.call.body), person=person, end=None)
    response = chair_client.post(decision, chosen(nells))
    assert response.context["form"].errors.keys() == {"choice"}


def test_a_panel_on_which_nobody_can_decide_is_remarked(
    chair_client: Client, call: Call, judith: User, charles: User
) -> None:
    page, remark = f"{MANAGE}{call.pk}/", "nobody can decide in the end"
    assert remark not in text(chair_client.get(page))
    actions.name_panel(call, [judith], acting_user=charles)
    assert remark in text(chair_client.get(page))


def test_a_namesake_is_asked_about_beside_the_question(
    chair_client: Client, decision: str, nells: Expression
) -> None:
    PersonFactory.create(full_name="Nell Newcomer")
    response = chair_client.post(decision, chosen(nells))
    assert response.context["form"].errors.keys() == {"same_person"}
    chair_client.post(decision, chosen(nells, same_person="no"))
    assert Term.objects.filter(seat__name="Thanet").exists()
