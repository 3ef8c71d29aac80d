"""Addresses stay: a post is found wherever it is today, and a forum under its former address."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.actions import hide_topic, open_forum, rename_forum
from forums.errors import AlreadyDoneError, NotAllowedError
from forums.models import FormerAddress, Forum, Post, Topic
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.bodies import BodyFactory
from tests.factories.forums import ForumFactory, PostFactory, TopicFactory
from tests.factories.places import DistrictFactory
from tests.support.permissions import second_factor


@pytest.fixture
def bus(thanet_forum: Forum) -> Topic:
    topic = TopicFactory.create(forum=thanet_forum, title="Bus times", slug="bus-times")
    PostFactory.create_batch(25, topic=topic)
    return topic


def link(post: Post) -> str:
    return f"/forums/{post.topic.forum.slug}/{post.topic_id}/posts/{post.pk}/"


def rename(forum: Forum, slug: str, officer: User) -> None:
    rename_forum(forum=forum, name=forum.name, slug=slug, acting_user=officer, now=timezone.now())


def test_each_post_has_a_link_that_leads_to_its_page(client: Client, bus: Topic) -> None:
    last = bus.posts.get(position=26)
    page = client.get(bus.get_absolute_url() + "?page=2").content.decode()
    assert f'href="{link(last)}"' in page
    answer = client.get(link(last))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{bus.get_absolute_url()}?page=2#post-{last.pk}",
    )


def test_a_post_is_found_after_its_topic_was_moved_and_itself_put_elsewhere(
    client: Client, bus: Topic
) -> None:
    post = bus.posts.get(position=2)
    old = link(post)
    bus.forum = ForumFactory.create(slug="swale")
    bus.slug = "bus-and-train-times"
    bus.save()
    assert (
        client.get(old)["Location"] == f"/forums/swale/{bus.pk}/bus-and-train-times/#post-{post.pk}"
    )
    other = TopicFactory.create(slug="trains")
    Post.objects.filter(pk=post.pk).update(topic=other, position=2)
    assert client.get(old)["Location"] == f"{other.get_absolute_url()}#post-{post.pk}"


def test_a_link_opens_nothing_that_is_closed(client: Client, bus: Topic, olive: User) -> None:
    room = ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    inside = TopicFactory.create(forum=room).posts.get()
    waiting = PostFactory.create(topic=bus, position=None, state="waiting")
    first = bus.posts.get(position=1)
    hide_topic(topic=bus, reason="Spam", acting_user=olive, now=timezone.now())
    for post in (inside, waiting, first):
        assert client.get(link(post)).status_code == 404
    assert client.get(f"/forums/thanet/1/posts/{10**30}/").status_code == 404
    client.force_login(olive)
    assert client.get(link(first)).status_code == 302
    below_all = f"{bus.get_absolute_url()}#post-{waiting.pk}"
    assert client.get(link(waiting))["Location"] == below_all
    assert client.get(link(inside)).status_code == 404


def test_a_renamed_forum_is_found_under_its_former_address(
    client: Client, bus: Topic, thanet_forum: Forum, olive: User, molly: User
) -> None:
    post = bus.posts.get(position=2)
    rename(thanet_forum, "isle-of-thanet", olive)
    assert client.get("/forums/thanet/?oldest=1")["Location"] == "/forums/isle-of-thanet/?oldest=1"
    topic = client.get(f"/forums/thanet/{bus.pk}/bus-times/")
    assert topic["Location"] == f"/forums/isle-of-thanet/{bus.pk}/bus-times/"
    old = f"/forums/thanet/{bus.pk}/posts/{post.pk}/"
    assert client.get(old)["Location"].startswith("/forums/isle-of-thanet/")
    assert client.get("/forums/thanet/feed/").status_code == 200
    client.force_login(molly)  # whose page was open meanwhile
    sent = client.post(f"/forums/thanet/{bus.pk}/reply/", {"body": "Yes"})
    assert sent["Location"].startswith("/forums/isle-of-thanet/")


def test_a_forum_goes_back_to_its_former_address_and_no_other_takes_it(
    thanet_forum: Forum, swale: District, olive: User
) -> None:
    other = ForumFactory.create(district=swale)
    rename(thanet_forum, "isle-of-thanet", olive)
    with pytest.raises(AlreadyDoneError):
        rename(other, "thanet", olive)
    with pytest.raises(AlreadyDoneError):
        rename(other, "isle-of-thanet", olive)
    rename(thanet_forum, "thanet", olive)
    assert [each.slug for each in FormerAddress.objects.all()] == ["isle-of-thanet"]
    assert AuditRecord.objects.filter(action="renamed").count() == 2


def test_a_new_district_does_not_take_a_former_address(thanet_forum: Forum, olive: User) -> None:
    rename(thanet_forum, "isle-of-thanet", olive)
    Forum.objects.filter(pk=thanet_forum.pk).update(district=None, name="Isle")
    District.objects.filter(slug="thanet").update(slug="old-thanet", name="Old")
    thanet = DistrictFactory.create(name="Thanet", slug="thanet")
    opened = open_forum(district=thanet, acting_user=olive, now=timezone.now())
    assert opened.slug == "thanet-2"


def test_only_officers_rename(thanet_forum: Forum, modupe: User) -> None:
    with pytest.raises(NotAllowedError):
        rename(thanet_forum, "isle-of-thanet", modupe)


def test_an_officer_changes_the_address_in_the_admin(
    client: Client, thanet_forum: Forum, swale: District, olive: User
) -> None:
    second_factor(olive)
    client.force_login(olive)
    url = reverse("forum:edit", args=[thanet_forum.pk])
    ForumFactory.create(district=swale)
    refused = client.post(url, {"name": "Thanet", "slug": "swale", "joining": "open"})
    assert (
        "this address" in refused.content.decode() or "already exists" in refused.content.decode()
    )
    changed = {"name": "Isle of Thanet", "slug": "isle-of-thanet", "joining": "closed"}
    client.post(url, changed)
    thanet_forum.refresh_from_db()
    assert (thanet_forum.name, thanet_forum.slug) == ("Isle of Thanet", "isle-of-thanet")
    assert thanet_forum.joining == "closed"
    assert FormerAddress.objects.get().slug == "thanet"
    assert AuditRecord.objects.get(action="renamed").acting_user_pk == olive.pk
    assert AuditRecord.objects.get(action="set up").new == {"joining": "closed"}
