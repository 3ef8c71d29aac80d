"""Two who decide about the same post at the same moment, as processes of their own."""

from datetime import UTC, datetime

import pytest

from forums.models import Appeal, Decision, Post, Report, Topic
from forums.moderation import actions
from forums.moderation.actions import Sender
from forums.moderation.rulings import Ruling, Seen
from membership.people.models import User
from tests.forums.conftest import LATEST
from tests.forums.moderation.conftest import decided, reported
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 5, 5, 10, tzinfo=UTC)


def decide(post: int, user: int, text: str) -> None:
    there = Post.objects.select_related("topic__forum__body").get(pk=post)
    ruling = Ruling(text, reason="It sells something.")
    who = User.objects.get(pk=user)
    actions.decide(post=there, ruling=ruling, seen=Seen(0, NOW), acting_user=who, now=NOW)


def answer(appeal: int, user: int) -> None:
    there = Appeal.objects.select_related("decision__post__topic__forum__body").get(pk=appeal)
    who = User.objects.get(pk=user)
    actions.answer_appeal(
        appeal=there, answer="overturned", reason="Help.", acting_user=who, now=NOW
    )


def report(post: int, user: int) -> None:
    there = Post.objects.select_related("topic__forum__body").get(pk=post)
    sender = Sender(User.objects.get(pk=user))
    actions.report(post=there, reason="spam", text="Look.", sender=sender, now=NOW)


@pytest.mark.parametrize("texts", [("hidden", "hidden"), ("kept", "hidden")])
def test_of_two_who_decide_at_once_the_second_is_told(
    gloves: Post, molly: User, modupe: User, olive: User, texts: tuple[str, str]
) -> None:
    reported(gloves, molly)
    meeting = meet(
        (decide, {"post": gloves.pk, "user": modupe.pk, "text": texts[0]}),
        (decide, {"post": gloves.pk, "user": olive.pk, "text": texts[1]}),
    )
    assert meeting.collided
    assert meeting.refusals == ["AlreadyDoneError"]
    decision = Decision.objects.get()
    assert Report.objects.get().decision == decision
    hidden = Post.objects.get(pk=gloves.pk).is_hidden
    assert hidden == (decision.about_text == "hidden")
    assert Topic.objects.get().reply_count == int(not hidden)


def test_of_two_who_answer_an_appeal_at_once_one_does(
    gloves: Post, magnus: User, modupe: User, mo: User, olive: User
) -> None:
    decision = decided(gloves, modupe)
    appeal = actions.appeal(decision=decision, text="Help.", acting_user=magnus, now=LATEST)
    meeting = meet(*[(answer, {"appeal": appeal.pk, "user": each.pk}) for each in (mo, olive)])
    assert meeting.collided
    assert meeting.refusals == ["AlreadyDoneError"]
    assert (Decision.objects.count(), Topic.objects.get().reply_count) == (2, 1)


def test_a_person_who_sends_a_report_twice_at_once_has_one(gloves: Post, molly: User) -> None:
    meeting = meet(*[(report, {"post": gloves.pk, "user": molly.pk})] * 2)
    assert meeting.collided
    assert meeting.refusals == []
    assert Report.objects.get().times == 2
