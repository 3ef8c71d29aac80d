"""Atom feeds as a reader's program takes them: as XML, in which a single wrong character spoils all."""

from typing import Any
from xml.etree.ElementTree import Element, fromstring

ATOM = "http://www.w3.org/2005/Atom"


def parsed(response: Any) -> Element:
    """The feed that was answered, its elements named without Atom's namespace."""
    feed = fromstring(response.content)  # noqa: S314 the portal wrote it
    for element in feed.iter():
        element.tag = element.tag.removeprefix(f"{{{ATOM}}}")
    return feed


def words(response: Any) -> str:
    """All that the feed says, on one line."""
    return " ".join(" ".join(parsed(response).itertext()).split())
