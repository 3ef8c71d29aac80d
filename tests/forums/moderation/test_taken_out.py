"""What a moderator takes out of a text is read by those who moderate alone, wherever one looks."""

from datetime import timedelta

import pytest
from django.test import Client

from forums.actions import edit_post
from forums.models import Forum, Mention, Post
from forums.moderation.actions import answer_appeal, appeal
from forums.safety.drafts import fingerprint
from forums.search.finding import Filters, search_posts
from forums.search.words import Query
from membership.people.models import User
from portal.records.retention import apply_rule, rule_named
from tests.forums.conftest import LATER, LATEST
from tests.forums.files import beside, pdf, status_for
from tests.forums.moderation.conftest import decided
from tests.forums.test_pages import text

NUMBER = "01843 000000"


@pytest.fixture
def private(gloves: Post, magnus: User, modupe: User, molly: User) -> Post:
    """Magnus gave away a number, and Modupe took it out, with the name of Molly."""
    for at, body in (
        (LATER + timedelta(minutes=20), f"Ring @[Molly Member] on {NUMBER}, today."),
        (LATER + timedelta(minutes=30), f"Ring @[Molly Member] on {NUMBER}, tomorrow."),
    ):
        edit_post(post=gloves, body=body, acting_user=magnus, now=at)
    decided(gloves, modupe, "edited", passages=(f"@[Molly Member] on {NUMBER}",))
    post: Post = Post.objects.get(pk=gloves.pk)
    return post


def history(post: Post) -> str:
    return f"/forums/thanet/{post.topic_id}/posts/{post.pk}/history/"


def test_the_history_shows_it_to_those_who_moderate_and_to_nobody_else(
    client: Client, private: Post, magnus: User, modupe: User
) -> None:
    for reader in (None, magnus):
        client.logout()
        if reader:
            client.force_login(reader)
        page = text(client.get(history(private)))
        assert "A moderator edited something out." in page
        assert NUMBER not in page
    client.force_login(modupe)
    assert NUMBER in text(client.get(history(private)))


def test_what_the_author_changes_afterwards_is_everybodys_to_read(
    client: Client, private: Post, magnus: User
) -> None:
    now = LATEST + timedelta(hours=1)
    edit_post(post=private, body="Ring me, tomorrow.", acting_user=magnus, now=now)
    page = text(client.get(history(private)))
    assert "[added] me" in page
    assert NUMBER not in page


def test_the_topic_says_that_it_was_edited(client: Client, private: Post) -> None:
    page = text(client.get(private.topic.get_absolute_url()))
    assert "Edited on 4 May 2026" in page
    assert NUMBER not in page


def test_whom_it_no_longer_speaks_to_is_not_mentioned_any_more(private: Post, molly: User) -> None:
    assert Mention.objects.get(user=molly).dropped_at == LATEST
    assert private.fingerprint == fingerprint(private.body)


def test_nobody_finds_it_by_what_it_no_longer_says(private: Post) -> None:
    def found(words: str) -> int:
        return search_posts(
            Query.parse(words),
            None,
            Filters(),
            LATEST,
            forums_url="/forums/",
            forums=[Forum.objects.get()],
        ).count

    assert (found("01843"), found("tomorrow")) == (0, 1)


def test_what_an_appeal_puts_back_is_read_and_speaks_as_it_did(
    client: Client, private: Post, magnus: User, molly: User, olive: User
) -> None:
    made = appeal(
        decision=private.decisions.get(), text="It is our own.", acting_user=magnus, now=LATEST
    )
    answer_appeal(appeal=made, answer="overturned", reason="It is.", acting_user=olive, now=LATEST)
    private.refresh_from_db()
    assert NUMBER in private.body
    assert "@Molly Member" in private.html
    assert Mention.objects.get(user=molly).dropped_at is None
    assert private.fingerprint == fingerprint(private.body)


def test_after_half_a_year_moderators_do_not_read_it_either(
    client: Client, private: Post, modupe: User
) -> None:
    rule = rule_named("withheld-versions")
    apply_rule(rule, now=LATEST + rule.after - timedelta(seconds=1))
    assert private.versions.filter(body__contains=NUMBER).count() == 2
    apply_rule(rule, now=LATEST + rule.after)
    client.force_login(modupe)
    assert NUMBER not in text(client.get(history(private)))
    assert private.versions.count() == 3


@pytest.mark.parametrize("outcome", ["hidden", "refused"])
def test_files_of_what_is_hidden_or_refused_open_for_author_and_moderators_alone(
    gloves: Post, magnus: User, modupe: User, priya: User, outcome: str
) -> None:
    [file] = beside(gloves, pdf())
    if outcome == "refused":
        Post.objects.filter(pk=gloves.pk).update(state="waiting", position=None, number=None)
    decided(gloves, modupe, outcome)
    who = (magnus, modupe, priya, None)
    assert [status_for(each, f"/forums/files/{file.pk}/") for each in who] == [200, 200, 404, 404]
