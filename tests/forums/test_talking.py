from datetime import date, timedelta

import pytest

from forums.actions import hide_topic, leave_forum, open_topic, reply
from forums.errors import NotAllowedError, TopicHiddenError
from forums.models import Forum, Post, Topic
from forums.policies import Standing, posting_rights
from forums.signals import post_published
from membership.organisations.models import Belonging, Organisation, VouchingState
from membership.people.models import User
from membership.places.models import District
from portal.lib.markdown import TooLongError
from tests.factories.forums import ForumFactory
from tests.factories.organisations import OrganisationFactory
from tests.forums.conftest import LATER, LATEST, NOW

TODAY = NOW.date()


def test_a_topic_carries_its_first_text(beach_clean: Topic, molly: User) -> None:
    post = beach_clean.posts.get()
    assert (post.position, post.author, post.body) == (1, molly, "Who can bring *gloves*?")
    assert post.html == "<p>Who can bring <em>gloves</em>?</p>"
    assert (beach_clean.slug, beach_clean.visible_from) == ("beach-clean-in-june", NOW)


def test_a_reply_moves_the_topic_and_its_forum_on(beach_clean: Topic, gloves: Post) -> None:
    beach_clean.refresh_from_db()
    assert (gloves.position, beach_clean.reply_count) == (2, 1)
    assert beach_clean.last_post_at == beach_clean.forum.last_post_at == LATER
    assert beach_clean.forum.topic_count == 1


def test_a_post_dated_earlier_does_not_move_the_topic_back(
    beach_clean: Topic, gloves: Post, thanet_tides: Organisation, molly: User
) -> None:
    reply(
        topic=beach_clean,
        body="Found in the old book.",
        organisation=thanet_tides,
        acting_user=molly,
        now=NOW - timedelta(days=1),
    )
    beach_clean.refresh_from_db()
    assert beach_clean.last_post_at == beach_clean.forum.last_post_at == LATER


def test_each_post_is_told_to_those_who_listen(beach_clean: Topic, molly: User) -> None:
    heard: list[int] = []

    def listen(post_pk: int, **kwargs: object) -> None:
        heard.append(post_pk)

    post_published.connect(listen)
    try:
        post = reply(
            topic=beach_clean,
            body="Me too.",
            organisation=beach_clean.organisation,
            acting_user=molly,
            now=LATER,
        )
    finally:
        post_published.disconnect(listen)
    assert heard == [post.pk]


@pytest.mark.parametrize(
    ("title", "body"), [("", "Text"), ("\x00 \n", "Text"), ("t" * 121, "Text")]
)
def test_a_topic_needs_a_title_of_reasonable_length(
    title: str, body: str, thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    with pytest.raises(ValueError, match="title"):
        open_topic(
            forum=thanet_forum,
            title=title,
            body=body,
            organisation=thanet_tides,
            acting_user=molly,
            now=NOW,
        )


@pytest.mark.parametrize("body", ["", "  \n ", "\x00", "a" * 10_001])
def test_a_text_that_is_empty_or_too_long_leaves_nothing_behind(
    body: str, thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    with pytest.raises((ValueError, TooLongError)):
        open_topic(
            forum=thanet_forum,
            title="Title",
            body=body,
            organisation=thanet_tides,
            acting_user=molly,
            now=NOW,
        )
    assert not Topic.objects.exists()
    thanet_forum.refresh_from_db()
    assert thanet_forum.topic_count == 0


def test_a_title_of_pictures_alone_still_has_an_address(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    topic = open_topic(
        forum=thanet_forum,
        title="🌊🌊",
        body="Splash.",
        organisation=thanet_tides,
        acting_user=molly,
        now=NOW,
    )
    assert topic.slug == "untitled"


def test_nobody_replies_to_a_hidden_topic(
    beach_clean: Topic, thanet_tides: Organisation, magnus: User, olive: User
) -> None:
    hide_topic(topic=beach_clean, reason="Spam", acting_user=olive, now=LATER)
    with pytest.raises(TopicHiddenError):
        reply(
            topic=beach_clean,
            body="But why?",
            organisation=thanet_tides,
            acting_user=magnus,
            now=LATEST,
        )
    assert Post.objects.count() == 1


def standing(user: User | None, forum: Forum, on: date = TODAY) -> Standing:
    return posting_rights(user, forum, on=on).standing


def test_where_each_person_stands(
    thanet_forum: Forum, molly: User, magnus: User, priya: User, olive: User
) -> None:
    assert standing(None, thanet_forum) == Standing.SIGNED_OUT
    assert standing(molly, thanet_forum) == standing(magnus, thanet_forum) == Standing.MAY_POST
    assert standing(olive, thanet_forum) == Standing.MAY_POST
    assert standing(priya, thanet_forum) == Standing.NO_ORGANISATION


def test_who_left_the_organisation_posts_no_more(thanet_forum: Forum, molly: User) -> None:
    Belonging.objects.filter(user=molly).update(ended_at=NOW)
    assert standing(molly, thanet_forum) == Standing.NO_ORGANISATION


def test_people_of_an_organisation_that_left_the_forum_post_no_more(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User, magnus: User
) -> None:
    leave_forum(forum=thanet_forum, organisation=thanet_tides, acting_user=magnus, now=NOW)
    assert standing(molly, thanet_forum) == Standing.NOT_JOINED


def test_people_of_an_unconfirmed_organisation_write_in_the_forums_of_its_districts_alone(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User, swale: District
) -> None:
    thanet_tides.state = VouchingState.PENDING
    thanet_tides.save()
    assert standing(molly, thanet_forum) == Standing.MAY_POST
    assert standing(molly, ForumFactory.create(district=swale)) == Standing.NOT_CONFIRMED


def test_people_of_a_declined_organisation_read_only(
    thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    thanet_tides.state = VouchingState.DECLINED
    thanet_tides.save()
    assert standing(molly, thanet_forum) == Standing.NOT_CONFIRMED


def test_a_forum_closes_with_its_district(
    thanet: District, thanet_forum: Forum, molly: User
) -> None:
    thanet.end = TODAY
    assert standing(molly, thanet_forum) == Standing.CLOSED
    assert standing(molly, thanet_forum, TODAY - timedelta(days=1)) == Standing.MAY_POST


def test_an_account_that_was_switched_off_posts_nothing(thanet_forum: Forum, molly: User) -> None:
    molly.is_active = False
    assert standing(molly, thanet_forum) == Standing.SIGNED_OUT


def test_nobody_speaks_for_an_organisation_of_others(beach_clean: Topic, molly: User) -> None:
    with pytest.raises(NotAllowedError):
        reply(
            topic=beach_clean,
            body="We agree.",
            organisation=OrganisationFactory.create(),
            acting_user=molly,
            now=LATER,
        )
