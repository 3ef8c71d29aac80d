"""Every page of the permission table in a real browser, full, empty and with errors shown.

axe finds nothing, no page scrolls sideways in a narrow window, and the console stays silent.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from portal.lib.time import today
from tests.browser.conftest import Enter
from tests.support.permissions import VISITOR, Address, World, addresses, build_world

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
# Handed to the browser once a window, and run on the pages that are looked at.
AXE_IN_THE_PAGE = f"window.bringAxe = () => {{ {AXE.read_text()} }}"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What passes is counted, but not described: that would take longer than finding the faults.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
PARTS = (0, 1)  # a walk over all pages is one of many minutes; two processes take a half each
ROLES = ("visitor", "member", "editor", "chair")
FOR_THE_REST = ("manager", "officer")  # walk what none of the others may open
WIDTHS = dict(zip((*ROLES, *FOR_THE_REST), (320, 375, 768, 320, 320, 320), strict=True))
DESK = ViewportSize(width=1280, height=720)
ROWS = 12
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
# The faults alone are sent over here: with all that passes they would be half a megabyte a page.
FAULTS = """async options => {
    window.axe ?? bringAxe()
    const found = await axe.run(document, options)
    return found.violations.flatMap(
        fault => fault.nodes.map(node => `${fault.id}: ${node.target} ${node.html.slice(0, 120)}`)
    )
}"""
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > window.innerWidth"
# Whether the page is wider than its window as it stands, and with text twice as large.
REFLOW = f"""() => {{
    const wide = () => {WIDER_THAN_THE_WINDOW}
    const before = wide()
    document.documentElement.style.fontSize = '200%'
    const enlarged = wide()
    document.documentElement.removeAttribute('style')
    return [before, enlarged]
}}"""
# A form with something to fill in; one that is a button alone has no errors to show.
FIELDS = "input:not([type=hidden]):not([type=submit]), textarea, select"
FORMS = f"main form[method=post]:has({FIELDS})"
EMPTY_AND_SEND = """form => {
    form.noValidate = true
    form.querySelectorAll('input:not([type=hidden]), textarea').forEach(field => {
        if (['checkbox', 'radio'].includes(field.type)) field.checked = false
        else if (field.type !== 'submit') field.value = ''
    })
    form.submit()
}"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def axe(page: Page, name: str) -> list[str]:
    """What axe finds on the page as it stands, one line a fault; a window ``with_axe`` has it at hand."""
    if not page.evaluate("'bringAxe' in window"):
        page.evaluate(AXE_IN_THE_PAGE)
    return [f"{name}: {fault}" for fault in page.evaluate(FAULTS, OPTIONS)]


def with_axe(page: Page) -> Page:
    """``page``, in which axe is at hand on whatever it shows."""
    page.add_init_script(AXE_IN_THE_PAGE)
    return page


def pages(role: str) -> list[Address]:
    """The pages that ``role`` may open with a GET; for the rest, those that nobody before may."""
    return [
        address
        for address in addresses()
        if address.page
        and address.method == "get"
        and role in address.allowed
        and (role in ROLES or address.allowed.isdisjoint(ROLES))
    ]


def user_of(world: World, role: str) -> Any:
    return None if role == VISITOR else world.people[role]


def pages_of(part: int, role: str) -> list[Address]:
    """The pages of ``role`` in a part of the whole; a page is in one part for every role."""
    names = sorted({address.name for address in addresses()})[part :: len(PARTS)]
    return [address for address in pages(role) if address.name in names]


class Seen:
    """What has been checked: the same content shown to another role is the same answer."""

    def __init__(self) -> None:
        self.contents: set[str] = set()

    def is_new(self, page: Page) -> bool:
        content = TOKEN.sub("", page.evaluate("document.querySelector('main').innerHTML"))
        new = content not in self.contents
        self.contents.add(content)
        return new


