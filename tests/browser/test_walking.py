"""Who walks by the keyboard notices what she cannot reach and what does not show where she is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.walking import MOST_TABS, KeyboardWindow, Window

pytestmark = pytest.mark.browser

PLAIN = "*:focus, *:focus-visible { outline: none; box-shadow: none }"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty one."""
    page = browser.new_page()
    yield page
    page.close()


def window(page: Page, content: str, style: str = "") -> KeyboardWindow:
    page.set_content(f"<style>{style}</style><main>{content}</main>")
    return KeyboardWindow(page)


def test_a_box_is_ticked_and_a_choice_made(page: Page) -> None:
    radios = "".join(f"<label><input type=radio name=a>{name}</label>" for name in ("One", "Two"))
    walker = window(page, f"<a href='#'>Before</a>{radios}<label><input type=checkbox>Yes</label>")
    walker.choose("Two")
    walker.tick("Yes")


@pytest.mark.parametrize(
    ("content", "style", "fault"),
    [
        ("<input type=checkbox tabindex=-1 aria-label=Yes>", "", "not within"),
        (
            "<a href='#'>x</a>" * MOST_TABS + "<input type=checkbox aria-label=Yes>",
            "",
            "not within",
        ),
        ("<input type=checkbox aria-label=Yes>", PLAIN, "does not show"),
        (
            "<input type=checkbox aria-label=Yes><p>Cover</p>",
            "p { position: fixed; inset: 0; margin: 0; background: white }",
            "does not show",
        ),
    ],
    ids=["out of the tabs’ way", "too many tabs", "without a ring", "under something else"],
)
def test_what_the_keyboard_does_not_reach_is_a_fault(
    page: Page, content: str, style: str, fault: str
) -> None:
    with pytest.raises(AssertionError, match=fault):
        window(page, content, style).tick("Yes")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<h1>Here</h1><p style='width: 200vw'>Wide</p>", "scrolls sideways"),
        ("<h1>Here</h1><script>console.error('Broken')</script>", "Broken"),
    ],
)
def test_a_page_that_is_too_wide_or_complains_is_a_fault(
    page: Page, content: str, fault: str
) -> None:
    with pytest.raises(AssertionError, match=fault):
        Window(page).open(f"data:text/html,<main>{content}</main>", to="Here")
