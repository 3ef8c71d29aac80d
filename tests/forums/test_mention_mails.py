"""Whoever is mentioned is told once, when the post is first seen, and never of what she may not read."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from digests.actions.deliveries import deliver_batch
from digests.actions.mention_mails import choose_mention_mails
from digests.actions.readers import reader_of
from digests.models import Delivery, Notice, Reader
from forums.actions import hide_post, hide_topic
from forums.mentions.actions import read, renew_mentions
from forums.models import Mention, Post, Topic
from forums.signals import post_published
from membership.people.models import User
from tests.digests.posting import ten_minutes_pass
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import (
    ForumFactory,
    PostFactory,
    TopicFactory,
)
from tests.factories.people import PersonFactory, UserFactory
from tests.forums.conftest import Says

NOW = timezone.now()
TODAY = timezone.localdate()
LATER = timedelta(minutes=11)


def mails(after: timedelta = LATER) -> list[tuple[str, str, str]]:
    """Let time pass, send what waits: recipient, subject and text of each mail."""
    Delivery.objects.filter(state="waiting").update(next_attempt_at=timezone.now())
    mail.outbox.clear()
    waiting = Delivery.objects.filter(state="waiting").order_by("pk")
    deliver_batch(list(waiting.values_list("pk", flat=True)))
    return [(each.to[0], str(each.subject), str(each.body)) for each in mail.outbox]


def mentioned(post: Post) -> set[str]:
    return {str(each.user or each.organisation) for each in post.mentions.current()}


# Who is told


def test_whoever_is_mentioned_is_told_once(says: Says, magnus: User, molly: User) -> None:
    post = says(magnus, "@[Molly Member] & co, can you?")
    [(to, subject, text)] = mails()
    assert to == molly.email
    assert subject == "Magnus Manager mentioned you in “Beach clean in June”"
    assert "@Molly Member & co, can you?" in text
    assert post.get_absolute_url() in text
    words = " ".join(text.split())
    assert "switch them off at http://portal.example.org/updates/mentions/" in words
    post_published.send(sender=Post, post_pk=post.pk)
    assert mails() == []


def test_the_mail_waits_for_others_to_go_with_it(says: Says, magnus: User, molly: User) -> None:
    says(magnus, "@[Molly Member] gloves?")
    soon = timezone.now() + timedelta(minutes=9)
    assert Delivery.objects.filter(next_attempt_at__gt=soon).count() == 1
    says(magnus, "@[Molly Member] bags?")
    [(_, subject, text)] = mails()
    assert subject == "You were mentioned in 2 posts"
    assert text.count("/forums/thanet/") == 2
    skipped = Delivery.objects.get(state="skipped")
    assert skipped.skip_reason == "told_already"


def test_nobody_waits_longer_than_an_hour_for_others(says: Says, magnus: User, molly: User) -> None:
    says(magnus, "@[Molly Member] gloves?")
    says(magnus, "@[Molly Member] bags?")
    first = Notice.objects.order_by("pk")[0]
    Notice.objects.filter(pk=first.pk).update(made_at=timezone.now() - timedelta(hours=2))
    Delivery.objects.filter(notice=first).update(next_attempt_at=timezone.now())
    deliver_batch([Delivery.objects.get(notice=first).pk])
    assert [str(each.subject) for each in mail.outbox] == [
        "Magnus Manager mentioned you in “Beach clean in June”"
    ]
    ten_minutes_pass()
    assert len(mails()) == 1


def test_members_of_an_organisation_are_told_but_not_the_author(
    says: Says, magnus: User, molly: User
) -> None:
    says(magnus, "We of @[Thanet Tides] will come.")
    [(to, subject, _)] = mails()
    assert to == molly.email
    assert subject == "Magnus Manager mentioned Thanet Tides in “Beach clean in June”"


def test_who_is_mentioned_twice_gets_one_mail(says: Says, magnus: User, molly: User) -> None:
    says(magnus, "@[Molly Member] of @[Thanet Tides] will come.")
    assert [subject for _, subject, _ in mails()] == [
        "Magnus Manager mentioned you in “Beach clean in June”"
    ]


def test_nobody_is_told_of_what_she_wrote_herself(says: Says, molly: User, magnus: User) -> None:
    assert not says(molly, "I, @[Molly Member], say so.").mentions.exists()
    assert mails() == []


@pytest.mark.parametrize("hide", ["post", "topic"])
def test_a_post_that_is_hidden_before_the_mail_leaves_is_told_to_nobody(
    says: Says, magnus: User, molly: User, olive: User, hide: str
) -> None:
    post = says(magnus, "@[Molly Member]")
    if hide == "post":
        hide_post(post=post, reason="Spam", acting_user=olive, now=NOW)
    else:
        hide_topic(topic=post.topic, reason="Spam", acting_user=olive, now=NOW)
    assert "mentioned" not in " ".join(subject for _, subject, _ in mails())
    assert Delivery.objects.get(notice__kind="mentioned").skip_reason == "subject_gone"


def test_a_post_that_waits_is_told_when_it_is_approved(
    beach_clean: Topic, magnus: User, molly: User
) -> None:
    post = PostFactory.create(
        topic=beach_clean, author=magnus, state="waiting", position=None, number=None
    )
    Post.objects.filter(pk=post.pk).update(position=None, number=None)
    Mention.objects.create(post=post, user=molly)
    post_published.send(sender=Post, post_pk=post.pk)  # nothing is seen yet
    assert mails() == []
    Post.objects.filter(pk=post.pk).update(state="visible", position=2, number=99)
    post_published.send(sender=Post, post_pk=post.pk)
    assert [to for to, _, _ in mails()] == [molly.email]


def test_who_may_not_enter_the_room_on_the_day_is_not_told(molly: User, magnus: User) -> None:
    body = BodyFactory.create()
    seat = SeatFactory.create(body=body)
    start = TODAY - timedelta(days=30)
    term = TermFactory.create(
        seat=seat, person=PersonFactory.create(user=molly), start=start, end=None
    )
    room = ForumFactory.create(district=None, body=body, name="Room", slug="room")
    topic = TopicFactory.create(forum=room, author=magnus, organisation=None)
    post = topic.posts.get()
    Mention.objects.create(post=post, user=molly)
    Mention.objects.create(post=post, user=UserFactory.create())
    post_published.send(sender=Post, post_pk=post.pk)
    assert [each.reader.user for each in Notice.objects.all()] == [molly]
    term.delete()
    assert mails() == []
    assert Delivery.objects.get().skip_reason == "subject_gone"


def test_mention_mails_are_switched_off(
    client: Client, says: Says, magnus: User, molly: User
) -> None:
    client.force_login(molly)
    client.post("/updates/mentions/", {"organisations": "on"})
    says(magnus, "@[Molly Member]")
    assert mails() == []
    says(magnus, "@[Thanet Tides]")
    assert [to for to, _, _ in mails()] == [molly.email]
    choose_mention_mails(own=False, organisations=False, acting_user=molly, now=NOW)
    says(magnus, "@[Thanet Tides]")
    assert mails() == []


def test_a_mail_that_waits_is_not_sent_once_it_is_switched_off(
    says: Says, magnus: User, molly: User
) -> None:
    says(magnus, "@[Molly Member]")
    choose_mention_mails(own=False, organisations=True, acting_user=molly, now=NOW)
    assert mails() == []


# Edits


def test_an_edit_tells_who_is_new_and_nobody_twice(
    says: Says, magnus: User, molly: User, hari: User
) -> None:
    post = says(magnus, "@[Molly Member]")
    assert [to for to, _, _ in mails()] == [molly.email]
    for body in ("@[Hari Harbour]", "@[Molly Member]", "@[Molly Member] and @[Hari Harbour]"):
        renew_mentions(post=post, reading=read(body, post.topic.forum, now=NOW), now=NOW)
    assert mentioned(post) == {"Molly Member", "Hari Harbour"}
    assert [to for to, _, _ in mails()] == [hari.email]


def test_who_was_taken_out_before_the_mail_left_is_not_told(
    says: Says, magnus: User, molly: User
) -> None:
    post = says(magnus, "@[Molly Member]")
    renew_mentions(post=post, reading=read("Sorry.", post.topic.forum, now=NOW), now=NOW)
    assert mails() == []


def test_choices_about_mentions_are_kept_with_the_reader(molly: User) -> None:
    choose_mention_mails(own=False, organisations=True, acting_user=molly, now=NOW)
    reader = Reader.objects.get(user=molly)
    assert reader == reader_of(molly, now=NOW)
    assert (reader.mails_mentions, reader.mails_organisation_mentions) == (False, True)
