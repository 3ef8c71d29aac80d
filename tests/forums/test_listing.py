"""Paging through a forum shows every visible topic once, in the order of activity."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from forums.listing import EPOCH, Place, topic_page
from forums.models import Forum, State, Topic
from tests.factories.forums import TopicFactory
from tests.forums.conftest import NOW


def walk(forum: Forum, query: str, way: str) -> list[list[str]]:
    """The titles of each page from ``query`` on, following ``way`` to the end."""
    pages = []
    while True:
        name, _, value = query.lstrip("?").partition("=")
        page = topic_page(forum, {name: value} if name else {}, size=3)
        pages.append([row.title for row in page.rows])
        query = getattr(page, way)
        if not query:
            return pages


def make_topics(forum: Forum, count: int) -> list[str]:
    """Topics of which some share a moment and one is hidden; the titles to be seen, in order."""
    for number in range(count):
        moment = NOW + timedelta(minutes=number // 2)
        TopicFactory.create(forum=forum, title=f"{number:02}", opened_at=moment)
    hidden = Topic.objects.filter(title="04")
    hidden.update(state=State.HIDDEN, hidden_at=NOW)
    return [f"{number:02}" for number in reversed(range(count)) if number != 4]


def test_older_pages_lead_through_all_topics(thanet_forum: Forum) -> None:
    titles = make_topics(thanet_forum, 11)
    pages = walk(thanet_forum, "", "older")
    assert [title for page in pages for title in page] == titles
    assert [len(page) for page in pages] == [3, 3, 3, 1]


def test_newer_pages_lead_back_from_the_oldest(thanet_forum: Forum) -> None:
    titles = make_topics(thanet_forum, 11)
    *pages, top = walk(thanet_forum, "?oldest=1", "newer")
    assert top == titles[:3]
    assert [title for page in reversed(pages) for title in page] == titles[1:]


def test_the_way_back_ends_at_the_first_page_with_what_is_pinned(thanet_forum: Forum) -> None:
    make_topics(thanet_forum, 9)
    Topic.objects.filter(title="01").update(pinned_at=NOW)
    second = topic_page(
        thanet_forum, {"older": topic_page(thanet_forum, {}, size=3).older[7:]}, size=3
    )
    assert second.newer.startswith("?newer=")
    asked = ({"newer": second.newer[7:]}, {"newer": "99999999999999999-1"})
    for each in asked:
        assert topic_page(thanet_forum, each, size=3) == topic_page(thanet_forum, {}, size=3)
    small = topic_page(thanet_forum, {"oldest": "1"}, size=30)
    assert small == topic_page(thanet_forum, {}, size=30)


def test_the_ends_say_that_there_is_no_more(thanet_forum: Forum) -> None:
    make_topics(thanet_forum, 7)
    first = topic_page(thanet_forum, {}, size=3)
    last = topic_page(thanet_forum, {"oldest": "1"}, size=3)
    assert (first.newer, first.is_first, last.older, last.is_first) == ("", True, "", False)
    only = topic_page(thanet_forum, {"oldest": "1"}, size=10)
    assert (only.newer, only.older) == ("", "")


@given(st.integers(0, 10**16), st.integers(0, 2**63 - 1))
def test_a_place_survives_its_address(microseconds: int, pk: int) -> None:
    place = Place(EPOCH + timedelta(microseconds=microseconds), pk)
    assert Place.parse(str(place)) == place


@given(st.text(max_size=80))
def test_what_is_no_place_is_none(text: str) -> None:
    place = Place.parse(text)
    assert place is None or place.pk < 2**63
