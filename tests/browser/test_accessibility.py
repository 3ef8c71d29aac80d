"""axe on every page of the permission table, full, empty and with errors shown; no CSP message."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Enter
from tests.support.permissions import VISITOR, Address, World, addresses, build_world

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What passes is counted, but not described: that would take longer than finding the faults.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
PARTS = (0, 1)  # a walk over all pages is one of many minutes; two processes take a half each
ROLES = ("visitor", "member", "editor", "chair")
FOR_THE_REST = ("manager", "officer")  # walk what none of the others may open
ROWS = 12
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > window.innerWidth"
TEXT_TWICE_AS_LARGE = "document.documentElement.style.fontSize = '200%'"
# A form with something to fill in; one that is a button alone has no errors to show.
FIELDS = "input:not([type=hidden]):not([type=submit]), textarea, select"
FORMS = f"main form[method=post]:has({FIELDS})"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def axe(page: Page, name: str) -> list[str]:
    """What axe finds on the page as it stands, one line a fault."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)
    return [
        f"{name}: {fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


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


def erroneous(page: Page) -> Iterator[str]:
    """Send each form of the page empty, past the browser's own checks; yields what is shown then."""
    address = page.url
    for number in range(page.locator(FORMS).count()):
        page.goto(address)
        form = page.locator(FORMS).nth(number)
        form.evaluate(
            """form => {
                form.noValidate = true
                form.querySelectorAll('input:not([type=hidden]), textarea').forEach(field => {
                    if (['checkbox', 'radio'].includes(field.type)) field.checked = false
                    else if (field.type !== 'submit') field.value = ''
                })
            }"""
        )
        with page.expect_navigation():
            form.evaluate("form => form.submit()")
        if page.locator(".govuk-error-message").count():
            yield f"{address} form {number} with its errors"


class Seen:
    """What has been checked: the same content shown to another role is the same answer."""

    def __init__(self) -> None:
        self.contents: set[str] = set()

    def is_new(self, page: Page) -> bool:
        content = TOKEN.sub("", page.locator("main").inner_html())
        new = content not in self.contents
        self.contents.add(content)
        return new


def walk(world: World, enter: Enter, part: int) -> Iterator[tuple[Page, Address]]:
    """Each page of a part as each of the roles sees it, without those that another role saw alike."""
    seen = Seen()
    names = sorted({address.name for address in addresses()})[part :: len(PARTS)]
    for role in (*ROLES, *FOR_THE_REST):
        page = enter(user_of(world, role), bypass_csp=True).new_page()
        for address in pages(role):
            if address.name in names:
                page.goto(address.url(world))
                if seen.is_new(page):
                    yield page, address


@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_on_full_pages(live_server: LiveServer, enter: Enter, part: int) -> None:
    world = build_world()
    for address in addresses():
        if address.grow is not None:
            address.grow(world, ROWS)
    faults: list[str] = []
    for page, address in walk(world, enter, part):
        faults += axe(page, address.name)
    assert faults == []


@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_on_forms_with_their_errors(
    live_server: LiveServer, enter: Enter, part: int
) -> None:
    world = build_world()
    faults: list[str] = []
    for page, _ in walk(world, enter, part):
        for name in erroneous(page):
            faults += axe(page, name)
    assert faults == []


def test_axe_finds_nothing_on_empty_lists(live_server: LiveServer, enter: Enter) -> None:
    world = build_world()
    page = enter(None, bypass_csp=True).new_page()
    faults: list[str] = []
    for address in pages(VISITOR):
        if address.grow is not None:
            page.goto(address.url(world))
            faults += axe(page, address.name)
    assert faults == []


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page and the errors that its console has shown so far."""
    page, messages = context.new_page(), list[str]()
    page.on(
        "console",
        lambda message: (
            messages.append(f"{page.url}: {message.text}") if message.type == "error" else None
        ),
    )
    page.on("pageerror", lambda error: messages.append(f"{page.url}: {error}"))
    return page, messages


@pytest.mark.parametrize(
    ("role", "width"),
    list(zip((*ROLES, *FOR_THE_REST), (320, 375, 768, 320, 320, 320), strict=True)),
)
def test_the_console_stays_silent_and_no_page_scrolls_sideways(
    live_server: LiveServer, enter: Enter, role: str, width: int
) -> None:
    world = build_world()
    context = enter(user_of(world, role), viewport={"width": width, "height": 800})
    page, messages = watched(context)
    wide: list[str] = []
    for address in pages(role):
        before = len(messages)
        page.goto(address.url(world))
        if address.status != 200:
            del messages[before:]  # the console reports the refusal that the address gives
        if page.evaluate(WIDER_THAN_THE_WINDOW):
            wide.append(address.name)
        page.evaluate(TEXT_TWICE_AS_LARGE)
        if page.evaluate(WIDER_THAN_THE_WINDOW):
            wide.append(f"{address.name} at 200% text")
    assert wide == []
    assert messages == []
