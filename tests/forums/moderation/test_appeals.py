"""The author appeals, and somebody else answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from forums.arranging.actions import move_topic
from forums.errors import AlreadyDoneError, NotAllowedError
from forums.models import Appeal, Decision, Forum, Post, Suspension, Topic
from forums.moderation import actions
from forums.moderation.queue import Queue
from forums.moderation.to_do import APPEALED, what_waits
from forums.policies import posting_rights
from membership.people.models import User
from tests.factories.forums import ForumFactory, ForumModeratorFactory
from tests.factories.moderation import AppealFactory
from tests.forums.conftest import LATEST, LONG_AGO
from tests.forums.moderation.conftest import decided

TODAY = LATEST.date()


def appealed(decision: Decision, by: User, now: Any = LATEST) -> Appeal:
    return actions.appeal(decision=decision, text="It was help.", acting_user=by, now=now)


def answered(appeal: Appeal, by: User, answer: str = "overturned") -> Decision:
    return actions.answer_appeal(
        appeal=appeal, answer=answer, reason="It was help.", acting_user=by, now=LATEST
    )


def test_an_overturned_decision_is_undone(
    gloves: Post, modupe: User, mo: User, magnus: User
) -> None:
    decision = decided(
        gloves,
        modupe,
        about_topic="locked",
        about_author="suspended",
        suspended_until=TODAY + timedelta(days=7),
    )
    answer = answered(appealed(decision, magnus), mo)
    gloves.refresh_from_db()
    topic = Topic.objects.get()
    assert (gloves.state, topic.reply_count, topic.locked_at) == ("visible", 1, None)
    assert posting_rights(magnus, gloves.topic.forum, on=TODAY).may_post
    facts = (answer.about_text, answer.about_topic, answer.about_author, answer.answer)
    assert facts == ("shown", "unlocked", "lifted", "overturned")


def test_a_decision_that_stands_changes_nothing(
    gloves: Post, modupe: User, mo: User, magnus: User
) -> None:
    decision = decided(gloves, modupe)
    answered(appealed(decision, magnus), mo, "upheld")
    gloves.refresh_from_db()
    assert gloves.is_hidden


def test_words_that_were_taken_out_come_back(
    gloves: Post, modupe: User, mo: User, magnus: User
) -> None:
    decision = decided(gloves, modupe, "edited", passages=("fifty",))
    answered(appealed(decision, magnus), mo)
    gloves.refresh_from_db()
    assert gloves.body == "I can bring fifty pairs."


def test_words_do_not_come_back_over_what_the_author_wrote_since(
    gloves: Post, modupe: User, mo: User, magnus: User
) -> None:
    decision = decided(gloves, modupe, "edited", passages=("fifty",))
    Post.objects.filter(pk=gloves.pk).update(body="I can bring many.")
    assert answered(appealed(decision, magnus), mo).about_text == "kept"
    gloves.refresh_from_db()
    assert gloves.body == "I can bring many."


def test_a_refused_reply_is_seen_for_the_first_time(
    waiting: Post, modupe: User, mo: User, magnus: User
) -> None:
    decision = decided(waiting, modupe, "refused")
    answered(appealed(decision, magnus), mo)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.position) == ("visible", 2)


def test_whoever_decided_does_not_answer_nor_the_author(
    gloves: Post, modupe: User, magnus: User, olive: User
) -> None:
    appeal = appealed(decided(gloves, modupe), magnus)
    for person in (modupe, magnus):
        with pytest.raises(NotAllowedError):
            answered(appeal, person)
    assert answered(appeal, olive).by == olive


def test_an_appeal_is_answered_once(
    gloves: Post, modupe: User, mo: User, olive: User, magnus: User
) -> None:
    appeal = appealed(decided(gloves, modupe), magnus)
    answered(appeal, mo, "upheld")
    with pytest.raises(AlreadyDoneError):
        answered(Appeal.objects.get(pk=appeal.pk), olive)


def test_an_author_appeals_once_within_28_days(
    gloves: Post, modupe: User, magnus: User, molly: User
) -> None:
    decision = decided(gloves, modupe)
    with pytest.raises(NotAllowedError):
        appealed(decision, molly)
    with pytest.raises(NotAllowedError):
        appealed(decision, magnus, LATEST + timedelta(days=28))
    appealed(decision, magnus, LATEST + timedelta(days=28) - timedelta(seconds=1))
    with pytest.raises(NotAllowedError):
        appealed(decision, magnus)


def test_what_did_not_go_against_anybody_is_not_appealed(
    waiting: Post, modupe: User, magnus: User
) -> None:
    with pytest.raises(NotAllowedError):
        appealed(decided(waiting, modupe, "approved"), magnus)


def test_an_appeal_waits_for_others_than_who_decided(
    gloves: Post, modupe: User, mo: User, magnus: User
) -> None:
    appeal = appealed(decided(gloves, modupe), magnus)
    found = [
        [item.appeal for item in Queue(person, TODAY).page(1).object_list]
        for person in (modupe, mo)
    ]
    assert found == [[], [appeal]]


def test_of_a_post_that_was_moved_since_officers_answer_alone(
    gloves: Post, modupe: User, mo: User, magnus: User, olive: User
) -> None:
    appeal = appealed(decided(gloves, modupe), magnus)
    swale = ForumFactory.create(slug="swale")
    theirs = ForumModeratorFactory.create(forum=swale, start=LONG_AGO).user
    move_topic(topic=gloves.topic, forum=swale, reason="Swale.", acting_user=olive, now=LATEST)
    appeal = Appeal.objects.get(pk=appeal.pk)
    for person in (mo, theirs):
        assert not Queue(person, TODAY).page(1).object_list
        assert not [heap for heap in what_waits(TODAY).get(person.pk, ()) if heap.kind == APPEALED]
        with pytest.raises(NotAllowedError):
            answered(appeal, person)
    assert [item.appeal for item in Queue(olive, TODAY).page(1).object_list] == [appeal]
    [heap] = what_waits(TODAY)[olive.pk]
    assert (heap.kind, heap.forum) == (APPEALED, swale.name)
    answered(appeal, olive)
    gloves.refresh_from_db()
    assert gloves.is_visible


def test_in_a_room_an_officer_answers_what_the_chair_decided(
    said_in_the_room: Post, charles: User, sadie: User, olive: User, client: Client, room: Forum
) -> None:
    appeal = appealed(decided(said_in_the_room, charles), sadie)
    items = Queue(olive, TODAY).page(1).object_list
    assert [item.appeal for item in items] == [appeal]
    answered(appeal, olive)
    assert Topic.objects.get(forum=room).is_visible


def test_the_author_reads_the_decision_and_appeals_on_the_pages(
    client: Client, gloves: Post, olive: User, magnus: User, molly: User
) -> None:
    from django.utils import timezone

    decision = decided(gloves, olive, now=timezone.now())
    page = f"/forums/moderation/posts/{gloves.pk}/"
    client.force_login(molly)
    assert client.get(page).status_code == 404
    client.force_login(magnus)
    text = client.get(page).content.decode()
    assert f'href="{gloves.get_absolute_url()}"' in text
    assert "Olive" not in text
    ask = f"/forums/moderation/decisions/{decision.pk}/appeal/"
    assert ask in text
    refused = client.post(ask, {"body": " "}).content.decode()
    assert "Say why the decision" in refused
    assert refused.index("There is a problem") < refused.index("portal-post")
    assert (
        "Your appeal is sent." in client.post(ask, {"body": "Help."}, follow=True).content.decode()
    )
    assert client.get(ask).status_code == 403


def test_what_is_wrong_with_an_answer_stands_above_what_was_said(
    client: Client, gloves: Post, modupe: User, mo: User, magnus: User
) -> None:
    appeal = appealed(decided(gloves, modupe), magnus)
    client.force_login(mo)
    sent = {"reason": "It was help."}
    page = client.post(f"/forums/moderation/appeals/{appeal.pk}/", sent).content.decode()
    assert "Choose whether the decision stands." in page
    assert page.index("There is a problem") < page.index("portal-post")


def test_what_was_written_comes_back_after_the_log_in(
    client: Client, gloves: Post, olive: User, magnus: User
) -> None:
    from django.utils import timezone

    decision = decided(gloves, olive, now=timezone.now())
    ask = f"/forums/moderation/decisions/{decision.pk}/appeal/"
    assert "/accounts/login/" in client.post(ask, {"body": "It was help."})["Location"]
    client.force_login(magnus)
    assert b"It was help." in client.get(ask).content


def test_an_appeal_of_an_account_that_is_gone_waits_no_more(gloves: Post, olive: User) -> None:
    AppealFactory.create(by=None)
    assert not Appeal.objects.open().exists()


def test_a_suspension_that_is_over_is_not_lifted(
    gloves: Post, modupe: User, mo: User, magnus: User
) -> None:
    until = TODAY + timedelta(days=1)
    decision = decided(gloves, modupe, about_author="suspended", suspended_until=until)
    appeal = appealed(decision, magnus)
    answer = actions.answer_appeal(
        appeal=appeal,
        answer="overturned",
        reason="It was help.",
        acting_user=mo,
        now=LATEST + timedelta(days=2),
    )
    assert (answer.about_author, Suspension.objects.get().lifted_at) == ("", None)
