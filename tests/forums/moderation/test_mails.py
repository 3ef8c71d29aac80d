"""Who hears what of reports, decisions and appeals, and in which words."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Reader
from forums.models import Forum, ForumModerator, Post, Report, Topic
from forums.moderation import actions
from membership.bodies.models import Term
from membership.people.models import User
from tests.digests.posting import ten_minutes_pass
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.moderation import DutyFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.forums.moderation.conftest import decided, reported

pytestmark = pytest.mark.django_db


def outbox() -> list[Any]:
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    return mail.outbox


def test_the_officer_on_duty_is_written_to_at_once_of_what_cannot_wait(
    gloves: Post,
    olive: User,
    molly: User,
) -> None:
    other = UserFactory.create()
    other.groups.set(olive.groups.all())
    DutyFactory.create(user=olive)
    reported(gloves, molly)
    assert outbox() == []
    reported(gloves, molly, "at risk")
    [message] = outbox()
    assert message.to == ["olive@example.org"]
    assert message.subject == "Urgent: a post in the Thanet forum was reported"
    assert f"/forums/moderation/posts/{gloves.pk}/decide/" in message.body
    assert "fifty pairs" not in message.body
    reported(gloves, molly, "at risk")
    assert len(outbox()) == 2


def test_the_author_is_told_the_rule_the_reason_what_to_do_and_how_to_appeal(
    gloves: Post,
    modupe: User,
    magnus: User,
) -> None:
    decided(
        gloves,
        modupe,
        about_author="suspended",
        suspended_until=timezone.localdate() - timedelta(days=150),
    )
    [message] = outbox()
    assert message.to == ["magnus@example.org"]
    for words in (
        "It sells something.",
        "You can write it again in a way that keeps to what the reason says.",
        "You cannot write in the Thanet forum until",
        f"/forums/moderation/posts/{gloves.pk}/",
    ):
        assert words in " ".join(message.body.split())
    assert "appeal on that page until" in " ".join(message.body.split())
    title = gloves.topic.title
    assert message.subject == f"Your post in “{title}” was hidden"
    assert f"hid what you wrote in “{title}”." in " ".join(message.body.split())
    assert "Modupe" not in message.body


def test_an_author_whose_post_is_left_alone_hears_nothing(
    gloves: Post,
    modupe: User,
    molly: User,
) -> None:
    reported(gloves, molly)
    decided(gloves, modupe, "kept", reason="")
    assert [message.to for message in outbox()] == [["molly@example.org"]]


def test_a_reporter_hears_what_became_of_the_post_and_nothing_of_its_author(
    gloves: Post,
    modupe: User,
    molly: User,
) -> None:
    reported(gloves, molly)
    decided(gloves, modupe, about_author="warned")
    message = next(each for each in outbox() if each.to == ["molly@example.org"])
    assert "A moderator has hidden it" in message.body
    for word in ("warn", "Magnus", "It sells something."):
        assert word not in message.body


def test_a_visitor_hears_the_outcome_at_the_address_that_was_left(
    gloves: Post,
    modupe: User,
) -> None:
    reported(gloves, visitor="abc", address="vera@example.org")
    assert not Reader.objects.exists()
    decided(gloves, modupe, "kept", reason="")
    [message] = outbox()
    assert message.to == ["vera@example.org"]
    assert "If you did not report anything, somebody else typed your address." in " ".join(
        message.body.split()
    )


def test_the_answer_to_an_appeal_reaches_the_author_and_who_reported(
    gloves: Post,
    modupe: User,
    mo: User,
    magnus: User,
    molly: User,
) -> None:
    reported(gloves, molly)
    decision = decided(gloves, modupe)
    outbox().clear()
    ten_minutes_pass()
    appeal = actions.appeal(
        decision=decision, text="It was help.", acting_user=magnus, now=decision.made_at
    )
    actions.answer_appeal(
        appeal=appeal, answer="overturned", reason="It was.", acting_user=mo, now=decision.made_at
    )
    told = {message.to[0]: message for message in outbox()}
    assert set(told) == {"magnus@example.org", "molly@example.org"}
    assert "the decision is overturned" in told["magnus@example.org"].subject
    assert "is as it was before" in " ".join(told["molly@example.org"].body.split())


def test_who_has_left_the_group_is_not_told_what_its_room_talks_about(
    said_in_the_room: Post, room: Forum, charles: User, sadie: User, olive: User
) -> None:
    """Whoever reported a post hears nothing; its author is answered, and the topic is not named."""
    shirin = UserFactory.create()
    term = TermFactory.create(
        seat=SeatFactory.create(body=room.body), person=PersonFactory.create(user=shirin)
    )
    reported(said_in_the_room, shirin)
    decision = decided(said_in_the_room, charles)
    appeal = actions.appeal(
        decision=decision, text="It was help.", acting_user=sadie, now=decision.made_at
    )
    left = timezone.localdate()
    Term.objects.filter(pk__in=[term.pk, sadie.person.terms.get().pk]).update(
        end=left, released=left
    )
    actions.answer_appeal(
        appeal=appeal, answer="upheld", reason="It was not.", acting_user=olive, now=timezone.now()
    )
    [message] = outbox()
    assert message.to == ["sadie@example.org"]
    assert message.subject == "Your appeal about your post: the decision stands"
    assert said_in_the_room.topic.title not in message.body + message.alternatives[0][0]


def test_a_reporter_who_still_sits_is_told(
    said_in_the_room: Post, room: Forum, charles: User
) -> None:
    shirin = UserFactory.create(email="shirin@example.org")
    TermFactory.create(
        seat=SeatFactory.create(body=room.body), person=PersonFactory.create(user=shirin)
    )
    reported(said_in_the_room, shirin)
    decided(said_in_the_room, charles)
    [message] = [each for each in outbox() if each.to == ["shirin@example.org"]]
    assert said_in_the_room.topic.title in message.subject


def test_a_moderator_gets_one_mail_with_counts_and_age(
    beach_clean: Topic,
    gloves: Post,
    modupe: User,
    molly: User,
    magnus: User,
) -> None:
    reported(gloves, molly)
    reported(beach_clean.posts.get(position=1), magnus, "off topic")
    Report.objects.update(reported_at=timezone.now() - timedelta(days=3))
    actions.tell_what_waits(now=timezone.now())
    [message] = outbox()
    assert message.to == ["modupe@example.org"]
    assert message.subject == "2 things in the forums wait for you"
    assert "Thanet: 2 reported posts, the oldest 3 days ago" in message.body
    away = "http://portal.example.org/forums/moderation/away/"
    assert f'<a href="{away}"' in message.alternatives[0].content
    Report.objects.filter(post=gloves).delete()
    ten_minutes_pass()
    actions.tell_what_waits(now=timezone.now() + timedelta(days=1))
    assert "Thanet: 1 reported post, 3 days ago" in outbox()[-1].body


def test_nothing_is_sent_when_somebody_has_seen_to_it_meanwhile(
    gloves: Post,
    modupe: User,
    molly: User,
    olive: User,
) -> None:
    reported(gloves, molly)
    actions.tell_what_waits(now=timezone.now())
    Report.objects.all().delete()
    assert outbox() == []
    assert Delivery.objects.get().skip_reason == "nothing_new"


def test_who_stands_in_is_told_and_the_moderator_once_it_is_agreed(
    thanet_forum: Forum, modupe: User, olive: User, molly: User
) -> None:
    today = timezone.localdate()
    cover = actions.name_cover(
        away=ForumModerator.objects.get(),
        cover=molly,
        start=today,
        end=today + timedelta(days=7),
        acting_user=modupe,
        now=timezone.now(),
    )
    assert outbox() == []
    actions.agree_to_cover(cover=cover, acting_user=olive, now=timezone.now())
    told = {message.to[0]: message.subject for message in outbox()}
    assert told == {
        "molly@example.org": "You stand in for Modupe Moderator in the Thanet forum",
        "modupe@example.org": "Molly Member stands in for you in the Thanet forum",
    }


def test_every_letter_says_the_same_in_both_parts(
    gloves: Post,
    modupe: User,
    magnus: User,
) -> None:
    decided(gloves, modupe, "edited", passages=("fifty",), about_topic="locked")
    [message] = outbox()
    for part in (message.body, message.alternatives[0][0]):
        assert "The topic is locked: nobody can reply any more." in " ".join(part.split())
