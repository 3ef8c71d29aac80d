"""Wagtail's screens for groups and seats: officers change them, and the audit trail says so."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import RevisionMixin
from wagtail.snippets.models import get_snippet_models

from membership.bodies import actions
from membership.bodies.models import Body, Meeting, Seat, Term
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import MeetingFactory, TermFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def seat(body: Body, **changes: str) -> dict[str, str]:
    fields = {"body": str(body.pk), "name": "Swale", "stands_for": "general", "office": "none"}
    return fields | {"standing": "voting", "order": "0", "start": "2026-01-01"} | changes


def test_a_seat_is_added_and_recorded(officer: Client, steering_group: Body, olive: User) -> None:
    officer.post(reverse("seat:add"), seat(steering_group))
    added = Seat.objects.get()
    record = AuditRecord.objects.get(target_label="bodies.seat", target_pk=str(added.pk))
    assert (record.action, record.acting_user_pk) == ("added", olive.pk)


def test_a_change_of_a_seat_keeps_old_and_new(officer: Client, thanet_seat: Seat) -> None:
    changes = {"stands_for": "district", "district": str(thanet_seat.district_id)}
    data = seat(thanet_seat.body, name="Thanet", start="2020-01-01", end="2030-01-01", **changes)
    data |= {"reason": "The districts become one."}
    officer.post(reverse("seat:edit", args=[thanet_seat.pk]), data)
    record = AuditRecord.objects.get(target_label="bodies.seat", action="changed")
    assert (record.old, record.new) == ({"end": None}, {"end": "2030-01-01"})
    assert record.reason == "The districts become one."


def test_a_seat_says_beside_the_field_what_it_lacks(officer: Client, steering_group: Body) -> None:
    response = officer.post(reverse("seat:add"), seat(steering_group, stands_for="district"))
    assert "Say which one the seat stands for." in response.content.decode()
    assert not Seat.objects.exists()


def test_a_seat_does_not_follow_one_that_follows_another(
    officer: Client, steering_group: Body, chair: Seat
) -> None:
    response = officer.post(reverse("seat:add"), seat(steering_group, follows=str(chair.pk)))
    assert "Choose a seat that has terms of its own." in response.content.decode()


def test_a_seat_that_has_terms_stays_with_its_group(
    officer: Client, board: Body, sadie_term: Term
) -> None:
    moved = seat(board, name="Thanet", start="2020-01-01")
    response = officer.post(reverse("seat:edit", args=[sadie_term.seat_id]), moved)
    assert "it stays with its group" in response.content.decode()


def test_a_seat_to_which_somebody_was_appointed_meanwhile_follows_no_other(
    board_seat: Seat, thanet_seat: Seat, olive: User
) -> None:
    read = Seat.objects.get(pk=thanet_seat.pk)
    TermFactory.create(seat=thanet_seat)
    read.follows = board_seat
    with pytest.raises(ValidationError, match="terms of its own"):
        actions.save(read, acting_user=olive)
    assert Seat.objects.filter(pk=read.pk, follows=None).exists()


def test_no_screen_of_wagtail_changes_a_term_or_brings_an_earlier_one_back() -> None:
    """No revision to restore, no snippet with bulk actions, no permission: the actions alone."""
    models = set(apps.get_app_config("bodies").get_models())
    assert not [model for model in models if issubclass(model, RevisionMixin)]
    assert not models & set(get_snippet_models())
    granted = Permission.objects.filter(group__isnull=False, content_type__app_label="bodies")
    assert set(granted.values_list("content_type__model", flat=True)) == {"body", "seat", "meeting"}
    with pytest.raises(NoReverseMatch):
        reverse("term:index")


def test_a_group_is_closed_and_never_deleted(officer: Client, board: Body) -> None:
    response = officer.post(reverse("body:delete", args=[board.pk]))
    assert response.status_code == 302
    assert Body.objects.get() == board


def test_a_cancelled_meeting_leaves_its_record(officer: Client, board: Body) -> None:
    meeting = MeetingFactory.create(body=board)
    officer.post(reverse("meeting:delete", args=[meeting.pk]))
    assert not Meeting.objects.exists()
    assert AuditRecord.objects.filter(target_label="bodies.meeting", action="cancelled").exists()


def test_the_history_of_a_group_opens(officer: Client, board: Body) -> None:
    assert officer.get(reverse("body:history", args=[board.pk])).status_code == 200


def test_a_group_closes_after_it_was_created(board: Body) -> None:
    board.closed = date(2019, 1, 1)
    with pytest.raises(Exception, match="closes after"):
        board.full_clean()
