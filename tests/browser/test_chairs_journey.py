"""A chair's year, as everybody concerned walks it in a browser, with script and without.

A seat is vacant: the chair calls for candidates, somebody puts herself forward, the panel reads, and
whoever is chosen stands on the public page. Too many terms end together next year: the chair plans the
rotation and applies the plan.
"""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from membership.bodies.actions import reschedule
from membership.bodies.models import Body, Call, Office, Seat, Term
from membership.people.models import User
from portal.lib.templatetags.portal import day
from portal.lib.time import add_months, today
from tests.browser.conftest import Enter
from tests.browser.test_organisations import mail_to
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.recruitment import ExpressionFactory
from tests.support.permissions import second_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUP = "/groups/steering-group/"
CALL = "A voice for volunteers"
PLAN = "Rotation from next year"
HOLDERS = ("Dover", "Swale", "Ashford")


@pytest.fixture
def group(db: None) -> Body:
    """Two of five seats may change in any 12 months."""
    return BodyFactory.create(name="Steering Group", slug="steering-group", max_turnover_percent=40)


@pytest.fixture
def vacant_seat(group: Body) -> Seat:
    return SeatFactory.create(body=group, name="Volunteering")


@pytest.fixture
def charles(group: Body) -> User:
    """The chair, whose term ends on the same day as those of three others."""
    user = UserFactory.create(email="charles@example.org", full_name="Charles Chair")
    second_factor(user)
    end = add_months(today().replace(day=1), 18)
    people = {"Chair": PersonFactory.create(full_name=user.full_name, user=user)}
    people |= {name: PersonFactory.create(full_name=f"{name} Holder") for name in HOLDERS}
    for name, person in people.items():
        office = Office.CHAIR if name == "Chair" else Office.NONE
        TermFactory.create(
            seat=SeatFactory.create(body=group, name=name, office=office),
            person=person,
            start=add_months(end, -36),
            end=end,
        )
    return user


def write_and_publish_a_call(page: Page) -> Call:
    """The chair begins with what needs doing; the days are those that the rules give."""
    page.goto(f"{GROUP}manage/")
    waiting = page.get_by_role("listitem").filter(has_text="Volunteering: nobody has held this")
    waiting.get_by_role("link", name="Look after the seat").click()
    page.get_by_role("button", name="Call for candidates").click()
    expect(page.get_by_label("Volunteering")).to_be_checked()
    page.get_by_label("Title").fill(CALL)
    page.get_by_label("Brief").fill("Volunteers need a voice here.")
    page.get_by_label("What the holder will do").fill("Come to six meetings\nReport back")
    page.get_by_label("Time it takes").fill("Two days a month")
    page.get_by_label("What the panel scores by").fill("Is trusted: 3\nHas time")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_text("Volunteers need a voice here.")).to_be_visible()
    page.get_by_role("button", name="Publish the call").click()
    expect(page.get_by_text("The call is published and closes 11:59pm on")).to_be_visible()
    call: Call = Call.objects.get(title=CALL)
    return call


def find_the_call(page: Page) -> None:
    """A visitor meets it beside the vacant seat."""
    page.goto(GROUP)
    vacancy = page.get_by_role("listitem").filter(has_text="Volunteering. Vacant since")
    vacancy.get_by_role("link", name="Put yourself forward for the seat Volunteering").click()
    expect(page.get_by_role("heading", name=CALL, level=1)).to_be_visible()
    expect(page.get_by_text("Come to six meetings")).to_be_visible()


def put_oneself_forward(page: Page) -> None:
    """A member of an organisation forgets something, and sends it."""
    find_the_call(page)
    page.get_by_role("button", name="Put yourself forward").click()
    page.get_by_label("Why you, and why this seat?").fill("I have run the exchange for years.")
    page.get_by_label("Is there anything that could be seen to sway you?").fill("None")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("I agree that the panel").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="What you sent")).to_be_visible()
    expect(page.get_by_text("I have run the exchange for years.")).to_be_visible()


def score_and_shortlist(page: Page) -> None:
    """The deadline has passed, and the chair reads as a member of the panel."""
    page.goto(f"{GROUP}manage/")
    page.get_by_role("link", name="See to the call").click()
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


def fill_in(page: Page, label: str, value: date) -> None:
    """Write a day into its three parts."""
    asked = page.get_by_role("group", name=label)
    for part in ("day", "month", "year"):
        asked.get_by_label(part.title()).fill(str(getattr(value, part)))


def decide(page: Page) -> None:
    """Molly takes the seat from today."""
    page.get_by_role("link", name="Decide who takes the seat Volunteering").click()
    page.get_by_label("Molly Member, Thanet Tides: 4.5 of 5").check()
    fill_in(page, "First day", today())
    page.get_by_label("Reason").fill("Trusted by everybody who knows her.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Molly Member takes the seat Volunteering")).to_be_visible()


