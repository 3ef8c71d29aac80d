"""An organisation and its people, as they walk it in a browser, with script and without."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from tests.browser.conftest import Enter
from tests.digests.posting import ten_minutes_pass
from tests.support.permissions import second_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLLEAGUE = "nell@example.org"
CODE = re.compile(r"^\s*([A-Z0-9]{4,}-[A-Z0-9]{4,})\s*$", re.MULTILINE)
LINK = re.compile(r"https?://\S+/organisations/invitations/\S+")


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    """allauth counts in the cache how often an address was written to."""
    cache.clear()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs JavaScript."""
    return bool(request.param)


def mail_to(address: str, pattern: "re.Pattern[str]") -> str:
    """What ``pattern`` finds in the latest mail to ``address``, once what waits has been sent: what she did
    between two mails took her ten minutes."""
    ten_minutes_pass()
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    body = str(next(each.body for each in reversed(mail.outbox) if each.to == [address]))
    found = pattern.search(body)
    assert found is not None, body
    return found[found.lastindex or 0]


def register(page: Page) -> Organisation:
    """Somebody registers Margate Menders, looks at the answers and sends them."""
    page.goto("/organisations/register/")
    page.get_by_label("Name of the organisation").fill("Margate Menders")
    page.get_by_label("Community group", exact=True).check()
    page.get_by_label("We serve the whole county").check()
    page.get_by_label("Micro: under £10,000").check()
    page.get_by_label("What you do").fill("We mend what others throw away.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.get_by_text("We mend what others throw away.")).to_be_visible()
    page.get_by_role("button", name="Register this organisation").click()
    expect(page.get_by_role("heading", name="Margate Menders")).to_be_visible()
    organisation: Organisation = Organisation.objects.get(name="Margate Menders")
    return organisation


def confirm(page: Page, organisation: Organisation) -> None:
    """An officer finds it in the queue and confirms it."""
    page.goto("/organisations/queue/")
    page.get_by_role("link", name=organisation.name).click()
    page.get_by_role("button", name=f"Confirm {organisation.name}").click()
    expect(page.get_by_text(f"{organisation.name} is confirmed")).to_be_visible()


def invite(page: Page, organisation: Organisation) -> str:
    """The manager invites the colleague; gives the link of the mail."""
    page.goto(organisation.get_absolute_url())
    page.get_by_role("link", name="Manage its people").click()
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Their e-mail address").fill(COLLEAGUE)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"An invitation is on its way to {COLLEAGUE}")).to_be_visible()
    expect(page.get_by_role("heading", name="Invited (1)")).to_be_visible()
    return mail_to(COLLEAGUE, LINK)


def join(page: Page, link: str) -> None:
    """The colleague follows the link, makes an account on the way, and joins."""
    page.goto(link)
    page.get_by_role("main").get_by_role("button", name="Create an account").click()
    expect(page.locator("input[name=email]")).to_have_value(COLLEAGUE)
    page.get_by_label("Full name").fill("Nell Newcomer")
    page.locator("input[name=password1]").fill("tides-and-timetables")
    page.get_by_role("button", name="Create the account").click()
    page.locator("input[name=code]").fill(mail_to(COLLEAGUE, CODE))
    page.locator("main form:has(input[name=code]) button[type=submit]").first.click()
    expect(page.get_by_role("heading", name="You are logged in as Nell Newcomer")).to_be_visible()
    page.get_by_role("button", name="Join as Nell Newcomer").click()
    expect(page.get_by_text("You now belong to")).to_be_visible()


def hand_over_and_leave(page: Page, organisation: Organisation) -> None:
    """The only manager names the colleague and leaves in the same step."""
    page.goto(organisation.get_absolute_url())
    page.get_by_role("link", name="Leave it").click()
    successor = page.get_by_role("option", name="Nell Newcomer").get_attribute("value")
    page.get_by_label("Who looks after it from now on?").select_option(successor)
    page.get_by_role("button", name="Hand over and leave").click()
    expect(page.get_by_text("Nell Newcomer looks after it now")).to_be_visible()


def test_from_registering_to_handing_over(
    enter: Enter,
    live_server: LiveServer,
    settings: Any,
    script: bool,
    priya: User,
    olive: User,
) -> None:
    """Register, verified, invite a colleague without an account, who joins; hand over and leave."""
    settings.SITE_URL = live_server.url
    second_factor(olive)
    manager = enter(priya, java_script_enabled=script).new_page()
    organisation = register(manager)
    confirm(enter(olive, java_script_enabled=script).new_page(), organisation)
    link = invite(manager, organisation)
    colleague = enter(java_script_enabled=script).new_page()
    join(colleague, link)
    hand_over_and_leave(manager, organisation)
    colleague.goto(f"{organisation.get_absolute_url()}manage/")
    expect(colleague.get_by_role("heading", name="People of Margate Menders")).to_be_visible()
    [left] = Belonging.objects.current()
    assert (left.user.email, left.role) == (COLLEAGUE, Role.MANAGER)
