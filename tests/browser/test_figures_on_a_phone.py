"""The planner's scenarios and the figures of representation fit a telephone: nothing scrolls sideways."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Enter
from tests.browser.test_accessibility import WIDER_THAN_THE_WINDOW, axe
from tests.support.permissions import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUP = "/groups/steering-group/"
SIDEWAYS = """() => [...document.querySelectorAll(".portal-scroll")]
    .filter((each) => each.scrollWidth > each.clientWidth)
    .map((each) => each.getAttribute("aria-label") ?? each.getAttribute("aria-labelledby"))"""


@pytest.mark.parametrize("path", ["manage/planner/new/", "manage/planner/", "representation/"])
def test_nothing_scrolls_sideways(live_server: LiveServer, enter: Enter, path: str) -> None:
    world = build_world()
    phone = {"width": 375, "height": 800}
    page = enter(world.people["officer"], bypass_csp=True, viewport=phone).new_page()
    page.goto(f"{GROUP}{path}")
    assert page.evaluate(SIDEWAYS) == []
    assert not page.evaluate(WIDER_THAN_THE_WINDOW)
    assert axe(page, path) == []


def test_each_figure_names_its_scenario_on_a_telephone_and_stands_in_its_column_on_a_desk(
    live_server: LiveServer, enter: Enter
) -> None:
    world = build_world()
    page = enter(world.people["officer"], viewport={"width": 375, "height": 800}).new_page()
    page.goto(f"{GROUP}manage/planner/new/")
    figures = page.get_by_role("region", name="The scenarios side by side")
    row = figures.locator("tr", has_text="New people to find")
    cell = row.locator("td").nth(1)
    said = "(cell) => getComputedStyle(cell, '::before').content"
    assert cell.evaluate(said) == '"Rotating: "'
    expect(page.locator(".portal-plan__svg").first).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert cell.evaluate(said) == "none"
    expect(page.locator(".portal-plan__svg").first).to_be_visible()
