"""``can_view`` and ``visible_to`` are one rule in two forms; lists hold what everyone may see."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from digests.sources.shown import shown_in
from digests.windows import Moments
from forums.actions import hide_post, hide_topic
from forums.models import OUT_OF_SIGHT, Forum, ForumModerator, Post, State, Topic
from forums.policies import can_moderate, can_view, can_view_forum, can_view_post
from forums.querysets import account
from forums.views.lookups import get_topic
from membership.bodies.models import Term
from membership.people.models import User
from membership.places.models import District
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.forums.conftest import LATER, LATEST, LONG_AGO, NOW
from tests.forums.sitting import DAY, Room, build_room

TODAY = NOW.date()
STATES_OF_POSTS = [state for state in State if state != State.MERGED]


@pytest.fixture
def people(
    molly: User, magnus: User, priya: User, olive: User, edie: User, amir: User, modupe: User
) -> list[User | None]:
    ForumModerator.objects.update(start=LONG_AGO)
    switched_off = User.objects.create_user("gone@example.org", full_name="Gone", is_active=False)
    return [None, molly, magnus, priya, olive, edie, amir, modupe, switched_off]


@pytest.fixture
def everything(beach_clean: Topic, gloves: Post, swale: District, olive: User) -> None:
    """Visible and hidden posts in visible and hidden topics, in two forums, by several people."""
    elsewhere = TopicFactory.create(forum=ForumFactory.create(district=swale))
    hidden_topic = TopicFactory.create(forum=beach_clean.forum, author=beach_clean.author)
    others = TopicFactory.create(forum=beach_clean.forum)
    for topic in (elsewhere, hidden_topic, others, beach_clean):
        topic.refresh_from_db()
        PostFactory.create(topic=topic, author=gloves.author)
        hidden = PostFactory.create(topic=topic, author=beach_clean.author)
        hide_post(post=hidden, reason="Advertising", acting_user=olive, now=LATER)
    for topic in (hidden_topic, others):
        hide_topic(topic=topic, reason="Spam", acting_user=olive, now=LATER)


@pytest.mark.usefixtures("everything")
def test_a_topic_opens_for_those_who_find_it(people: list[User | None]) -> None:
    for person in people:
        found = set(Topic.objects.visible_to(person, on=TODAY))
        assert found == {
            topic for topic in Topic.objects.all() if can_view(person, topic, on=TODAY)
        }


@pytest.mark.usefixtures("everything")
def test_a_post_is_read_by_those_who_find_it(people: list[User | None]) -> None:
    for person in people:
        found = set(Post.objects.visible_to(person, on=TODAY))
        assert found == {
            post for post in Post.objects.all() if can_view_post(person, post, on=TODAY)
        }


@pytest.mark.usefixtures("everything")
def test_lists_hold_nothing_hidden_whoever_looks(people: list[User | None]) -> None:
    since, until = NOW - timedelta(days=1), NOW + timedelta(days=10_000)
    for person in people:
        window = Moments.between(since, until)
        topics = shown_in(Topic.objects.visible_to(person), window)
        posts = shown_in(Post.objects.visible_to(person), window)
        assert {topic.state for topic in topics} == {"visible"}
        assert {(post.state, post.topic.state) for post in posts} == {("visible", "visible")}


def test_a_window_is_half_open(beach_clean: Topic, gloves: Post) -> None:
    first, second = Moments.between(NOW, LATER), Moments.between(LATER, LATEST)
    assert list(shown_in(Topic.objects.all(), first)) == [beach_clean]
    assert not shown_in(Topic.objects.all(), second)
    assert list(shown_in(Post.objects.all(), second)) == [gloves]
    assert gloves not in shown_in(Post.objects.all(), first)


def test_a_district_shows_its_own_latest_topics(
    beach_clean: Topic, thanet: District, swale: District, modupe: User
) -> None:
    TopicFactory.create(forum=ForumFactory.create(district=swale))
    newer = TopicFactory.create(forum=beach_clean.forum, opened_at=LATER)
    assert list(Topic.objects.latest_in(thanet)) == [newer, beach_clean]


# A group's room and a district's forum, with a topic and a post of everybody in every state.


@pytest.fixture
def room(db: None) -> Room:
    return build_room()


@pytest.fixture
def all_states(room: Room, thanet_forum: Forum, molly: User, magnus: User) -> None:
    for forum, authors in (
        (room.forum, (room.charles, room.sadie, room.fergus)),
        (thanet_forum, (molly, magnus, room.fergus)),
    ):
        for state in State:
            for turn, author in enumerate(authors):
                fill(topic_in(forum, state, author), authors, turn)


def topic_in(forum: Forum, state: State, author: User) -> Topic:
    """A topic in ``state``; one that was merged leads to the first of the forum, which is visible."""
    return TopicFactory.create(
        forum=forum,
        state=state,
        hidden_at=NOW if state in OUT_OF_SIGHT else None,
        merged_into=forum.topics.order_by("pk").first() if state == State.MERGED else None,
        author=author,
        organisation=None,
    )


def fill(topic: Topic, authors: tuple[User, ...], turn: int) -> None:
    """A post in each state, by the authors in turn; what was never seen has neither place nor number."""
    for step, state in enumerate(STATES_OF_POSTS):
        position = None if state == State.WAITING else 10 + step
        Post.objects.create(
            topic=topic,
            author=authors[(turn + step) % len(authors)],
            state=state,
            hidden_at=NOW if state in OUT_OF_SIGHT else None,
            position=position,
            number=position,
            body="Text",
            html="<p>Text</p>",
            visible_from=NOW,
        )


@pytest.fixture
def everyone(room: Room, people: list[User | None]) -> list[User | None]:
    """All roles, as the next request knows them: who sits is asked once a request."""
    return [*people, *room.people]


def as_asked(person: User | None) -> User | None:
    return User.objects.get(pk=person.pk) if person is not None else None


DAYS = [TODAY + shift * DAY for shift in (-400, -29, -1, 0, 1, 2)]


@pytest.mark.usefixtures("all_states")
@pytest.mark.parametrize("on", DAYS)
def test_rooms_and_states_are_one_rule_in_two_forms_for_every_role(
    everyone: list[User | None], on: date
) -> None:
    forums = list(Forum.objects.select_related("body"))
    topics = list(Topic.objects.select_related("forum__body"))
    posts = list(Post.objects.select_related("topic__forum__body"))
    for person in map(as_asked, everyone):
        assert set(Forum.objects.visible_to(person, on=on)) == {
            forum for forum in forums if can_view_forum(person, forum, on=on)
        }
        assert set(Topic.objects.visible_to(person, on=on)) == {
            topic for topic in topics if can_view(person, topic, on=on)
        }
        assert set(Post.objects.visible_to(person, on=on)) == {
            post for post in posts if can_view_post(person, post, on=on)
        }


@pytest.mark.usefixtures("all_states")
@pytest.mark.parametrize("on", DAYS)
def test_who_moderates_sees_every_state_but_merged_and_who_does_not_only_her_own(
    everyone: list[User | None], on: date
) -> None:
    for person in map(as_asked, everyone):
        for forum in Forum.objects.select_related("body"):
            topics = Topic.objects.filter(forum=forum).exclude(state=State.MERGED)
            seen = set(Topic.objects.visible_to(person, on=on).filter(forum=forum))
            if not can_view_forum(person, forum, on=on):
                assert not seen
            elif can_moderate(person, forum, on=on):
                assert seen == set(topics)
            else:
                own = set(topics.filter(author=account(person))) if account(person) else set()
                assert seen == set(topics.visible()) | own


@pytest.mark.usefixtures("all_states")
def test_a_merged_topic_opens_for_nobody_and_its_address_leads_to_where_its_posts_are(
    everyone: list[User | None],
) -> None:
    merged = Topic.objects.filter(state=State.MERGED).select_related("forum__body")
    assert {topic.forum_id for topic in merged} == set(Forum.objects.values_list("pk", flat=True))
    for person in map(as_asked, everyone):
        assert not merged & Topic.objects.visible_to(person, on=TODAY)
        assert not Post.objects.visible_to(person, on=TODAY).filter(topic__in=merged)
        for topic in merged:
            assert not can_view(person, topic, on=TODAY)
            if can_view(person, topic.merged_into, on=TODAY):
                assert get_topic(person, topic.pk, on=TODAY) == topic.merged_into
            else:
                with pytest.raises(Http404):
                    get_topic(person, topic.pk, on=TODAY)


@pytest.mark.usefixtures("all_states")
def test_a_merged_topic_leads_no_further_than_its_target_opens(
    everyone: list[User | None], thanet_forum: Forum
) -> None:
    merged = Topic.objects.filter(forum=thanet_forum, state=State.MERGED)[0]
    Topic.objects.filter(pk=merged.merged_into_id).update(state=State.HIDDEN, hidden_at=NOW)
    target = Topic.objects.get(pk=merged.merged_into_id)
    for person in map(as_asked, everyone):
        if can_view(person, target, on=TODAY):
            assert get_topic(person, merged.pk, on=TODAY) == target
        else:
            with pytest.raises(Http404):
                get_topic(person, merged.pk, on=TODAY)


@pytest.mark.usefixtures("all_states")
def test_what_everyone_finds_holds_nothing_of_a_room_whoever_looks(
    everyone: list[User | None], room: Room
) -> None:
    for found in (Topic.objects.public(), Topic.objects.visible_to(None)):
        assert room.forum.pk not in set(found.values_list("forum", flat=True))
    for posts in (Post.objects.public(), Post.objects.visible_to(None)):
        assert room.forum.pk not in set(posts.values_list("topic__forum", flat=True))
    assert room.forum not in Forum.objects.public()
    assert room.forum not in Forum.objects.visible_to(None)


@pytest.mark.usefixtures("all_states")
def test_at_the_day_boundary_the_room_comes_and_goes(room: Room) -> None:
    """Sadie sits through today, Shirin from tomorrow and reads along before, Fergus sat through yesterday."""

    def reads(person: User, on: date) -> bool:
        asked = as_asked(person)
        return Topic.objects.visible_to(asked, on=on).filter(forum=room.forum).exists()

    assert [reads(room.sadie, TODAY), reads(room.sadie, TODAY + DAY)] == [True, False]
    assert [reads(room.fergus, TODAY - DAY), reads(room.fergus, TODAY)] == [True, False]
    assert [reads(room.shirin, TODAY - 30 * DAY), reads(room.shirin, TODAY - 29 * DAY)] == [
        False,
        True,
    ]
    assert Term.objects.get(person__user=room.shirin).start == TODAY + DAY