class Window:
    """A role's window, narrow, with its console watched."""

    def __init__(self, enter: Enter, user: Any, width: int) -> None:
        self.narrow = ViewportSize(width=width, height=800)
        self.page = with_axe(enter(user, viewport=self.narrow).new_page())
        self.console: list[str] = []
        self.page.on(
            "console",
            lambda message: self.complain(message.text) if message.type == "error" else None,
        )
        self.page.on("pageerror", lambda error: self.complain(str(error)))

    def complain(self, text: str) -> None:
        self.console.append(f"{self.page.url}: {text}")

    def open(self, address: Address, url: str) -> list[str]:
        """Go to the page; says how it scrolls sideways and what the console shows of it."""
        self.console.clear()
        self.page.goto(url)
        # The console reports the refusal that an address gives.
        faults = list(self.console) if address.status == 200 else []
        return faults + self.reflow(address.name)

    def reflow(self, name: str) -> list[str]:
        """How the page scrolls sideways, as it stands and with large text."""
        wide, wide_when_enlarged = self.page.evaluate(REFLOW)
        faults = [f"{name} scrolls sideways"] if wide else []
        return faults + ([f"{name} scrolls sideways at 200% text"] if wide_when_enlarged else [])

    def axe(self, name: str) -> list[str]:
        """What axe finds when the window is as wide as on a desk."""
        self.page.set_viewport_size(DESK)
        faults = axe(self.page, name)
        self.page.set_viewport_size(self.narrow)
        return faults

    def axe_on_errors(self, url: str, number: int) -> list[str]:
        """Send a form of the page empty, past the browser's own checks; what axe finds then."""
        if self.page.viewport_size != DESK:
            self.page.set_viewport_size(DESK)
        self.page.goto(url)
        form = self.page.locator(FORMS).nth(number)
        if not form.count():  # what was sent before has taken it away, as with a draft that is sent
            return []
        with self.page.expect_navigation():
            form.evaluate(EMPTY_AND_SEND)
        if not self.page.locator(".govuk-error-message").count():
            return []
        return axe(self.page, f"{url} form {number} with its errors")


@pytest.mark.long
@pytest.mark.parametrize("part", PARTS)
def test_no_page_has_a_fault_nor_has_a_form_with_its_errors(
    live_server: LiveServer, enter: Enter, part: int
) -> None:
    world = build_world()
    for address in addresses():
        if address.grow is not None:
            address.grow(world, ROWS)
    seen, faults = Seen(), list[str]()
    forms: list[tuple[Window, str, int]] = []
    for role, width in WIDTHS.items():
        window = Window(enter, user_of(world, role), width)
        for address in pages_of(part, role):
            faults += window.open(address, address.url(world))
            if seen.is_new(window.page):
                faults += window.axe(address.name)
                count = window.page.evaluate("css => document.querySelectorAll(css).length", FORMS)
                forms += [(window, window.page.url, number) for number in range(count)]
    for window, url, number in forms:  # at last, because some of them change the world
        faults += window.axe_on_errors(url, number)
    assert faults == []


PREVIEWED = {
    "bodies:appoint": {"full_name": "Nora Next", "reason": "Elected."},
    "bodies:reschedule": {"last_day_year": str(today().year + 9), "reason": "Agreed."},
    "bodies:write": {"subject": "Minutes", "text": "A_very_long_word_" * 9},
}


@pytest.mark.parametrize("name", PREVIEWED)
def test_what_is_shown_before_a_change_is_made_has_no_fault(
    live_server: LiveServer, enter: Enter, name: str
) -> None:
    world = build_world()
    window = Window(enter, world.people["chair"], WIDTHS["chair"])
    address = next(each for each in addresses() if each.name == name)
    window.page.goto(address.url(world))
    for field, value in PREVIEWED[name].items():
        window.page.locator(f"main [name={field}]").fill(value)
    window.page.locator(FORMS).locator("button[type=submit]").click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text(re.compile("Check|Look"))
    assert window.reflow(name) + window.axe(name) + window.console == []


def test_axe_finds_nothing_on_empty_lists(live_server: LiveServer, enter: Enter) -> None:
    world = build_world()
    page = with_axe(enter(None).new_page())
    faults: list[str] = []
    for address in pages(VISITOR):
        if address.grow is not None:
            page.goto(address.url(world))
            faults += axe(page, address.name)
    assert faults == []
