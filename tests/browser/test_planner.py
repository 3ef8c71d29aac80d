"""The chair plans next year’s rotation and applies it, in a browser with script and without."""

import re

import pytest
from playwright.sync_api import expect

from membership.bodies.models import Body, Office, Term
from membership.people.models import User
from portal.lib.time import add_months, today
from tests.browser.conftest import Enter
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.support.permissions import second_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Rotation from next year"


@pytest.fixture
def group() -> Body:
    """Three members whose terms end on one day, in about a year and a half."""
    return BodyFactory.create(name="Steering Group", slug="steering-group", max_turnover_percent=34)


@pytest.fixture
def chair(group: Body) -> User:
    user = UserFactory.create(email="charles@example.org", full_name="Charles Chair")
    second_factor(user)
    end = add_months(today().replace(day=1), 18)
    for office, name in ((Office.CHAIR, "Chair"), (Office.NONE, "Dover"), (Office.NONE, "Swale")):
        holder = user if office == Office.CHAIR else None
        TermFactory.create(
            seat=SeatFactory.create(body=group, name=name, office=office),
            person=PersonFactory.create(full_name=f"{name} Holder", user=holder),
            start=add_months(end, -36),
            end=end,
            appointed_until=end,
        )
    return user


@pytest.mark.parametrize("script", [True, False])
def test_the_chair_applies_next_years_plan(
    enter: Enter, group: Body, chair: User, script: bool
) -> None:
    page = enter(chair, java_script_enabled=script).new_page()
    page.goto(f"/groups/{group.slug}/manage/planner/")
    page.get_by_role("button", name="Compare scenarios").click()
    page.get_by_text("Change what is compared").click()
    page.locator("#id_years").fill("5")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_text("3 voting seats over 5 years")).to_be_visible()
    page.locator("#id_title").fill(TITLE)
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    page.goto(f"{page.url}apply/")
    expect(page.get_by_text("2 terms get another last day")).to_be_visible()
    page.locator("#id_reason").fill("Agreed at the meeting in March.")
    page.get_by_role("button", name="Apply the plan").click()
    expect(page.get_by_text(re.compile("The plan is applied: 2 terms"))).to_be_visible()
    assert Term.objects.filter(body=group).values("end").distinct().count() == 3
