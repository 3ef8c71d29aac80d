from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from forums.actions import hide_post, hide_topic, open_topic, reply, unhide_post, unhide_topic
from forums.arranging.actions import merge_topic
from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Forum, ForumModerator, Post, Topic
from forums.policies import can_moderate
from forums.signals import post_hidden
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.forums import ForumFactory, TopicFactory
from tests.forums.conftest import LATEST, LONG_AGO, NOW

TODAY = NOW.date()


@pytest.fixture
def modupe(modupe: User) -> User:
    """Moderator since long before the moments of these tests."""
    ForumModerator.objects.update(start=LONG_AGO)
    return modupe


def test_a_moderator_hides_a_reply_with_a_reason(gloves: Post, modupe: User) -> None:
    hide_post(post=gloves, reason="Advertising", acting_user=modupe, now=LATEST)
    gloves.refresh_from_db()
    assert (gloves.state, gloves.hidden_at, gloves.hidden_by) == ("hidden", LATEST, modupe)
    record = AuditRecord.objects.get(action="hidden")
    assert (record.target_label, record.reason) == ("forums.post", "Advertising")
    assert record.acting_user_pk == modupe.pk


def test_the_counts_and_the_newest_post_forget_what_is_hidden(
    beach_clean: Topic, gloves: Post, modupe: User
) -> None:
    hide_post(post=gloves, reason="Advertising", acting_user=modupe, now=LATEST)
    beach_clean.refresh_from_db()
    assert (beach_clean.reply_count, beach_clean.last_post_at) == (0, NOW)
    assert beach_clean.forum.last_post_at == NOW


def test_what_is_shown_again_counts_again_and_is_new(
    beach_clean: Topic, gloves: Post, modupe: User
) -> None:
    hide_post(post=gloves, reason="Advertising", acting_user=modupe, now=LATEST)
    unhide_post(post=gloves, reason="A mistake", acting_user=modupe, now=LATEST)
    beach_clean.refresh_from_db()
    gloves.refresh_from_db()
    assert (beach_clean.reply_count, beach_clean.last_post_at) == (1, LATEST)
    assert (gloves.number, beach_clean.last_number, gloves.position) == (3, 3, 2)
    assert (gloves.visible_from, gloves.hidden_at, gloves.hide_reason) == (LATEST, None, "")


def test_a_hidden_topic_leaves_its_forums_counts(
    beach_clean: Topic, gloves: Post, modupe: User
) -> None:
    hide_topic(topic=beach_clean, reason="Spam", acting_user=modupe, now=LATEST)
    forum = Forum.objects.get()
    assert (forum.topic_count, forum.last_post_at) == (0, None)
    unhide_topic(topic=beach_clean, reason="A mistake", acting_user=modupe, now=LATEST)
    forum.refresh_from_db()
    assert (forum.topic_count, forum.last_post_at) == (1, LATEST)


def test_a_topics_own_text_is_hidden_with_its_topic(beach_clean: Topic, modupe: User) -> None:
    with pytest.raises(ForumError, match="hide the topic"):
        hide_post(post=beach_clean.posts.get(), reason="Spam", acting_user=modupe, now=LATEST)


def test_hiding_is_told_to_those_who_listen(beach_clean: Topic, gloves: Post, modupe: User) -> None:
    heard: list[tuple[int, str]] = []

    def listen(post_pk: int, reason: str, **kwargs: object) -> None:
        heard.append((post_pk, reason))

    post_hidden.connect(listen)
    try:
        hide_post(post=gloves, reason="Advertising", acting_user=modupe, now=LATEST)
        hide_topic(topic=beach_clean, reason="Spam", acting_user=modupe, now=LATEST)
    finally:
        post_hidden.disconnect(listen)
    assert heard == [
        (gloves.pk, "Advertising"),
        (beach_clean.posts.get(position=1).pk, "Spam"),
    ]


def test_of_two_moderators_the_second_is_told(gloves: Post, modupe: User, olive: User) -> None:
    seen_by_olive = Post.objects.get(pk=gloves.pk)
    hide_post(post=gloves, reason="Advertising", acting_user=modupe, now=LATEST)
    with pytest.raises(AlreadyDoneError):
        hide_post(post=seen_by_olive, reason="Advertising", acting_user=olive, now=LATEST)
    assert AuditRecord.objects.filter(action="hidden").count() == 1
    assert Topic.objects.get().reply_count == 0


def test_who_does_not_moderate_hides_nothing(gloves: Post, magnus: User, molly: User) -> None:
    for person in (magnus, molly):
        with pytest.raises(NotAllowedError):
            hide_post(post=gloves, reason="Mine", acting_user=person, now=LATEST)


def test_officers_moderate_every_forum_editors_none(
    thanet_forum: Forum, olive: User, amir: User, edie: User
) -> None:
    allowed = [can_moderate(person, thanet_forum, on=TODAY) for person in (olive, amir, edie, None)]
    assert allowed == [True, True, False, False]


def test_a_moderator_moderates_her_own_forum_between_her_days(
    thanet_forum: Forum, swale: District, modupe: User
) -> None:
    first, end = TODAY, TODAY + timedelta(days=10)
    ForumModerator.objects.update(start=first, end=end)
    days = (first - timedelta(days=1), first, end - timedelta(days=1), end)
    allowed = [can_moderate(modupe, thanet_forum, on=day) for day in days]
    assert allowed == [False, True, True, False]
    assert not can_moderate(modupe, ForumFactory.create(district=swale), on=first)


def test_a_moderator_ends_after_she_starts(thanet_forum: Forum, modupe: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ForumModerator.objects.update(end=LONG_AGO)


def test_a_reply_to_another_topic_keeps_the_forums_newest_post(
    beach_clean: Topic,
    gloves: Post,
    thanet_tides: Organisation,
    molly: User,
    modupe: User,
) -> None:
    other = TopicFactory.create(
        forum=beach_clean.forum, organisation=thanet_tides, author=molly, opened_at=NOW
    )
    reply(topic=other, body="Newer.", organisation=thanet_tides, acting_user=molly, now=LATEST)
    hide_post(post=gloves, reason="Advertising", acting_user=modupe, now=LATEST)
    assert Forum.objects.get().last_post_at == LATEST


def test_a_topic_that_was_merged_meanwhile_is_not_hidden_any_more(
    beach_clean: Topic, thanet_tides: Organisation, molly: User, modupe: User
) -> None:
    into = open_topic(
        forum=beach_clean.forum,
        title="Cleaning the beach",
        body="In June.",
        organisation=thanet_tides,
        acting_user=molly,
        now=LATEST,
    )
    merge_topic(topic=beach_clean, into=into, reason="Twice.", acting_user=modupe, now=LATEST)
    with pytest.raises(AlreadyDoneError, match="merged"):
        hide_topic(topic=beach_clean, reason="Spam", acting_user=modupe, now=LATEST)
