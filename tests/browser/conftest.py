"""A real Chromium against the live server."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from membership.people.models import User
from tests.support.chromium import FLAGS, chromium_path
from tests.support.permissions import log_in

# Playwright keeps an event loop in the test's thread; the rows are made there all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=10_000)  # two cores are shared with the server and its worker

Enter = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium_path(), "args": FLAGS}


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer) -> Iterator[Enter]:
    """Opens a browser window in which ``user`` (or nobody) is logged in."""
    opened: list[BrowserContext] = []

    def enter(user: User | None = None, **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, locale="en-GB", **options)
        context.set_default_timeout(10_000)
        if user is not None:
            name, value = settings.SESSION_COOKIE_NAME, log_in(user)
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        opened.append(context)
        return context

    yield enter
    for context in opened:
        context.close()