def see_the_new_holder(page: Page, call: Call) -> None:
    """Everybody reads who was chosen, on the public page and on that of the day; nobody reads why."""
    for address in (GROUP, f"{GROUP}as-at/{today().isoformat()}/"):
        page.goto(address)
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Volunteering"))
        expect(row.get_by_role("cell", name="Molly Member").first).to_be_visible()
    page.goto(call.get_absolute_url())
    expect(page.get_by_text("Volunteering: Molly Member from")).to_be_visible()
    expect(page.get_by_text("Trusted by everybody")).to_have_count(0)


def plan_the_rotation(page: Page) -> None:
    """What needs doing says that too many end together; the chair compares scenarios and saves."""
    page.goto(f"{GROUP}manage/")
    page.get_by_role("link", name="Plan the rotation").first.click()
    page.get_by_text("Change what is compared").click()
    page.get_by_label("Years to look ahead").fill("5")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_text("5 voting seats over 5 years")).to_be_visible()
    compared = page.get_by_role("region", name="The scenarios side by side")
    for name in ("Fixed", "Rotating", "Hybrid"):
        expect(compared.get_by_role("columnheader", name=name)).to_be_visible()
    page.get_by_label("Title").fill(PLAN)
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("heading", name=PLAN, level=1)).to_be_visible()


def apply_the_plan(page: Page) -> list[list[str]]:
    """The preview says whose term ends on which other day; gives seat, holder, old and new last day."""
    page.get_by_role("button", name="Apply this plan").click()
    proposed = page.get_by_role("region", name="Proposed ends").locator("tbody tr")
    moves = [row.locator("th, td").all_inner_texts()[:4] for row in proposed.all()]
    page.get_by_label("Reason").fill("Agreed at the meeting in March.")
    page.get_by_role("button", name="Apply the plan").click()
    expect(page.get_by_text(re.compile(f"The plan is applied: {len(moves)} term"))).to_be_visible()
    return moves


def see_the_new_last_days(page: Page, moves: list[list[str]]) -> None:
    """Everybody reads them on the public page, and in the register what they were."""
    page.goto(GROUP)
    for seat, holder, _, new in moves:
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=seat))
        expect(row.filter(has_text=holder).filter(has_text=new).first).to_be_visible()
    page.get_by_role("link", name="Register of changes").click()
    for seat, holder, old, new in moves:
        told = f"The term of {holder} in the seat {seat} lasts until {new} and not until {old}."
        expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_text("Agreed at the meeting in March.")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_a_vacancy_to_next_years_plan(
    enter: Enter,
    live_server: LiveServer,
    settings: Any,
    script: bool,
    vacant_seat: Seat,
    charles: User,
    molly: User,
    priya: User,
) -> None:
    """Vacancy, call, expression, scores, decision, public page; scenarios, plan, preview, register."""
    settings.SITE_URL = live_server.url
    chair, applicant, visitor = (
        enter(user, java_script_enabled=script).new_page() for user in (charles, molly, None)
    )
    call = write_and_publish_a_call(chair)
    find_the_call(visitor)
    put_oneself_forward(applicant)
    mail_to(molly.email, re.compile("Thank you for putting yourself forward"))
    ExpressionFactory.create(call=call, user=priya)
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now())
    score_and_shortlist(chair)
    decide(chair)
    see_the_new_holder(visitor, call)
    mail_to(molly.email, re.compile("You have been chosen for a seat"))
    mail_to(priya.email, re.compile("Thank you for offering your time"))
    plan_the_rotation(chair)
    moves = apply_the_plan(chair)
    assert len(moves) == 2
    see_the_new_last_days(visitor, moves)


def test_a_preview_that_no_longer_holds_is_shown_again(enter: Enter, charles: User) -> None:
    """The chair renews a term; before she agrees to what that does, the term gets another end."""
    page = enter(charles, java_script_enabled=False).new_page()
    term = Term.objects.get(person__full_name="Dover Holder")
    page.goto(f"{GROUP}manage/seats/{term.seat_id}/")
    page.get_by_role("link", name="Renew the term").click()
    page.get_by_label("Reason").fill("Dover asks for it.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(f"holds the seat Dover from {day(term.end)}")).to_be_visible()
    sooner = add_months(today().replace(day=1), 12)
    reschedule(term, end=sooner, reason="She moves away.", acting_user=charles)
    page.get_by_role("button", name="Renew the term").click()
    expect(page.get_by_text("Something changed since you looked at this.")).to_be_visible()
    expect(page.get_by_text(f"holds the seat Dover from {day(sooner)}")).to_be_visible()
    assert term.seat.terms.count() == 1
    page.get_by_role("button", name="Renew the term").click()
    expect(page.get_by_role("heading", name="The seat Dover")).to_be_visible()
    assert [each.start for each in term.seat.terms.order_by("start")] == [term.start, sooner]
