"""The pages of whoever runs a call, and of its panel."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from membership.bodies.models import Body, Call, Expression, PanelMember, Score, Seat, Term
from membership.bodies.recruitment import actions
from membership.bodies.to_do import to_do
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.membership.bodies.recruitment.conftest import forward
from tests.support.pages import said, text
from tests.support.permissions import second_factor

DAY = timedelta(days=1)
MANAGE = "/groups/steering-group/manage/calls/"
pytestmark = pytest.mark.django_db


def enter(user: User) -> Client:
    client = Client()
    second_factor(user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def chair_client(charles: User) -> Client:
    return enter(charles)


def typed(name: str, day: date) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def written(*seats: Seat, **changes: Any) -> dict[str, Any]:
    fields = {
        "title": "A voice for Thanet",
        "seats": [seat.pk for seat in seats],
        "brief": "The coast needs a voice.",
        "duties": "Come to meetings.",
        "time_asked": "Two days a month",
        "criteria": "Listens: 3",
    }
    days = typed("start", today() + 90 * DAY) | typed("last_day", today() + 20 * DAY)
    return fields | days | typed("end", today() + 900 * DAY) | changes


def panel(call: Call, ending: str = "") -> str:
    return f"{call.get_absolute_url()}panel/{ending}"


def test_the_form_begins_with_the_days_that_the_rules_give(
    chair_client: Client, thanet_seat: Seat
) -> None:
    TermFactory.create(seat=thanet_seat, start=today() - DAY, end=date(today().year + 2, 4, 1))
    form = chair_client.get(f"{MANAGE}new/?seat={thanet_seat.pk}").context["form"]
    assert form.initial["start"] == date(today().year + 2, 4, 1)
    assert form.initial["end"] == date(today().year + 5, 4, 1)
    assert form.initial["seats"] == [thanet_seat.pk]


def test_a_call_is_drafted_looked_at_and_published(chair_client: Client, thanet_seat: Seat) -> None:
    response = chair_client.post(f"{MANAGE}new/", written(thanet_seat))
    call = Call.objects.get()
    assert response["Location"] == f"{MANAGE}{call.pk}/"
    page = f"{MANAGE}{call.pk}/"
    assert "The coast needs a voice." in text(chair_client.get(page))
    assert "closes 11:59pm on" in said(chair_client.post(page, {"publish": "1"}))
    call.refresh_from_db()
    assert (call.visible_from is not None, call.end) == (True, today() + 901 * DAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seats": []}, "seats"),
        ({"criteria": "Listens: 9"}, "criteria"),
        ({"last_day_year": "1999"}, "last_day"),
        ({"end_year": "2001"}, "end"),
        ({"brief": ""}, "brief"),
    ],
)
def test_a_mistake_in_a_call_is_said_beside_its_field(
    chair_client: Client, thanet_seat: Seat, changes: dict[str, Any], field: str
) -> None:
    response = chair_client.post(f"{MANAGE}new/", written(thanet_seat, **changes))
    assert response.context["form"].errors.keys() == {field}
    assert not Call.objects.exists()


def test_a_seat_of_another_call_is_not_offered(
    chair_client: Client, call: Call, thanet_seat: Seat
) -> None:
    response = chair_client.post(f"{MANAGE}new/", written(thanet_seat))
    assert "seats" in response.context["form"].errors


def test_a_draft_is_changed_and_deleted(chair_client: Client, thanet_seat: Seat) -> None:
    chair_client.post(f"{MANAGE}new/", written(thanet_seat))
    page = f"{MANAGE}{Call.objects.get().pk}/"
    chair_client.post(f"{page}change/", written(thanet_seat, title="Another title"))
    assert Call.objects.get().title == "Another title"
    chair_client.post(page, {"discard": "1"})
    assert not Call.objects.exists()


def test_a_correction_asks_for_a_note(chair_client: Client, call: Call, thanet_seat: Seat) -> None:
    page = f"{MANAGE}{call.pk}/change/"
    fields = written(thanet_seat, criteria="Is trusted: 3\nHas time: 1")
    response = chair_client.post(page, fields)
    assert response.context["form"].errors.keys() == {"note"}
    chair_client.post(page, fields | {"note": "The title said too little."})
    assert call.announcements.get().text == "The title said too little."


def test_more_time_and_withdrawing_from_their_pages(chair_client: Client, call: Call) -> None:
    later = typed("last_day", today() + 40 * DAY) | {"note": "Half-term."}
    chair_client.post(f"{MANAGE}{call.pk}/extend/", later)
    response = chair_client.post(f"{MANAGE}{call.pk}/extend/", later)
    assert "Choose a later day" in text(response)
    chair_client.post(f"{MANAGE}{call.pk}/withdraw/", {"reason": "The seat ends."})
    call.refresh_from_db()
    assert call.withdraw_reason == "The seat ends."


def test_the_panel_is_named_from_a_list(
    chair_client: Client, call: Call, charles: User, olive: User
) -> None:
    page = f"{MANAGE}{call.pk}/panel/"
    assert "Olive Officer: officer of the council" in text(chair_client.get(page))
    chair_client.post(page, {"members": [charles.pk, olive.pk]})
    assert [member.user for member in call.panel.sitting()] == [charles, olive]


def test_whoever_runs_a_call_reads_how_many_and_not_who(
    call: Call, nell: User, olive: User
) -> None:
    forward(call, nell)
    client = enter(olive)
    found = text(client.get(f"{MANAGE}{call.pk}/"))
    assert "One person." in found
    assert "Nell" not in found
    assert "1 expression of interest" in text(client.get(MANAGE))


def test_an_officer_who_is_not_on_the_panel_meets_no_page_of_it(
    nells: Expression, olive: User
) -> None:
    client, call = enter(olive), nells.call
    assert client.get(panel(call)).status_code == 404
    assert client.get(panel(call, f"{nells.pk}/")).status_code == 404
    assert client.get(f"{MANAGE}{call.pk}/seats/{call.seats.get().seat_id}/").status_code == 403


def test_a_chair_with_an_interest_is_kept_out(
    nells: Expression, charles: User, menders: Organisation
) -> None:
    Belonging.objects.create(user=charles, organisation=menders)
    client = enter(charles)
    assert client.get(panel(nells.call)).status_code == 404
    refused = client.get(f"{MANAGE}{nells.call.pk}/")
    assert refused.status_code == 403
    assert "You have an interest in this call" in text(refused)
    assert "Look after this call" not in text(client.get(nells.call.get_absolute_url()))


def test_a_member_of_the_panel_without_a_second_factor_is_led_to_set_one_up(
    client: Client, closed: Call, judith: User, nell: User
) -> None:
    client.force_login(judith, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(panel(closed))["Location"] == reverse("mfa_index")
    client.force_login(nell, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(panel(closed)).status_code == 404


def test_a_panel_member_who_is_no_chair_reads_after_the_deadline_and_does_not_decide(
    call: Call, nell: User, judith: User, now: datetime
) -> None:
    sent, client = forward(call, nell), enter(judith)
    found = text(client.get(panel(call)))
    assert "One person has put themselves forward." in found
    assert "Nell" not in found
    assert client.get(panel(call, f"{sent.pk}/")).status_code == 404
    Call.objects.update(closes_at=now)
    found = text(client.get(panel(call)))
    assert "Nell Newcomer" in found
    assert "Decide who takes" not in found


def test_others_scores_and_notes_are_shown_once_one_has_scored(
    nells: Expression, judith: User, charles: User
) -> None:
    scores = dict.fromkeys(nells.call.criteria.values_list("pk", flat=True), 4)
    actions.give_scores(nells, scores, acting_user=charles)
    actions.add_note(nells, "Ask about Thursdays.", acting_user=charles)
    client, page = enter(judith), panel(nells.call, f"{nells.pk}/")
    assert "Ask about Thursdays." not in text(client.get(page))
    assert "4.0 of 5" not in text(client.get(panel(nells.call)))
    given = {f"criterion-{pk}": "2" for pk in scores}
    client.post(page, given | {"score": "1"})
    found = text(client.get(page))
    assert "Ask about Thursdays." in found
    assert "3.0 of 5, from 2.0 to 4.0 (2 of the panel)" in found


def test_scores_that_are_not_complete_are_asked_for(nells: Expression, judith: User) -> None:
    response = enter(judith).post(panel(nells.call, f"{nells.pk}/"), {"score": "1"})
    assert "Choose “Is trusted”" in text(response)
    assert not Score.objects.exists()


def test_a_note_and_the_shortlist_are_one_button_each(nells: Expression, judith: User) -> None:
    client, page = enter(judith), panel(nells.call, f"{nells.pk}/")
    client.post(page, {"shortlist": "yes"})
    nells.refresh_from_db()
    assert nells.shortlisted
    response = client.post(page, {"note": "1", "text": "Too early."})
    assert "Score this expression of interest first." in text(response)


def test_somebody_stands_aside_by_a_button(closed: Call, judith: User) -> None:
    client = enter(judith)
    client.post(panel(closed))
    assert PanelMember.objects.get(user=judith).aside_at is not None
    assert client.get(panel(closed)).status_code == 404


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


def test_what_needs_doing_names_drafts_calls_to_decide_and_calls_without_a_panel(
    call: Call, steering_group: Body, now: datetime, judith: User, charles: User
) -> None:
    def tags(at: datetime) -> list[str]:
        return [line.tag for line in to_do(steering_group, today(), at) if "call" in line.text]

    assert tags(now) == []
    assert tags(call.closes_at) == ["To decide"]
    actions.name_panel(call, [], acting_user=charles)
    assert tags(now) == ["No panel"]
    Call.objects.update(visible_from=None)
    assert tags(now) == ["Draft"]
