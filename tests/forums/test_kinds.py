"""A topic is a discussion, a question, an event or the notes of a meeting, and says what that needs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from time_machine import travel

from forums.actions import open_topic
from forums.models import Forum, Occasion, Topic
from forums.particulars import Particulars, When
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.factories.forums_writing import OccasionFactory
from tests.forums.conftest import NOW
from tests.forums.test_pages import text

NEW = "/forums/thanet/new/"
EVENT = {
    "title": "Beach day",
    "body": "Bring a bucket.",
    "kind": "event",
    "event_date": "2027-06-05",
    "event_time": "10am",
    "event_end_time": "12:30pm",
    "event_place": "Viking Bay, Broadstairs",
    "event_taking_part": "Turn up at the clock tower.",
}
NOTES = {
    "title": "What the health forum said in May",
    "body": "- Buses are late.",
    "kind": "notes",
    "notes_name": "Thanet Health Forum",
    "notes_date": "2026-05-01",
    "notes_place": "Margate library",
    "notes_attending": "24",
    "notes_provenance": "Taken by the library; the original hangs there.",
}


@pytest.fixture
def writer(client: Client, thanet_forum: Forum, molly: User) -> Client:
    client.force_login(molly)
    return client


def test_an_event_says_when_where_and_how_to_take_part(writer: Client) -> None:
    page = text(writer.post(NEW, EVENT, follow=True))
    assert "When 10am to 12:30pm on 5 June 2027" in page
    assert "Where Viking Bay, Broadstairs" in page
    assert "How to take part Turn up at the clock tower." in page
    assert "Event 10am on 5 June 2027 Beach day" in text(writer.get("/forums/thanet/"))


def test_an_event_over_several_days_says_both(writer: Client) -> None:
    days = {"event_time": "9am", "event_end_date": "2027-06-06", "event_end_time": "5pm"}
    page = text(writer.post(NEW, {**EVENT, **days}, follow=True))
    assert "9am on 5 June 2027 to 5pm on 6 June 2027" in page


def test_what_is_over_says_so_and_leaves_the_calendar_out(writer: Client) -> None:
    writer.post(NEW, EVENT)
    topic = Topic.objects.get()
    before, after = (
        datetime(2027, 6, 5, 11, 29, tzinfo=UTC),
        datetime(2027, 6, 5, 11, 30, tzinfo=UTC),
    )
    topic.occasion.refresh_from_db()
    assert not topic.occasion.is_past(before)
    assert topic.occasion.is_past(after)
    assert "Add to your calendar" in text(writer.get(topic.get_absolute_url()))
    Occasion.objects.update(starts_at=NOW, ends_at=None)
    page = text(writer.get(topic.get_absolute_url()))
    assert "This event is over" in page
    assert "Add to your calendar" not in page


def test_without_an_end_it_is_over_with_its_day() -> None:
    occasion = Occasion(starts_at=datetime(2027, 6, 5, 9, tzinfo=UTC))
    assert not occasion.is_past(datetime(2027, 6, 5, 22, 59, tzinfo=UTC))
    assert occasion.is_past(datetime(2027, 6, 5, 23, tzinfo=UTC))


def test_notes_say_which_meeting_and_who_passed_them_on(writer: Client) -> None:
    with travel(datetime(2026, 5, 4, 10, tzinfo=UTC)):
        page = text(writer.post(NEW, NOTES, follow=True))
    assert "Notes passed on by Molly Member, Thanet Tides." in page
    assert "Meeting Thanet Health Forum Date 1 May 2026 Place Margate library" in page
    assert "People attending 24" in page
    assert "Where the notes come from Taken by the library" in page


@pytest.mark.parametrize(
    ("sent", "field", "value", "message"),
    [
        (EVENT, "event_date", "", "Enter the date of the event."),
        (EVENT, "event_time", "", "Enter the time at which it starts."),
        (EVENT, "event_time", "25:00", "Enter a time such as"),
        (EVENT, "event_time", "7", "Enter a time such as"),
        (EVENT, "event_time", "13pm", "Enter a time such as"),
        (EVENT, "event_time", "\u0667pm", "Enter a time such as"),
        (EVENT, "event_place", " ", "Enter where it takes place."),
        (EVENT, "event_taking_part", "", "Say how to take part."),
        (EVENT, "event_end_time", "9am", "It must end after it starts."),
        (EVENT, "event_end_date", "2027-06-04", "It must end after it starts."),
        (NOTES, "notes_name", "", "Enter which forum or meeting met."),
        (NOTES, "notes_place", "", "Enter where it met."),
        (NOTES, "notes_date", "", "Enter the date of the meeting."),
        (NOTES, "notes_date", "2099-01-01", "The date is still to come."),
        (NOTES, "notes_attending", "a few", "Enter a whole number"),
        (NOTES, "notes_attending", "-3", "greater than or equal to 0"),
        (NOTES, "notes_provenance", "", "Say who took the notes"),
        (EVENT, "kind", "party", "Choose one of the kinds on the list."),
    ],
)
def test_what_a_kind_lacks_is_said_beside_its_field_and_the_rest_is_kept(
    writer: Client, sent: dict[str, str], field: str, value: str, message: str
) -> None:
    response = writer.post(NEW, {**sent, field: value})
    assert message in text(response)
    assert sent["title"] in response.content.decode()
    assert not Topic.objects.exists()


def test_an_end_on_another_day_needs_its_time(writer: Client) -> None:
    response = writer.post(NEW, {**EVENT, "event_end_date": "2027-06-06", "event_end_time": ""})
    assert "Enter the time at which it ends." in text(response)


def test_what_was_typed_for_another_kind_is_let_go(writer: Client) -> None:
    writer.post(NEW, {**EVENT, "kind": "question", "event_time": "whenever"})
    topic = Topic.objects.get()
    assert topic.kind == "question"
    assert not Occasion.objects.exists()


def test_without_script_every_field_of_every_kind_is_on_the_page(writer: Client) -> None:
    page = writer.get(NEW).content.decode()
    for name in ("event_place", "event_taking_part", "notes_name", "notes_provenance"):
        assert f'name="{name}"' in page
    assert 'id="more-event"' in page


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("9am", "9am"),
        ("7.30 p.m.", "7:30pm"),
        ("19:30", "7:30pm"),
        ("12am", "midnight"),
        ("midday", "midday"),
        ("12:05pm", "12:05pm"),
        ("0:15", "12:15am"),
    ],
)
def test_a_time_is_taken_as_people_write_it(writer: Client, written: str, shown: str) -> None:
    sent = {**EVENT, "event_time": written, "event_end_time": ""}
    assert f"When {shown} on 5 June 2027" in text(writer.post(NEW, sent, follow=True))


def test_an_event_goes_into_a_calendar(client: Client, thanet_forum: Forum) -> None:
    occasion = OccasionFactory.create(
        topic__forum=thanet_forum,
        topic__title="Tea, cake; and talk",
        starts_at=datetime(2027, 6, 5, 9, tzinfo=UTC),
    )
    response = client.get(f"/forums/thanet/{occasion.topic_id}/event.ics")
    assert response["Content-Type"].startswith("text/calendar")
    file = response.content.decode()
    assert "SUMMARY:Tea\\, cake\\; and talk" in file
    assert "DTSTART:20270605T090000Z" in file
    assert "DTEND:20270605T100000Z" in file


def test_nothing_else_goes_into_a_calendar(client: Client, beach_clean: Topic) -> None:
    assert client.get(f"/forums/thanet/{beach_clean.pk}/event.ics").status_code == 404


def test_a_hidden_event_is_in_nobodys_calendar(client: Client, thanet_forum: Forum) -> None:
    occasion = OccasionFactory.create(topic__forum=thanet_forum)
    Topic.objects.update(state="hidden", hidden_at=timezone.now())
    assert client.get(f"/forums/thanet/{occasion.topic_id}/event.ics").status_code == 404


def test_a_discussion_has_no_when_and_an_event_has_one() -> None:
    when = When(place="Here", starts_at=NOW)
    with pytest.raises(ValueError, match="when and where"):
        Particulars(when=when)
    with pytest.raises(ValueError, match="when and where"):
        Particulars("event")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at": NOW, "ends_at": NOW},
        {"starts_at": NOW, "held_on": date(2026, 5, 4)},
        {"starts_at": None},
        {"starts_at": NOW, "ends_at": NOW - timedelta(hours=1)},
    ],
)
def test_the_database_keeps_no_time_that_makes_no_sense(
    beach_clean: Topic, fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError):
        OccasionFactory.create(topic=beach_clean, **fields)


def test_a_topic_of_the_first_kind_needs_no_particulars(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    topic = open_topic(
        forum=thanet_forum,
        title="Hello",
        body="Hello.",
        organisation=thanet_tides,
        acting_user=molly,
        now=NOW,
    )
    assert Particulars.of(topic) == Particulars(themes=[])


def test_what_is_wrong_is_listed_as_the_page_goes(writer: Client) -> None:
    page = writer.post(NEW, {"kind": "notes"}).content
    listed = BeautifulSoup(page, "html.parser").select(".govuk-error-summary__list a")
    assert [each.get_text() for each in listed] == [
        "Enter a title.",
        "Enter which forum or meeting met.",
        "Enter the date of the meeting.",
        "Enter where it met.",
        "Say who took the notes or where they are kept.",
        "Write your text.",
    ]
