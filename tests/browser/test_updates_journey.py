"""A reader's whole way without script: sign up, confirm, an issue that editors saw before, leave.

axe then looks at every page of the way.
"""

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from digests.actions.deliveries import deliver_batch
from digests.actions.issues import make_issue_now
from digests.models import Delivery, Issue, Subscription
from digests.models.readers import Frequency
from digests.windows import window_around
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import today
from tests.browser.conftest import Enter
from tests.browser.test_accessibility import axe, with_axe
from tests.factories.organisations import OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "Harbour Helpers"


class Way:
    """Pages opened one after the other, and their addresses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: list[str] = []

    def open(self, address: str) -> Page:
        self.page.goto(address)
        return self.note()

    def note(self) -> Page:
        self.seen.append(self.page.url)
        return self.page

    def press(self, name: str) -> Page:
        self.page.get_by_role("button", name=name).click()
        return self.note()


def link_in_mail(purpose: str) -> str:
    """Send what waits; the path of the link for ``purpose`` in the last mail."""
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    found = re.search(rf"/updates/{purpose}/[^\s>]+", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def sign_up(way: Way) -> None:
    page = way.open("/updates/")
    page.get_by_label("E-mail address").fill("nina@example.org")
    page.get_by_label("Every week", exact=True).check()
    page.get_by_label("Thanet").check()
    way.press("Sign up for updates")
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    way.open(link_in_mail("confirm"))
    way.press("Yes, send me these updates")
    expect(page.get_by_text("You now get e-mail updates.")).to_be_visible()


def prepare(way: Way) -> None:
    """The editor writes an introduction and sees what readers will."""
    end = window_around(Frequency.WEEKLY, today()).end
    page = way.open(f"/updates/issues/weekly/{end}/")
    page.get_by_label("Introduction").fill("Good morning.")
    way.press("Save")
    expect(page.get_by_text("The update is prepared.")).to_be_visible()
    page.get_by_role("link", name="See it as a reader would get it").click()
    way.note()
    expect(page.get_by_text("Subject:")).to_be_visible()
    assert NEW in (page.locator("pre").text_content() or "")
    way.open("/updates/issues/")


def read_and_leave(way: Way) -> None:
    page = way.open(link_in_mail("copy"))
    expect(page.get_by_role("link", name=NEW)).to_be_visible()
    expect(page.get_by_text("For you because it concerns Thanet")).to_be_visible()
    way.open(link_in_mail("preferences"))
    page.get_by_label("On which day").select_option(label="Thursday")
    way.press("Save my choices")
    expect(page.get_by_text("Your choices are saved.")).to_be_visible()
    page.get_by_role("link", name="What you agreed to, and when").click()
    way.note()
    way.open(link_in_mail("unsubscribe"))
    way.press("Stop all updates")
    expect(page.get_by_role("heading", name="Your e-mail updates have stopped")).to_be_visible()


def test_a_reader_signs_up_reads_and_leaves_without_script(
    live_server: LiveServer, enter: Enter, edie: User, thanet: District
) -> None:
    OrganisationFactory.create(name=NEW, visible_from=timezone.now(), districts=[thanet])
    reader = Way(enter(None, java_script_enabled=False).new_page())
    editor = Way(enter(edie, java_script_enabled=False).new_page())
    sign_up(reader)
    prepare(editor)
    make_issue_now(now=timezone.now())
    read_and_leave(reader)
    assert Subscription.objects.running().count() == 0
    reader.open(Issue.objects.get(off_timetable=True).get_absolute_url())
    reader.open("/updates/archive/")
    faults = []
    for way, user in ((reader, None), (editor, edie)):
        looking = with_axe(enter(user).new_page())
        for address in dict.fromkeys(way.seen):
            looking.goto(address)
            faults += axe(looking, address)
    assert faults == []
