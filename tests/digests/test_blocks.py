"""A letter joined from its pieces is the letter that would have been drawn as a whole."""

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from digests.items import Item, Section
from digests.links import absolute
from digests.mail.blocks import Frame, blocks_of
from digests.mail.messages import Letter, write_letter
from digests.models import Issue
from tests.factories.digests import IssueFactory

pytestmark = pytest.mark.django_db

WORDS = st.text("abc &<>\"'’.,", min_size=1, max_size=120).map(
    lambda text: " ".join(["a", *text.split()])
)
ITEMS = st.builds(
    Item,
    title=WORDS,
    path=st.just("/a/?b=1&c=2"),
    about=WORDS | st.just(""),
    summary=WORDS | st.just(""),
)
SECTIONS = st.builds(
    Section,
    title=WORDS,
    items=st.lists(ITEMS, min_size=1, max_size=4).map(tuple),
    more=st.integers(0, 3),
)


def drawn_as_a_whole(frame: Frame, sections: list[Section]) -> Letter:
    pieces: list[tuple[str, dict[str, object]]] = []
    for section in sections:
        pieces.append(("heading", {"title": section.title}))
        pieces += [("item", {"item": item, "origin": absolute("")}) for item in section.items]
        pieces += [("more", {"more": section.more, "web_url": frame.web_url})] * bool(section.more)
    html = "".join(render_to_string(f"emails/digest_{name}.html", words) for name, words in pieces)
    return write_letter("digest", "A subject", why="", blocks=mark_safe(html))  # noqa: S308


def rows(html: str) -> list[str]:
    """From the first heading on, empty lines aside."""
    body = html[html.index("<h2") : html.index('<div class="rule"')]
    return [line for line in body.splitlines() if line.strip()]


@given(sections=st.lists(SECTIONS, min_size=1, max_size=3))
def test_pieces_have_the_style_that_they_have_in_the_whole(sections: list[Section]) -> None:
    frame = Frame(Issue(pk=1, frequency="weekly"), "9 to 15 November 2026")
    joined = frame.around("A subject", blocks_of(tuple(sections), frame.web_url))
    assert rows(joined.html) == rows(drawn_as_a_whole(frame, sections).html)


def test_the_plain_text_has_one_empty_line_between_two_things() -> None:
    frame = Frame(IssueFactory.create(), "9 to 15 November 2026")
    items = (
        Item("Fish & chips", "/fish/", about="Dover"),
        Item("Boats", "/boats/", summary="Two."),
    )
    blocks = blocks_of((Section("News", items, more=2),), frame.web_url)
    text = frame.around("A subject", blocks).text
    told = text[text.index("NEWS") : text.index("\n\n--")]
    assert told == (
        "NEWS\n\nFish & chips\nDover\nhttp://portal.example.org/fish/\n\n"
        "Boats\nTwo.\nhttp://portal.example.org/boats/\n\n2 more on the website"
    )
