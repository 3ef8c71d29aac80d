"""What is said is found by words, by those who may read it and by nobody else; alike on both databases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forums.actions import hide_post, hide_topic
from forums.models import Forum, ForumModerator, Post, State, Topic
from forums.search.finding import Filters, Found, posts_in, readable_forums, search_posts
from forums.search.words import Query
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import Anyone
from membership.places.models import District
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.factories.places import ThemeFactory
from tests.forums.conftest import LATER, LATEST, LONG_AGO, NOW

pytestmark = pytest.mark.django_db


def look(words: str, user: Anyone | None = None, page: int = 1, **filters: object) -> Found:
    asked = Filters(**filters)  # type: ignore[arg-type]
    return search_posts(Query.parse(words), user, asked, LATEST, forums_url="/forums/", page=page)


def titles(found: Found) -> list[str]:
    return [str(post.title).replace("<mark>", "").replace("</mark>", "") for post in found.posts]


@pytest.fixture
def minibus(thanet_forum: Forum) -> Topic:
    return TopicFactory.create(
        forum=thanet_forum,
        title="Sharing a minibus",
        text="We own a **minibus** that stands idle on Tuesdays. Volunteers drive it.",
    )


@pytest.fixture
def hall(minibus: Topic) -> Topic:
    return TopicFactory.create(
        forum=minibus.forum, title="Halls to hire", text="Which hall takes a hundred people?"
    )


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("minibus", ["Sharing a minibus"]),
        ("MINIBUS", ["Sharing a minibus"]),
        ("drives", ["Sharing a minibus"]),  # the stem is the same
        ("volunteering", ["Sharing a minibus"]),
        ("sharing tuesdays", ["Sharing a minibus"]),  # one word in the title, one in the text
        ('"stands idle"', ["Sharing a minibus"]),
        ('"idle stands"', []),
        ("minibus hall", []),
        ("minibus or hall", ["Halls to hire", "Sharing a minibus"]),
        ("hundred -minibus", ["Halls to hire"]),
        ("minibus -idle", []),
        ("-minibus", []),
        ("which takes a hundred", ["Halls to hire"]),  # common words are not asked for
    ],
)
def test_posts_are_found(hall: Topic, words: str, finds: list[str]) -> None:
    assert sorted(titles(look(words))) == finds


def test_a_title_finds_its_topic_once_and_not_each_reply(minibus: Topic) -> None:
    PostFactory.create(topic=minibus, body="Count us in.")
    (found,) = look("sharing").posts
    assert found.is_first
    assert found.title == "<mark>Sharing</mark> a minibus"
    (reply,) = look("count").posts
    assert not reply.is_first
    assert reply.title == "Sharing a minibus"


def test_what_is_found_says_where_who_and_when(
    beach_clean: Topic, gloves: Post, swale: District
) -> None:
    (found,) = look("pairs").posts
    assert found.url == gloves.get_absolute_url()
    assert found.text == "I can bring fifty <mark>pairs</mark>."
    assert (found.forum, found.signature) == ("Thanet", "Magnus Manager, Thanet Tides")
    assert found.written_at == LATER


def test_marks_are_the_only_markup(thanet_forum: Forum) -> None:
    TopicFactory.create(
        forum=thanet_forum,
        title="<b>Tea</b> & cake",
        text="> said\n\n**Tea** with <script>x</script> and [a \x02link](https://example.org/tea)",
    )
    (found,) = look("tea").posts
    assert found.title == "&lt;b&gt;<mark>Tea</mark>&lt;/b&gt; &amp; cake"
    assert "<script>" not in found.text
    assert found.text.startswith("said <mark>Tea</mark> with &lt;script&gt;x")
    assert "\x02" not in found.text
    assert found.text.count("<mark>") == found.text.count("</mark>")


def test_a_long_text_is_cut_around_the_word(thanet_forum: Forum) -> None:
    TopicFactory.create(forum=thanet_forum, text=f"{'early ' * 200}needle {'late ' * 200}")
    (found,) = look("needle").posts
    assert found.text.startswith("… early ")
    assert found.text.endswith(" late …")
    assert "<mark>needle</mark>" in found.text
    assert len(found.text) < 300


def test_the_title_weighs_more_than_the_text(thanet_forum: Forum) -> None:
    TopicFactory.create(forum=thanet_forum, title="Grants", text="For halls.")
    TopicFactory.create(forum=thanet_forum, title="Halls", text="With grants of the council.")
    assert titles(look("grants")) == ["Grants", "Halls"]
    assert titles(look("grants", newest_first=True)) == ["Halls", "Grants"]


def test_filters_narrow(minibus: Topic, hall: Topic, swale: District) -> None:
    elsewhere = TopicFactory.create(
        forum=ForumFactory.create(district=swale), title="A minibus in Swale", kind="question"
    )
    theme = ThemeFactory.create(name="Transport")
    minibus.themes.add(theme)
    assert titles(look("minibus", forum=elsewhere.forum)) == ["A minibus in Swale"]
    assert titles(look("minibus", kind="question")) == ["A minibus in Swale"]
    assert titles(look("minibus", theme=theme)) == ["Sharing a minibus"]
    assert titles(look("", theme=theme)) == ["Sharing a minibus"]
    speaks_for = minibus.organisation
    assert speaks_for
    for name in (speaks_for.name.upper(), speaks_for.slug):
        assert titles(look("minibus", organisation=name)) == ["Sharing a minibus"]


def test_days_are_londons_and_the_last_one_counts(thanet_forum: Forum) -> None:
    day = NOW.date()
    TopicFactory.create(forum=thanet_forum, title="Today", opened_at=NOW)
    assert titles(look("today", since=day, until=date(2026, 5, 5))) == ["Today"]
    assert not look("today", since=date(2026, 5, 5)).posts
    assert not look("today", until=day).posts


def test_what_is_out_of_sight_is_found_by_nobody(
    beach_clean: Topic, gloves: Post, modupe: User, olive: User, magnus: User, molly: User
) -> None:
    ForumModerator.objects.update(start=LONG_AGO)
    hide_post(post=gloves, reason="Advertising", acting_user=olive, now=LATER)
    beach_clean.refresh_from_db()
    waiting = PostFactory.create(topic=beach_clean, body="I can bring fifty pairs too.")
    Post.objects.filter(pk=waiting.pk).update(state="waiting", position=None, number=None)
    for user in (None, magnus, modupe, olive):
        assert not look("pairs", user).posts
    hide_topic(topic=beach_clean, reason="Spam", acting_user=olive, now=LATER)
    for user in (None, molly, modupe, olive):
        assert not look("beach", user).posts


def test_what_is_found_is_what_the_policy_shows(
    beach_clean: Topic, gloves: Post, modupe: User, olive: User, magnus: User
) -> None:
    """Twin of ``visible_to``, for what is visible."""
    hide_post(post=gloves, reason="Advertising", acting_user=olive, now=LATER)
    for user in (None, magnus, modupe, olive):
        found = posts_in(readable_forums(user, on=NOW.date()))
        shown = Post.objects.visible_to(user, on=NOW.date())
        assert set(found) == {
            post for post in shown if State.VISIBLE == post.state == post.topic.state
        }


def test_many_answers_are_counted_to_a_thousand_and_the_newest_ranked(
    monkeypatch: pytest.MonkeyPatch, thanet_forum: Forum
) -> None:
    monkeypatch.setattr("forums.search.finding.MOST_RANKED", 25)
    for number in range(27):
        TopicFactory.create(forum=thanet_forum, title=f"Hall {number}", text="Yes")
    found = look("hall")
    assert (found.count, found.is_capped, len(found.posts)) == (25, True, 20)
    second = look("hall", page=2)
    assert len(second.posts) == 5
    assert not {"Hall 0", "Hall 1"} & {*titles(found), *titles(second)}
    assert len(look("hall", page=99).posts) == 5


class AnyQuestion(TestCase):
    """Whatever is asked is answered, on whichever database the tests run."""

    @given(st.text(max_size=60) | st.text("\"-*():<>&|!'\\ orAND\x00\ud800ab", max_size=60))
    def test_any_text_is_answered(self, text: str) -> None:
        look(text)
        look(f'"{text}" -{text}')

    def test_the_long_and_the_empty_are_answered(self) -> None:
        for text in ("a" * 10_000, '"' * 10_000, "word " * 2_000, "the and of", "- - -", "or or"):
            assert not look(text).posts


def test_the_question_is_understood() -> None:
    query = Query.parse('  "village hall" -closed  the "or" or "the and" minibus\x00 ')
    assert query.for_sqlite == '(("village hall") NOT ("closed")) OR ("minibus")'
    assert query.for_postgresql == '"village hall" -"closed" or "minibus"'
    assert not Query.parse("the -minibus")


def test_somebody_who_left_is_still_signed(beach_clean: Topic, thanet_tides: Organisation) -> None:
    Post.objects.update(author=None)
    assert look("gloves").posts[0].signature == "Former member of Thanet Tides"
