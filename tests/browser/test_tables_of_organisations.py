"""An officer takes a table in, with a script and without; every page of the way is accessible."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from membership.organisations.bulk import work
from membership.organisations.bulk.models import Import
from membership.organisations.models import Organisation
from tests.browser.conftest import Enter
from tests.browser.test_accessibility import WIDER_THAN_THE_WINDOW, axe
from tests.factories.organisations import OrganisationFactory
from tests.support.organisation_tables import csv_of, organisation
from tests.support.permissions import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def table() -> Any:
    rows = [
        organisation("Harbour Helpers"),
        organisation("The Margate Menders Ltd"),
        organisation("Otters", kind="Pirates"),
    ]
    return {"name": "spring.csv", "mimeType": "text/csv", "buffer": csv_of(rows)}


def work_as_a_worker_would() -> None:
    work.do_work(Import.objects.latest("pk").pk)


def upload(page: Page) -> None:
    page.goto("/organisations/import/")
    page.get_by_label("Table of organisations").set_input_files([table()])
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("status")).to_have_text("Waiting for its turn")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_from_the_upload_to_what_was_added(
    live_server: LiveServer, enter: Enter, script: bool
) -> None:
    world = build_world()
    OrganisationFactory.create(name="Margate Menders")
    officer = world.people["officer"]
    page = enter(officer, java_script_enabled=script).new_page()
    upload(page)
    work_as_a_worker_would()
    if not script:  # with one the page asks by itself
        page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_role("heading", name="What its rows would do")).to_be_visible()
    page.get_by_role("link", name="Twin (1)").click()
    page.get_by_label("Add it as another organisation").check()
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    work_as_a_worker_would()
    if not script:
        page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_role("heading", name="2 added, 0 changed")).to_be_visible()
    assert Organisation.objects.filter(name="The Margate Menders Ltd").exists()


def test_axe_finds_nothing_on_the_way(live_server: LiveServer, enter: Enter) -> None:
    world = build_world()
    OrganisationFactory.create(name="Margate Menders")
    context = enter(
        world.people["officer"], bypass_csp=True, viewport={"width": 375, "height": 800}
    )
    page = context.new_page()
    faults: list[str] = []

    def look(step: str) -> None:
        faults.extend(axe(page, step))
        if page.evaluate(WIDER_THAN_THE_WINDOW):
            faults.append(f"{step} scrolls sideways")

    page.goto("/organisations/import/")
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("a form without a file")
    upload(page)
    look("progress")
    work_as_a_worker_would()
    expect(page.get_by_role("heading", name="What its rows would do")).to_be_visible()
    for details in page.locator("main details").all():
        details.locator("summary").click()
    look("rows")
    page.get_by_role("link", name="Wrong (1)").click()
    look("wrong rows")
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    work_as_a_worker_would()
    expect(page.get_by_role("heading", name="1 added, 0 changed")).to_be_visible()
    look("what was imported")
    page.goto("/organisations/import/")
    look("the list of tables")
    assert faults == []
