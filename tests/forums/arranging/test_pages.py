"""The pages as moderators and readers meet them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums.actions import reply
from forums.arranging import actions
from forums.errors import CannotArrangeError, TopicLockedError
from forums.listing import topic_page
from forums.models import Arrangement, Forum, Post, Topic
from membership.bodies.models import Office
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import ForumModeratorFactory, TopicFactory
from tests.factories.moderation import CoverFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.forums.arranging.conftest import say
from tests.forums.test_pages import text

REASON = "Asked and answered."


def root(topic: Topic) -> str:
    topic = Topic.objects.get(pk=topic.pk)
    return f"/forums/{topic.forum.slug}/{topic.pk}/"


def use(client: Client, topic: Topic, tool: str, **fields: str) -> Any:
    data = {f"{tool}-{name}": value for name, value in {"reason": REASON, **fields}.items()}
    return client.post(f"{root(topic)}manage/", {"tool": tool, **data}, follow=True)


def pin(topic: Topic, modupe: User) -> None:
    actions.pin_topic(topic=topic, reason=REASON, acting_user=modupe, now=timezone.now())


def test_a_moderator_does_everything_from_one_page(
    client: Client, litter: Topic, modupe: User
) -> None:
    client.force_login(modupe)
    assert "Manage this topic" in text(client.get(litter.get_absolute_url()))
    page = text(client.get(f"{root(litter)}manage/"))
    for tool in ("Pin it", "Lock it", "another title", "another forum", "into another topic"):
        assert tool in page
    done = use(client, litter, "pin")
    assert "You can undo it for a day" in text(done)
    assert "Pinned" in text(client.get("/forums/thanet/"))
    assert "Undone." in text(client.post(done.request["PATH_INFO"], follow=True))
    assert "Pinned" not in text(client.get("/forums/thanet/"))
    assert "Undone" in text(client.get("/forums/thanet/arrangements/"))


def test_who_stands_in_elsewhere_may_move_topics_there(
    client: Client, beach_clean: Topic, modupe: User, swale_forum: Forum
) -> None:
    sam = UserFactory.create(full_name="Sam Standin")
    ForumModeratorFactory.create(forum=beach_clean.forum, user=sam)
    CoverFactory.create(away=modupe.moderates.get(forum=swale_forum), cover=sam)
    client.force_login(sam)
    use(client, beach_clean, "move", forum=str(swale_forum.pk), reason="It is about Swale.")
    beach_clean.refresh_from_db()
    assert beach_clean.forum == swale_forum


def test_every_refusal_stands_at_its_field_and_loses_nothing(
    client: Client, litter: Topic, modupe: User
) -> None:
    client.force_login(modupe)
    page = text(use(client, litter, "rename", title="", reason="Too long before"))
    assert "Enter a title." in page
    assert "Too long before" in page
    assert "no topic at this address" in text(use(client, litter, "merge", into="/forums/x/"))
    assert "no topic at this address" in text(use(client, litter, "merge", into="9" * 40))
    assert "Choose one of the forums" in text(use(client, litter, "move", forum="9"))
    assert "merged into itself" in text(use(client, litter, "merge", into=root(litter)))
    assert not Arrangement.objects.exists()


def test_a_topic_that_she_does_not_moderate_is_not_there_for_her(
    client: Client, litter: Topic, modupe: User
) -> None:
    elsewhere = TopicFactory.create()
    client.force_login(modupe)
    address = f"https://kent.example.org{elsewhere.get_absolute_url()}"
    assert "no topic at this address" in text(use(client, litter, "merge", into=address))


def test_nobody_replies_to_a_locked_topic_and_the_page_says_why(
    client: Client, litter: Topic, modupe: User, magnus: User
) -> None:
    stale = Topic.objects.get(pk=litter.pk)
    client.force_login(modupe)
    use(client, litter, "lock")
    client.force_login(magnus)
    page = text(client.get(litter.get_absolute_url()))
    assert f"A moderator has locked this topic. Only moderators can reply. Reason: {REASON}" in page
    assert "Post reply" not in page
    answer = client.post(f"{root(litter)}reply/", {"body": "But I must say"})
    assert (answer.status_code, "But I must say" in text(answer)) == (403, True)
    with pytest.raises(TopicLockedError, match=REASON):
        say(stale, magnus, "Me first")


def test_a_moderator_has_the_last_word_in_a_locked_topic(litter: Topic, modupe: User) -> None:
    organisation = litter.organisation
    assert organisation is not None
    organisation.belongings.create(user=modupe)
    now = timezone.now()
    actions.lock_topic(topic=litter, reason=REASON, acting_user=modupe, now=now)
    post = reply(
        topic=litter, body="Closed.", organisation=organisation, acting_user=modupe, now=now
    )
    assert post.position == 4


def test_an_old_address_leads_on_and_may_lead_back(
    client: Client, litter: Topic, modupe: User
) -> None:
    old = litter.get_absolute_url()
    client.force_login(modupe)
    use(client, litter, "move", forum=str(Forum.objects.get(slug="swale").pk))
    answer = client.get(f"{old}?page=1")
    assert answer.status_code == 301
    assert answer["Location"].startswith("/forums/swale/")
    assert "no-cache" in answer["Cache-Control"]


def test_the_address_of_a_merged_topic_leads_to_the_page_on_which_it_begins(
    client: Client, litter: Topic, ferry: Topic, modupe: User, magnus: User
) -> None:
    for number in range(20):
        say(ferry, magnus, f"Crossing {number}")
    client.force_login(modupe)
    old = litter.get_absolute_url()
    use(client, litter, "merge", into=ferry.get_absolute_url())
    answer = client.get(old)
    assert answer["Location"] == f"{ferry.get_absolute_url()}?page=2"
    page = text(client.get(answer["Location"]))
    assert "From the topic “Litter on the beach” Who clears it?" in page
    assert litter.title not in text(client.get("/forums/thanet/"))


def test_a_reply_to_what_was_moved_meanwhile_goes_along(
    client: Client, litter: Topic, modupe: User, magnus: User
) -> None:
    old = f"{root(litter)}reply/"
    client.force_login(modupe)
    use(client, litter, "move", forum=str(Forum.objects.get(slug="swale").pk))
    client.force_login(magnus)
    answer = client.post(old, {"body": "I was just writing"})
    assert answer["Location"].startswith("/forums/swale/")
    assert Post.objects.get(body="I was just writing").topic == litter


def test_posts_are_chosen_and_moved_without_script(
    client: Client, litter: Topic, modupe: User
) -> None:
    client.force_login(modupe)
    url, second = f"{root(litter)}split/", litter.posts.get(position=2)
    assert "Magnus Manager, Thanet Tides" in text(client.get(url))
    assert "Choose at least one post." in text(client.post(url, {"reason": REASON}))
    chosen = {"posts": [second.pk], "reason": REASON}
    assert "Enter a title, or the address" in text(client.post(url, chosen))
    client.post(url, {**chosen, "title": "Bins"})
    made = Topic.objects.get(title="Bins")
    assert made.posts.get() == second
    page = text(client.get(litter.get_absolute_url()))
    assert "moved posts of this page to Bins ." in page
    assert "From the topic “ Litter on the beach ” Anyone?" in text(
        client.get(made.get_absolute_url())
    )


def test_nothing_is_said_of_posts_that_were_brought_back(
    client: Client, litter: Topic, modupe: User
) -> None:
    client.force_login(modupe)
    chosen = {"posts": [litter.posts.get(position=2).pk], "reason": REASON}
    client.post(f"{root(litter)}split/", {**chosen, "title": "Bins"})
    bins = Topic.objects.get(title="Bins")
    use(client, bins, "merge", into=litter.get_absolute_url())
    page = text(client.get(litter.get_absolute_url()))
    assert "Anyone?" in page
    assert "moved posts of this page" not in page
    merged = Arrangement.objects.get(kind="merged")
    actions.undo(arrangement=merged, acting_user=modupe, now=timezone.now())
    assert "moved posts of this page to Bins" in text(client.get(litter.get_absolute_url()))


def test_three_pinned_topics_stand_first_on_the_first_page_alone(
    thanet_forum: Forum, modupe: User
) -> None:
    now = timezone.now()
    topics = [
        TopicFactory.create(forum=thanet_forum, opened_at=now - timedelta(minutes=n))
        for n in range(8)
    ]
    for topic in topics[5:8]:
        pin(topic, modupe)
    with pytest.raises(CannotArrangeError, match="At most 3"):
        pin(topics[0], modupe)
    first = topic_page(thanet_forum, {}, size=3)
    titles = [row.title for row in first.rows]
    assert titles == [topics[n].title for n in (5, 6, 7, 0, 1, 2)]
    assert [row.is_pinned for row in first.rows] == [True] * 3 + [False] * 3
    older = topic_page(thanet_forum, {"older": first.older.partition("=")[2]}, size=3)
    assert [row.title for row in older.rows] == [topics[3].title, topics[4].title]
    back = topic_page(thanet_forum, {"newer": older.newer.partition("=")[2]}, size=3)
    assert back == first


def test_a_forum_with_pinned_topics_keeps_its_budget(
    client: Client, thanet_forum: Forum, modupe: User, molly: User
) -> None:
    for _ in range(3):
        pin(TopicFactory.create(forum=thanet_forum), modupe)
    for person, most in ((None, 5), (molly, 8), (modupe, 8)):
        if person:
            client.force_login(person)
        client.get("/forums/thanet/")
        if person is None:
            cache.clear()
        with CaptureQueriesContext(connection) as made:
            assert client.get("/forums/thanet/").status_code == 200
        assert len(made) <= most


def test_a_page_with_gaps_and_brought_posts_keeps_its_budget(
    client: Client, litter: Topic, ferry: Topic, modupe: User
) -> None:
    now = timezone.now()
    first = litter.posts.get(position=2)
    actions.split_into(
        topic=litter,
        post_pks=[first.pk],
        into=ferry,
        reason=REASON,
        acting_user=modupe,
        now=now,
    )
    for url in (litter.get_absolute_url(), ferry.get_absolute_url()):
        client.get(url)
        cache.clear()
        with CaptureQueriesContext(connection) as made:
            assert client.get(url).status_code == 200
        assert len(made) <= 5


def test_a_room_lets_nothing_out_and_nothing_in(litter: Topic, modupe: User) -> None:
    room = room_chaired_by(modupe)
    secret = TopicFactory.create(forum=room)
    who: dict[str, Any] = {"reason": REASON, "acting_user": modupe, "now": timezone.now()}
    with pytest.raises(CannotArrangeError, match="group’s room"):
        actions.move_topic(topic=litter, forum=room, **who)
    with pytest.raises(CannotArrangeError, match="group’s room"):
        actions.move_topic(topic=secret, forum=litter.forum, **who)
    with pytest.raises(CannotArrangeError, match="group’s room"):
        actions.merge_topic(topic=secret, into=litter, **who)
    other = TopicFactory.create(forum=room)
    actions.merge_topic(topic=secret, into=other, **who)
    assert other.posts.count() == 2


def room_chaired_by(user: User) -> Forum:
    """A group's room whose chair is ``user``, this year."""
    body, year = BodyFactory.create(), today().year
    seat = SeatFactory.create(body=body, office=Office.CHAIR)
    TermFactory.create(
        seat=seat,
        person=PersonFactory.create(user=user),
        start=date(year, 1, 1),
        end=date(year + 1, 1, 1),
    )
    room: Forum = Forum.objects.create(body=body, name=body.name, slug=body.slug)
    return room


def test_posts_to_choose_from_are_shown_without_their_marks(
    client: Client, litter: Topic, modupe: User, molly: User
) -> None:
    say(litter, molly, "> **Who** said it?\n\nI & Ron did.")
    client.force_login(modupe)
    assert "“Who said it? I & Ron did.”" in text(client.get(f"{root(litter)}split/"))
