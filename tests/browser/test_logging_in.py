"""Logging in, with script and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_passkey_is_offered_where_a_script_can_ask_for_it(enter: Enter, script: bool) -> None:
    page = enter(java_script_enabled=script).new_page()
    page.goto("/accounts/login/")
    main = page.get_by_role("main")
    expect(main.get_by_role("button", name="Use a passkey")).to_be_visible(visible=script)
    if not script:
        expect(main.locator("noscript p")).to_be_visible()
