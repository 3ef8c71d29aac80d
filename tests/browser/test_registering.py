"""An organisation comes to be: registered, looked at by an officer, confirmed; with script and without."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from tests.browser.conftest import Enter
from tests.browser.test_accessibility import axe
from tests.factories.organisations import OrganisationFactory
from tests.support.permissions import second_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TWIN = "Margate Menders CIO"


def window(enter: Enter, user: User, *, script: bool) -> Page:
    context: BrowserContext = enter(user, java_script_enabled=script)
    return context.new_page()


def fault_free(page: Page, *, script: bool) -> None:
    """axe finds nothing; it needs script itself."""
    if script:
        assert axe(page, page.url) == []


def fill_in(page: Page) -> None:
    page.goto("/organisations/register/")
    page.get_by_label("Name of the organisation").fill("The Margate Menders")
    page.get_by_label("Community group").check()
    page.get_by_label("Charity number").fill("1123456")
    page.get_by_label("Thanet").check()
    page.get_by_label("Micro: under £10,000").check()
    page.get_by_label("What you do").fill("We mend what others throw away.")
    page.get_by_role("button", name="Continue").click()


def say_that_it_is_none_of_these(page: Page, *, script: bool) -> None:
    expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    expect(page.get_by_label(TWIN)).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Choose the organisation, or say").first).to_be_visible()
    fault_free(page, script=script)
    page.get_by_label("No, none of these").check()
    page.get_by_role("button", name="Continue").click()


def change_an_answer(page: Page, *, script: bool) -> None:
    """Back to the form from the check of the answers; the rest is still there."""
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    fault_free(page, script=script)
    page.get_by_role("link", name="Change charity number").click()
    expect(page.get_by_label("What you do")).to_have_value("We mend what others throw away.")
    expect(page.get_by_label("Thanet")).to_be_checked()
    page.get_by_label("Charity number").fill("1123457")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("1123457")).to_be_visible()


def register(page: Page, *, script: bool) -> None:
    fill_in(page)
    say_that_it_is_none_of_these(page, script=script)
    change_an_answer(page, script=script)
    page.get_by_role("button", name="Register this organisation").click()
    expect(page.get_by_text("The Margate Menders is registered.")).to_be_visible()
    expect(page.get_by_text("Waiting to be confirmed")).to_be_visible()


def decline(page: Page, *, script: bool) -> None:
    page.goto("/organisations/queue/")
    page.get_by_role("link", name="The Margate Menders").click()
    expect(page.get_by_text("was shown this one and said that it is another")).to_be_visible()
    fault_free(page, script=script)
    page.get_by_role("link", name=f"Merge into {TWIN}").click()
    expect(page).to_have_url(re.compile("/merge/"))
    page.go_back()
    page.get_by_label("Why you decline it").fill("We cannot find this number.")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("is declined. Its people see the reason.")).to_be_visible()


def answer(page: Page, *, script: bool) -> None:
    page.reload()
    expect(page.get_by_text("We cannot find this number.")).to_be_visible()
    page.get_by_role("main").get_by_text("Answer", exact=True).click()
    page.get_by_label("Your answer").fill("It was given to us this week.")
    fault_free(page, script=script)
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()


def confirm(page: Page, *, script: bool) -> None:
    page.goto("/organisations/queue/")
    expect(page.get_by_text("It was given to us this week.")).to_be_visible()
    fault_free(page, script=script)
    page.get_by_role("link", name="The Margate Menders").click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("The Margate Menders is confirmed.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_organisation_is_registered_declined_answered_for_and_confirmed(
    enter: Enter, thanet: District, priya: User, olive: User, script: bool
) -> None:
    OrganisationFactory.create(name=TWIN)
    second_factor(olive)
    hers = window(enter, priya, script=script)
    officers = window(enter, olive, script=script)
    register(hers, script=script)
    decline(officers, script=script)
    answer(hers, script=script)
    confirm(officers, script=script)
    organisation = Organisation.objects.get(name="The Margate Menders")
    assert organisation.is_verified
    assert organisation.charity_number == "1123457"
    assert organisation.visible_from is not None
    assert organisation.visible_from <= timezone.now()
