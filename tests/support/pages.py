"""What a page says."""

from typing import Any

from bs4 import BeautifulSoup
from django.contrib.messages import get_messages


def text(response: Any) -> str:
    """The text of the page's main part, on one line."""
    main = BeautifulSoup(response.content, "html.parser").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


def said(response: Any) -> str:
    """What the answer tells on the next page."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def value_of(response: Any, name: str) -> str:
    """The value of the field ``name`` on the page."""
    found = BeautifulSoup(response.content, "html.parser").select_one(f"main [name={name}]")
    assert found is not None
    return str(found.get("value", found.get_text()))
