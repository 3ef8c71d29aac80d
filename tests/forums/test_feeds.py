"""Feeds of a topic, a forum and all forums: what everyone may see, with ids that stay."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from forums.models import Forum, Post, Topic
from membership.people.models import User
from tests.factories.bodies import BodyFactory
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.support import feeds


@pytest.fixture
def bus(thanet_forum: Forum) -> Topic:
    topic = TopicFactory.create(forum=thanet_forum, title="Bus times", slug="bus-times")
    PostFactory.create(topic=topic, body="At noon.")
    return topic


def entries(client: Client, url: str) -> list[tuple[str, str]]:
    """The id and the title of each entry."""
    feed = feeds.parsed(client.get(url))
    return [(each.findtext("id", ""), each.findtext("title", "")) for each in feed.iter("entry")]


def every_feed(topic: Topic) -> list[str]:
    forum = topic.forum.get_absolute_url()
    return ["/forums/feed/", f"{forum}feed/", f"{forum}{topic.pk}/feed/"]


def test_entries_keep_their_ids_when_a_topic_is_renamed_and_moved(
    client: Client, bus: Topic
) -> None:
    before = [[key for key, _ in entries(client, url)] for url in every_feed(bus)]
    assert [len(ids) for ids in before] == [1, 1, 2]
    assert all(key.startswith("tag:") for ids in before for key in ids)
    bus.title, bus.slug, bus.forum = "Trains", "trains", ForumFactory.create(slug="swale")
    bus.save()
    assert [[key for key, _ in entries(client, url)] for url in every_feed(bus)] == before


def test_a_topics_feed_holds_its_posts_with_links_that_stay(client: Client, bus: Topic) -> None:
    post = bus.posts.get(position=2)
    newest = next(feeds.parsed(client.get(f"/forums/thanet/{bus.pk}/feed/")).iter("entry"))
    assert "At noon." in newest.findtext("summary", "")
    (link,) = newest.iter("link")
    assert link.attrib["href"].endswith(f"/forums/thanet/{bus.pk}/posts/{post.pk}/")


def test_nothing_private_or_out_of_sight_is_in_a_feed_whoever_asks(
    client: Client, bus: Topic, olive: User
) -> None:
    client.force_login(olive)
    room = ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    inside = TopicFactory.create(forum=room, organisation=None)
    hidden = TopicFactory.create(forum=bus.forum, state="hidden", hidden_at=timezone.now())
    PostFactory.create(topic=bus, state="withdrawn", hidden_at=timezone.now())
    PostFactory.create(topic=bus, position=None, state="waiting")
    assert [len(entries(client, url)) for url in every_feed(bus)] == [1, 1, 2]
    for url in ("/forums/room/feed/", *every_feed(inside)[1:], every_feed(hidden)[2]):
        assert client.get(url).status_code == 404


def test_whoever_has_it_is_sent_nothing_until_it_changes(client: Client, bus: Topic) -> None:
    for url in every_feed(bus):
        first = client.get(url)
        has = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}
        again = client.get(url, headers=has)
        assert (again.status_code, again.content) == (304, b"")
        assert (
            client.get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code
            == 304
        )
        Post.objects.update(html=f"<p>Changed for {url}</p>")
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_the_same_each_time(client: Client, thanet_forum: Forum) -> None:
    assert client.get("/forums/thanet/feed/").content == client.get("/forums/thanet/feed/").content


def test_pages_name_their_feeds(client: Client, bus: Topic) -> None:
    pages = ("/forums/", "/forums/thanet/", bus.get_absolute_url())
    for page, feed in zip(pages, every_feed(bus), strict=True):
        head = BeautifulSoup(client.get(page).content, "html.parser").find(
            "link", type="application/atom+xml"
        )
        assert head is not None
        assert head["href"] == feed
