"""What waits, what is refused, and for whom neither holds; through the one door of the actions."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from forums.actions import hide_post, open_topic, reply
from forums.errors import TopicHiddenError
from forums.models import Forum, Post, RulesAcceptance, State, Topic
from forums.safety.drafts import Draft, fingerprint
from forums.safety.errors import NotReadyToWriteError, SaidAlreadyError, TooFastError
from forums.safety.reasons import WaitReason
from forums.safety.screening import screen, screen_edit
from forums.showing import show_reply, show_topic
from forums.signals import post_published, post_waits
from membership.organisations.models import Belonging, Organisation, VouchingState
from membership.people.models import User
from portal.lib.markdown import render
from tests.factories.bodies import BodyFactory
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.factories.people import UserFactory
from tests.forums.conftest import LATER, LONG_AGO, NOW

LINKS = "https://a.example.org https://b.example.org https://c.example.org"
LONG = "Our next meeting is in the library, and everybody is welcome to come and listen."
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("real_limits")


def write(topic: Topic, author: User, body: str = LONG, now: datetime = LATER) -> Post:
    organisation = Organisation.objects.of(author).get()
    return reply(topic=topic, body=body, organisation=organisation, acting_user=author, now=now)


def start(forum: Forum, author: User, body: str = LONG, now: datetime = LATER) -> Topic:
    organisation = Organisation.objects.of(author).get()
    return open_topic(
        forum=forum,
        title="A meeting",
        body=body,
        organisation=organisation,
        acting_user=author,
        now=now,
    )


def colleague(organisation: Organisation, **fields: Any) -> User:
    user = UserFactory.create(**fields)
    Belonging.objects.create(user=user, organisation=organisation)
    return user


def show(post: Post, now: datetime = LATER) -> None:
    """What a moderator does who lets it through."""
    Post.objects.filter(pk=post.pk).update(state=State.VISIBLE, position=99, number=99)
    show_reply(post, now)


# In a forum in which everything waits


def test_a_reply_waits_uncounted_and_without_a_place(beach_clean: Topic, known_molly: User) -> None:
    Forum.objects.update(premoderated=True)
    before = Topic.objects.values().get()
    beach_clean.forum.premoderated = True
    post = write(beach_clean, known_molly)
    assert (post.state, post.position, post.number) == (State.WAITING, None, None)
    assert post.wait_reason == WaitReason.PREMODERATED
    assert Topic.objects.values().get() == before


def test_a_topic_waits_uncounted(thanet_forum: Forum, molly: User) -> None:
    thanet_forum.premoderated = True
    topic = start(thanet_forum, molly)
    thanet_forum.refresh_from_db()
    assert (topic.state, topic.wait_reason) == (State.WAITING, WaitReason.PREMODERATED)
    assert (thanet_forum.topic_count, thanet_forum.last_post_at) == (0, None)
    assert thanet_forum.last_number == 0
    assert topic.posts.get().state == State.VISIBLE  # it waits with its topic


def test_what_is_let_through_is_counted_then(thanet_forum: Forum, molly: User) -> None:
    thanet_forum.premoderated = True
    topic = start(thanet_forum, molly)
    Topic.objects.update(state=State.VISIBLE)
    show_topic(topic, LATER)
    thanet_forum.refresh_from_db()
    assert (thanet_forum.topic_count, topic.posts.get().number) == (1, 1)


def test_the_queue_hears_of_what_waits_and_nobody_else(beach_clean: Topic, molly: User) -> None:
    heard: list[tuple[str, int, str]] = []

    def published(post_pk: int, **kwargs: object) -> None:
        heard.append(("published", post_pk, ""))

    def waits(post_pk: int, reason: str, **kwargs: object) -> None:
        heard.append(("waits", post_pk, reason))

    post_published.connect(published)
    post_waits.connect(waits)
    beach_clean.forum.premoderated = True
    post = write(beach_clean, molly)
    assert heard == [("waits", post.pk, "premoderated")]


def test_moderators_and_officers_do_not_wait(
    beach_clean: Topic, modupe: User, olive: User, thanet_tides: Organisation
) -> None:
    beach_clean.forum.premoderated = True
    modupe.moderates.update(start=LONG_AGO)
    for person in (modupe, olive):
        Belonging.objects.create(user=person, organisation=thanet_tides)
        assert write(beach_clean, person, f"{LONG} {person.pk}").state == State.VISIBLE


def test_nobody_answers_a_topic_that_waits(thanet_forum: Forum, molly: User) -> None:
    thanet_forum.premoderated = True
    topic = start(thanet_forum, molly)
    with pytest.raises(TopicHiddenError):
        write(topic, molly, "And bring gloves.")
    thanet_forum.premoderated = False
    with pytest.raises(TopicHiddenError):
        write(topic, molly, "And bring gloves.", LATER + timedelta(hours=1))


# Organisations that the council has not confirmed


def test_posts_for_an_unconfirmed_organisation_wait_until_it_is_confirmed(
    beach_clean: Topic, known_molly: User, thanet_tides: Organisation
) -> None:
    Post.objects.exclude(position=1).delete()
    Organisation.objects.update(state=VouchingState.PENDING)
    assert write(beach_clean, known_molly).wait_reason == WaitReason.UNCONFIRMED
    Organisation.objects.update(state=VouchingState.VERIFIED)
    assert write(beach_clean, known_molly, "Now we are known.").state == State.VISIBLE


def test_they_wait_until_enough_of_them_were_let_through(
    beach_clean: Topic, thanet_tides: Organisation, magnus: User
) -> None:
    Organisation.objects.update(state=VouchingState.PENDING)
    magnus.date_joined = NOW - timedelta(days=100)
    magnus.save()
    beach_clean.refresh_from_db()  # her own text was the first that was let through
    PostFactory.create(topic=beach_clean, organisation=thanet_tides, written_at=NOW)
    assert write(beach_clean, magnus, "Two so far.").state == State.WAITING
    PostFactory.create(topic=beach_clean, organisation=thanet_tides, written_at=NOW)
    assert write(beach_clean, magnus, "Three so far.").state == State.VISIBLE


# New accounts


def test_many_links_of_a_new_account_wait(beach_clean: Topic, new_molly: User) -> None:
    assert write(beach_clean, new_molly, LINKS).wait_reason == WaitReason.LINKS


def test_few_links_do_not(beach_clean: Topic, new_molly: User) -> None:
    two = " ".join(LINKS.split()[:2])
    assert write(beach_clean, new_molly, two).state == State.VISIBLE


def test_links_of_somebody_known_do_not(beach_clean: Topic, known_molly: User) -> None:
    assert write(beach_clean, known_molly, LINKS).state == State.VISIBLE


def test_an_old_account_that_never_spoke_is_new(
    beach_clean: Topic, thanet_tides: Organisation
) -> None:
    silent = colleague(thanet_tides, date_joined=NOW - timedelta(days=400))
    assert write(beach_clean, silent, LINKS).wait_reason == WaitReason.LINKS


def test_posts_that_were_hidden_make_nobody_known(
    beach_clean: Topic, known_molly: User, olive: User
) -> None:
    for post in Post.objects.filter(author=known_molly, position__gt=1):
        hide_post(post=post, reason="Spam", acting_user=olive, now=NOW)
    assert write(beach_clean, known_molly, LINKS).wait_reason == WaitReason.LINKS


# Too much


def test_a_new_account_writes_three_posts_a_minute(thanet_forum: Forum, new_molly: User) -> None:
    topic = TopicFactory.create(forum=thanet_forum)
    for number in range(3):
        write(topic, new_molly, f"Post {number}", LATER + number * SECOND)
    with pytest.raises(TooFastError, match=r"3 posts within a minute\. Try again in 55 seconds"):
        write(topic, new_molly, "Post 3", LATER + 5 * SECOND)
    assert write(topic, new_molly, "Post 3", LATER + 60 * SECOND)


def test_somebody_known_writes_more(beach_clean: Topic, known_molly: User) -> None:
    for number in range(6):
        write(beach_clean, known_molly, f"Post {number}")
    with pytest.raises(TooFastError, match="6 posts within a minute"):
        write(beach_clean, known_molly, "Post 6")


def test_topics_are_counted_apart(thanet_forum: Forum, new_molly: User) -> None:
    for number in range(3):
        start(thanet_forum, new_molly, f"Text {number}", LATER + timedelta(hours=number))
    at = LATER + timedelta(hours=3)
    with pytest.raises(TooFastError, match="started 3 topics within a day"):
        start(thanet_forum, new_molly, "Text 3", at)
    write(TopicFactory.create(forum=thanet_forum), new_molly, "But she may answer.", at)


def test_what_one_writes_in_other_forums_counts_as_well(
    thanet_forum: Forum, swale: Any, thanet_tides: Organisation, new_molly: User
) -> None:
    elsewhere = TopicFactory.create(forum=ForumFactory.create(district=swale))
    PostFactory.create_batch(3, topic=elsewhere, author=new_molly, written_at=LATER)
    with pytest.raises(TooFastError):
        write(TopicFactory.create(forum=thanet_forum), new_molly, now=LATER + SECOND)


def test_moderators_keep_to_the_rates(
    beach_clean: Topic, modupe: User, thanet_tides: Organisation
) -> None:
    modupe.moderates.update(start=LONG_AGO)
    Belonging.objects.create(user=modupe, organisation=thanet_tides)
    for number in range(3):
        write(beach_clean, modupe, f"Post {number}")
    with pytest.raises(TooFastError):
        write(beach_clean, modupe, "Post 3")


# The same again


@pytest.mark.parametrize("again", [LONG, LONG.upper(), f"**{LONG}**  \n\n", LONG.replace(",", "")])
def test_the_same_text_is_not_posted_twice_a_day_in_any_forum(
    again: str, beach_clean: Topic, known_molly: User
) -> None:
    first = write(beach_clean, known_molly)
    other = TopicFactory.create(forum=beach_clean.forum)
    at = LATER + timedelta(hours=20)
    with pytest.raises(SaidAlreadyError) as refused:
        write(other, known_molly, again, at)
    assert refused.value.post_pk == first.pk
    assert write(other, known_molly, again, LATER + timedelta(hours=24))


def test_a_short_text_may_be_said_in_another_topic(beach_clean: Topic, known_molly: User) -> None:
    write(beach_clean, known_molly, "Thank you!")
    write(TopicFactory.create(forum=beach_clean.forum), known_molly, "Thank you!")
    with pytest.raises(SaidAlreadyError):
        write(beach_clean, known_molly, "thank you")


def test_what_was_withdrawn_may_be_said_again(beach_clean: Topic, known_molly: User) -> None:
    first = write(beach_clean, known_molly)
    Post.objects.filter(pk=first.pk).update(state=State.WITHDRAWN, hidden_at=LATER)
    assert write(beach_clean, known_molly)


def test_pictures_alone_are_no_text_to_compare(beach_clean: Topic, known_molly: User) -> None:
    write(beach_clean, known_molly, "🌊🌊")
    assert write(beach_clean, known_molly, "🎉")
    assert fingerprint("🌊") is None


def test_the_same_text_of_several_accounts_waits(
    beach_clean: Topic, known_molly: User, thanet_tides: Organisation
) -> None:
    write(beach_clean, known_molly)
    other = colleague(thanet_tides, date_joined=NOW - timedelta(days=400))
    post = write(TopicFactory.create(forum=beach_clean.forum), other)
    assert post.wait_reason == WaitReason.SAME_TEXT
    assert write(beach_clean, other, "Thank you!").state == State.VISIBLE


def test_posts_of_new_accounts_wait_while_a_forum_is_flooded(
    beach_clean: Topic, thanet_tides: Organisation, known_molly: User
) -> None:
    fresh = {"date_joined": NOW - timedelta(hours=1)}
    for number in range(10):
        write(beach_clean, colleague(thanet_tides, **fresh), f"Hello {number}")
    late = colleague(thanet_tides, **fresh)
    assert write(beach_clean, late, "Me too").wait_reason == WaitReason.FLOOD
    assert write(beach_clean, known_molly, "Who are they?").state == State.VISIBLE
    calm = LATER + timedelta(minutes=10)
    assert write(beach_clean, late, "Later", calm).state == State.VISIBLE


def test_a_flood_elsewhere_lets_nobody_wait_here(
    beach_clean: Topic, thanet_tides: Organisation, swale: Any, new_molly: User
) -> None:
    elsewhere = TopicFactory.create(forum=ForumFactory.create(district=swale))
    for _ in range(12):
        author = UserFactory.create(date_joined=NOW)
        PostFactory.create(topic=elsewhere, author=author, written_at=LATER)
    assert write(beach_clean, new_molly).state == State.VISIBLE


# In a group's room


def test_whoever_sits_in_a_room_does_not_wait_there_and_keeps_to_the_rates(molly: User) -> None:
    room = ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    room.premoderated = True
    topic = TopicFactory.create(forum=room)
    draft = Draft(molly, None, room, LINKS, render(LINKS), LATER, topic)
    assert screen(draft) is None
    PostFactory.create_batch(3, topic=topic, author=molly, written_at=LATER)
    with pytest.raises(TooFastError):
        screen(draft)


@pytest.mark.parametrize("name", ["new_until_posts", "unconfirmed_posts", "flood_posts"])
def test_a_number_may_be_nought(
    name: str, beach_clean: Topic, known_molly: User, settings: Any
) -> None:
    settings.FORUM_LIMITS = {name: 0}
    Organisation.objects.update(state=VouchingState.PENDING)
    waits = name != "unconfirmed_posts" and Post.objects.count() < 3
    assert (write(beach_clean, known_molly).state == State.WAITING) == waits


# House rules


def test_nobody_posts_before_she_has_accepted_the_rules(
    house_rules: Any, thanet_forum: Forum, molly: User
) -> None:
    with pytest.raises(NotReadyToWriteError):
        start(thanet_forum, molly)
    assert not Topic.objects.exists()
    RulesAcceptance.objects.create(user=molly, version=house_rules)
    assert start(thanet_forum, molly).state == State.VISIBLE


# Editing


def edit(post: Post, body: str) -> WaitReason | None:
    assert post.author is not None
    draft = Draft(
        post.author, post.organisation, post.topic.forum, body, render(body), LATER, post.topic
    )
    return screen_edit(draft, post)


def test_an_edit_waits_as_a_new_text_would(beach_clean: Topic, new_molly: User) -> None:
    post = write(beach_clean, new_molly, "Hello")
    assert edit(post, "Hello all") is None
    assert edit(post, LINKS) == WaitReason.LINKS


def test_how_much_one_writes_does_not_matter_for_an_edit(
    beach_clean: Topic, new_molly: User
) -> None:
    posts = [write(beach_clean, new_molly, f"Post {number}") for number in range(3)]
    assert edit(posts[0], "Post 1") is None
