"""A seat that is vacant finds a new holder, as chair, panel and applicant walk it in a browser."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from membership.bodies.models import Body, Call, Office, Seat
from membership.people.models import User
from portal.lib.time import today
from tests.browser.conftest import Enter
from tests.browser.test_organisations import mail_to
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.support.permissions import second_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUP = "/groups/steering-group/"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs JavaScript."""
    return bool(request.param)


@pytest.fixture
def group(db: None) -> Body:
    return BodyFactory.create(name="Steering Group", slug="steering-group")


@pytest.fixture
def vacant_seat(group: Body) -> Seat:
    return SeatFactory.create(body=group, name="Volunteering")


@pytest.fixture
def charles(group: Body) -> User:
    user = UserFactory.create(email="charles@example.org", full_name="Charles Chair")
    second_factor(user)
    TermFactory.create(
        seat=SeatFactory.create(body=group, name="Chair", office=Office.CHAIR),
        person=PersonFactory.create(full_name=user.full_name, user=user),
        start=today() - timedelta(days=100),
        end=None,
    )
    return user


def write_and_publish_a_call(page: Page, seat: Seat) -> Call:
    """The chair begins at the vacant seat; the days are those that the rules give."""
    page.goto(f"{GROUP}manage/calls/new/?seat={seat.pk}")
    expect(page.get_by_label("Volunteering")).to_be_checked()
    page.get_by_label("Title").fill("A voice for volunteers")
    page.get_by_label("Brief").fill("Volunteers need a voice here.")
    page.get_by_label("What the holder will do").fill("Come to six meetings\nReport back")
    page.get_by_label("Time it takes").fill("Two days a month")
    page.get_by_label("What the panel scores by").fill("Is trusted: 3\nHas time")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_text("Volunteers need a voice here.")).to_be_visible()
    page.get_by_role("button", name="Publish the call").click()
    expect(page.get_by_text("The call is published and closes 11:59pm on")).to_be_visible()
    call: Call = Call.objects.get(title="A voice for volunteers")
    return call


def put_oneself_forward(page: Page) -> None:
    """A member of an organisation finds the call, forgets something, and sends it."""
    page.goto(f"{GROUP}calls/")
    page.get_by_role("link", name="A voice for volunteers").click()
    page.get_by_role("button", name="Put yourself forward").click()
    page.get_by_label("Why you, and why this seat?").fill("I have run the exchange for years.")
    page.get_by_label("Is there anything that could be seen to sway you?").fill("None")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("I agree that the panel").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="What you sent")).to_be_visible()
    expect(page.get_by_text("I have run the exchange for years.")).to_be_visible()


def score_and_shortlist(page: Page, call: Call) -> None:
    """The deadline has passed, and the chair reads as a member of the panel."""
    page.goto(f"{GROUP}manage/calls/{call.pk}/")
    page.get_by_role("link", name="Read, score and note with the panel").click()
    page.get_by_role("link", name="Molly Member").click()
    page.get_by_label("Is trusted").select_option("5")
    page.get_by_label("Has time").select_option("3")
    page.get_by_role("button", name="Give these scores").click()
    expect(page.get_by_text("4.5 of 5 (1 of the panel)")).to_be_visible()
    page.get_by_label("Add a note for the panel").fill("Ask about Thursdays.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_text("Ask about Thursdays.")).to_be_visible()
    page.get_by_role("button", name="Put on the shortlist").click()
    expect(page.get_by_role("button", name="Take off the shortlist")).to_be_visible()
    page.get_by_role("link", name="Back to everybody").click()


def decide(page: Page) -> None:
    """Molly takes the seat from today."""
    page.get_by_role("link", name="Decide who takes the seat Volunteering").click()
    page.get_by_label("Molly Member, Thanet Tides: 4.5 of 5").check()
    first_day = page.get_by_role("group", name="First day")
    for part in ("day", "month", "year"):
        first_day.get_by_label(part.title()).fill(str(getattr(today(), part)))
    page.get_by_label("Reason").fill("Trusted by everybody who knows her.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Molly Member takes the seat Volunteering")).to_be_visible()


def test_from_a_vacancy_to_a_new_holder(
    enter: Enter,
    live_server: LiveServer,
    settings: Any,
    script: bool,
    vacant_seat: Seat,
    charles: User,
    molly: User,
) -> None:
    """Vacancy, call, expression, scores and shortlist, decision, and the public page."""
    settings.SITE_URL = live_server.url
    chair = enter(charles, java_script_enabled=script).new_page()
    applicant = enter(molly, java_script_enabled=script).new_page()
    call = write_and_publish_a_call(chair, vacant_seat)
    put_oneself_forward(applicant)
    mail_to(molly.email, re.compile("Thank you for putting yourself forward"))
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now())
    score_and_shortlist(chair, call)
    decide(chair)
    visitor = enter(java_script_enabled=script).new_page()
    visitor.goto(GROUP)
    expect(visitor.get_by_role("cell", name="Molly Member").first).to_be_visible()
    visitor.goto(call.get_absolute_url())
    expect(visitor.get_by_text("Volunteering: Molly Member from")).to_be_visible()
    expect(visitor.get_by_text("Trusted by everybody")).to_have_count(0)
    mail_to(molly.email, re.compile("You have been chosen for a seat"))
