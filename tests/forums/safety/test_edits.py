"""What an edit adds is judged as if it were written anew; what others let stand is no reason to wait."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forums.actions import edit_post
from forums.attachments.actions import change_files
from forums.models import (
    Attachment,
    Forum,
    ForumModerator,
    HouseRules,
    Post,
    RulesAcceptance,
    State,
    Topic,
)
from forums.safety.drafts import fingerprint
from forums.safety.errors import (
    NotPostedError,
    NotReadyToWriteError,
    SaidAlreadyError,
    TooFastError,
)
from forums.safety.limits import HOUR
from forums.safety.reasons import WaitReason
from forums.signals import post_published, post_waits
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.lib.markdown import render
from tests.factories.forums import PostFactory
from tests.forums.conftest import LATEST, LONG_AGO
from tests.forums.files import beside, pdf, photo, status_for
from tests.forums.moderation.conftest import decided
from tests.forums.test_pages import text

LINKS = "https://a.example.org https://b.example.org https://c.example.org"

pytestmark = pytest.mark.usefixtures("real_limits")


def edit(post: Post, user: User, body: str) -> Post:
    edit_post(post=Post.objects.get(pk=post.pk), body=body, acting_user=user, now=LATEST)
    return Post.objects.get(pk=post.pk)


def address(post: Post) -> str:
    return f"/forums/thanet/{post.topic_id}/posts/{post.pk}/edit/"


def test_a_new_account_that_adds_links_waits_with_its_reply(
    client: Client, gloves: Post, magnus: User, molly: User
) -> None:
    heard: list[object] = []

    def listen(post_pk: int, reason: WaitReason, **kwargs: object) -> None:
        heard.append((post_pk, reason))

    post_waits.connect(listen)
    post = edit(gloves, magnus, LINKS)
    assert (post.state, post.wait_reason, post.position) == ("waiting", WaitReason.LINKS, 2)
    assert heard == [(post.pk, WaitReason.LINKS)]
    assert Topic.objects.get().reply_count == 0
    client.force_login(molly)
    page = client.get(post.topic.get_absolute_url())
    assert "This post waits for a moderator." in text(page)
    assert "a.example.org" not in page.content.decode()
    client.force_login(magnus)
    page = client.get(post.topic.get_absolute_url())
    assert "waits for a moderator since it was edited" in text(page)
    assert "a.example.org" in page.content.decode()


def test_once_it_is_approved_it_is_seen_again_in_its_place_and_not_published_twice(
    gloves: Post, magnus: User, modupe: User
) -> None:
    ForumModerator.objects.update(start=LONG_AGO)
    edit(gloves, magnus, LINKS)
    heard: list[int] = []

    def listen(post_pk: int, **kwargs: object) -> None:
        heard.append(post_pk)

    post_published.connect(listen)
    decided(gloves, modupe, "approved", reason="")
    post = Post.objects.get(pk=gloves.pk)
    assert (post.state, post.position, Topic.objects.get().reply_count) == ("visible", 2, 1)
    assert heard == []


def test_links_that_stood_there_before_are_no_reason(gloves: Post, magnus: User) -> None:
    Post.objects.filter(pk=gloves.pk).update(body=LINKS, html=render(LINKS))
    assert edit(gloves, magnus, f"{LINKS} Sorry, a slip.").is_visible


def test_a_topic_that_nobody_answered_waits_as_a_whole(beach_clean: Topic, molly: User) -> None:
    post = edit(beach_clean.posts.get(), molly, LINKS)
    assert post.topic.state == State.WAITING
    assert Forum.objects.get().topic_count == 0


def test_nobody_takes_the_words_of_others_out_of_sight_by_an_edit(
    client: Client, gloves: Post, molly: User
) -> None:
    first = gloves.topic.posts.get(position=1)
    with pytest.raises(NotPostedError, match="replies of others"):
        edit(first, molly, LINKS)
    client.force_login(molly)
    sent = {"title": "Beach clean in June", "kind": "discussion", "body": LINKS, "seen": "0"}
    page = client.post(address(first), sent)
    assert "replies of others" in page.context["form"].errors["body"][0]
    assert LINKS in page.content.decode()
    assert Topic.objects.get().is_visible


def test_the_author_is_told_that_her_change_waits(
    client: Client, gloves: Post, magnus: User
) -> None:
    client.force_login(magnus)
    page = client.post(address(gloves), {"body": LINKS, "seen": "0"}, follow=True)
    assert "A moderator reads it before others see it." in text(page)


def test_what_is_compared_are_the_words_of_today(gloves: Post, magnus: User) -> None:
    post = edit(gloves, magnus, "I can bring sixty pairs, and bags.")
    assert post.fingerprint == fingerprint("I can bring sixty pairs, and bags.")


def test_whoever_owes_an_answer_to_new_rules_is_led_there_before_an_edit_and_back_with_it(
    client: Client, gloves: Post, magnus: User, house_rules: HouseRules
) -> None:
    with pytest.raises(NotReadyToWriteError):
        edit(gloves, magnus, "Sixty pairs.")
    client.force_login(magnus)
    there = client.get(address(gloves))["Location"]
    assert there.startswith("/forums/before-you-write/")
    assert client.post(address(gloves), {"body": "Sixty.", "seen": "0"})["Location"] == there
    RulesAcceptance.objects.create(user=magnus, version=house_rules, accepted_at=LATEST)
    assert "Sixty." in client.get(address(gloves)).content.decode()


def test_a_text_is_not_rewritten_all_evening(gloves: Post, magnus: User, settings: Any) -> None:
    """Whom it speaks to is told, and what it said is kept, each time."""
    settings.FORUM_LIMITS = {"edits_an_hour": 3}
    for number in range(3):
        edit(gloves, magnus, f"I can bring {number} pairs.")
    with pytest.raises(TooFastError, match="You have changed posts 3 times within an hour") as no:
        edit(gloves, magnus, "Or none.")
    assert no.value.again_at == LATEST + HOUR
    assert edit_post(post=gloves, body="Or none.", acting_user=magnus, now=LATEST + HOUR)


def test_nobody_says_the_same_everywhere_by_edits(
    gloves: Post, magnus: User, thanet_tides: Organisation
) -> None:
    words = "Come to the great sale of gloves on the pier, every day from ten until six."
    topic = Topic.objects.get(pk=gloves.topic_id)
    other = PostFactory.create(
        topic=topic, author=magnus, organisation=thanet_tides, written_at=LATEST
    )
    edit(other, magnus, words)
    with pytest.raises(SaidAlreadyError) as refusal:
        edit(gloves, magnus, words)
    assert refusal.value.post_pk == other.pk
    edit(other, magnus, f"{words}\n\n- - -")  # the same words once more, in the post that has them


# Files


def files_url(post: Post) -> str:
    return f"/forums/thanet/{post.topic_id}/posts/{post.pk}/files/"


@pytest.fixture
def unconfirmed(gloves: Post) -> None:
    """The council has not confirmed the organisation, of which a moderator has let two posts through."""
    Organisation.objects.update(state="pending")


@pytest.mark.usefixtures("unconfirmed")
def test_files_added_to_what_was_let_through_are_seen_when_a_moderator_has_seen_them(
    client: Client, gloves: Post, magnus: User, modupe: User
) -> None:
    ForumModerator.objects.update(start=LONG_AGO)
    client.force_login(magnus)
    page = client.post(files_url(gloves), {"files": [pdf()]}, follow=True)
    assert "A moderator reads it before others see it." in text(page)
    post = Post.objects.get(pk=gloves.pk)
    file = post.attachments.get()
    assert (post.state, post.wait_reason) == ("waiting", WaitReason.UNCONFIRMED)
    who, url = (None, magnus, modupe), f"/forums/files/{file.pk}/"
    assert [status_for(each, url) for each in who] == [404, 200, 200]
    decided(gloves, modupe, "approved", reason="", now=timezone.now())
    assert [status_for(each, url) for each in who] == [200, 200, 200]


@pytest.mark.usefixtures("unconfirmed")
def test_a_moderator_does_not_approve_what_was_changed_since_she_opened_the_page(
    client: Client, gloves: Post, magnus: User, modupe: User
) -> None:
    ForumModerator.objects.update(start=LONG_AGO)
    edit(gloves, magnus, "I can bring sixty pairs.")
    client.force_login(modupe)
    url = f"/forums/moderation/posts/{gloves.pk}/decide/"
    old = {**client.get(url).context["form"].initial, "about_text": "approved"}
    [file] = beside(gloves, photo())
    page = client.post(url, old)
    assert "Its author has changed it meanwhile." in text(page)
    assert f'href="/forums/files/{file.pk}/"' in page.content.decode()
    said = {file.pk: "Gloves"}
    opened = {**client.get(url).context["form"].initial, "about_text": "approved"}
    change_files(post=gloves, files=[], descriptions=said, acting_user=magnus, now=LATEST)
    assert "Its author has changed it meanwhile." in text(client.post(url, opened))
    assert Post.objects.get(pk=gloves.pk).is_waiting
    client.post(url, {**client.get(url).context["form"].initial, "about_text": "approved"})
    assert Post.objects.get(pk=gloves.pk).is_visible


@pytest.mark.usefixtures("unconfirmed")
def test_what_is_said_of_a_picture_is_read_first_as_well(gloves: Post, magnus: User) -> None:
    [picture] = beside(gloves, photo())

    def describe(words: str) -> str:
        post = Post.objects.get(pk=gloves.pk)
        said = {picture.pk: words}
        change_files(post=post, files=[], descriptions=said, acting_user=magnus, now=LATEST)
        return str(Post.objects.get(pk=gloves.pk).state)

    assert describe("") == State.VISIBLE
    assert describe("Buy gloves from us") == State.WAITING


@pytest.mark.usefixtures("unconfirmed")
def test_nobody_takes_the_words_of_others_out_of_sight_by_a_file(
    client: Client, gloves: Post, molly: User
) -> None:
    first = gloves.topic.posts.get(position=1)
    client.force_login(molly)
    page = client.post(files_url(first), {"files": [pdf()]})
    assert "replies of others" in str(page.context["form"].non_field_errors())
    assert Topic.objects.get().is_visible
    assert not Attachment.objects.filter(post__isnull=False).exists()


def test_files_of_a_confirmed_organisation_stand_beside_the_post_at_once(
    client: Client, gloves: Post, magnus: User
) -> None:
    client.force_login(magnus)
    client.post(files_url(gloves), {"files": [pdf()]})
    assert Post.objects.get(pk=gloves.pk).is_visible


def test_whoever_owes_an_answer_to_new_rules_adds_no_file_before_it(
    client: Client, gloves: Post, magnus: User, house_rules: HouseRules
) -> None:
    client.force_login(magnus)
    there = client.post(files_url(gloves), {"files": [pdf()]})["Location"]
    assert there.startswith("/forums/before-you-write/")
    assert Attachment.objects.get().post is None
    files = [Attachment.objects.get().pk]
    with pytest.raises(NotReadyToWriteError):
        change_files(post=gloves, files=files, descriptions={}, acting_user=magnus, now=LATEST)
    RulesAcceptance.objects.create(user=magnus, version=house_rules, accepted_at=LATEST)
    assert "minutes.pdf" in client.get(files_url(gloves)).content.decode()
