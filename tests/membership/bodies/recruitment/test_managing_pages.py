"""The pages of whoever runs a call."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from membership.bodies.models import Body, Call, Seat
from membership.bodies.recruitment import actions
from membership.bodies.to_do import to_do
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import TermFactory
from tests.membership.bodies.recruitment.conftest import forward
from tests.membership.bodies.recruitment.pages import MANAGE, enter
from tests.support.changes import typed
from tests.support.pages import said, text

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def chair_client(charles: User) -> Client:
    return enter(charles)


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
