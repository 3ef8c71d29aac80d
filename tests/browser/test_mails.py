"""Every kind of mail can be read on a narrow screen: nothing is wider, and no letters are tiny."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Enter
from tests.digests.every_kind import every_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}
SMALLEST = 14  # pixels
TINY = """smallest => [...document.querySelectorAll("p, h1, h2, h3, li, td, a")]
    .filter(each => each.innerText.trim() && parseFloat(getComputedStyle(each).fontSize) < smallest)
    .map(each => each.innerText)"""


def faults(page: Page, name: str, html: str) -> list[str]:
    page.set_content(html)
    width = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{name} is {width} pixels wide"] if width > NARROW["width"] else []
    return found + [f"{name}: too small: {text}" for text in page.evaluate(TINY, SMALLEST)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_mail_fits_a_narrow_screen(enter: Enter, scheme: str) -> None:
    page = enter(viewport=NARROW, color_scheme=scheme).new_page()
    found = [fault for name, html in every_mail() for fault in faults(page, name, html)]
    assert found == []
