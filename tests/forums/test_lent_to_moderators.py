"""A moderator finds in one place what waits: also who asks to join, and where a topic is moved."""

from datetime import date

from django.test import Client

from forums.models import Forum, Post, Topic
from forums.moderation.to_do import what_waits
from membership.people.models import User
from portal.lib.time import today
from tests.factories.forums import ForumRequestFactory


def test_who_asks_to_join_stands_in_the_queue_of_that_forum_alone(
    client: Client, thanet_forum: Forum, modupe: User
) -> None:
    asked = ForumRequestFactory.create(forum=thanet_forum, words="We help in Thanet as well.")
    ForumRequestFactory.create()
    client.force_login(modupe)
    [item] = client.get("/forums/moderation/").context["items"]
    assert item.request.url == f"/forums/thanet/requests/{asked.pk}/"
    assert item.request.text == "We help in Thanet as well."


def test_who_asks_to_join_is_in_the_moderators_mail_of_the_day(
    thanet_forum: Forum, modupe: User
) -> None:
    day: date = today()
    assert modupe.pk not in what_waits(day)
    ForumRequestFactory.create_batch(2, forum=thanet_forum)
    [heap] = what_waits(day)[modupe.pk]
    assert (heap.kind, heap.forum, heap.count) == ("request to join", "Thanet", 2)


def test_the_decision_page_leads_to_where_a_topic_is_moved(
    client: Client, beach_clean: Topic, gloves: Post, modupe: User
) -> None:
    client.force_login(modupe)
    page = client.get(f"/forums/moderation/posts/{gloves.pk}/decide/").content.decode()
    assert f"/forums/thanet/{beach_clean.pk}/manage/" in page
