"""What a moderator takes out of a text is read by those who moderate alone, wherever one looks."""

from datetime import timedelta

import pytest
from django.test import Client

from forums.actions import edit_post
from forums.arranging.actions import rename_topic, undo
from forums.models import Arrangement, Forum, Mention, Post, Topic
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


def search_for(words: str) -> int:
    """How many posts a visitor finds."""
    return search_posts(
        Query.parse(words),
        None,
        Filters(),
        LATEST,
        forums_url="/forums/",
        forums=[Forum.objects.get()],
    ).count


@pytest.mark.usefixtures("private")
def test_nobody_finds_it_by_what_it_no_longer_says() -> None:
    assert (search_for("01843"), search_for("tomorrow")) == (0, 1)


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


# The title of a topic


@pytest.fixture
def named(beach_clean: Topic, modupe: User) -> Topic:
    """A topic of Molly’s with a number in title and text; a moderator has given it another title and back."""
    Topic.objects.filter(pk=beach_clean.pk).update(title=f"Ring {NUMBER} about June", slug="ring")
    Post.objects.filter(topic=beach_clean).update(body=f"Our number is {NUMBER}.")
    for title in ("About June", f"Ring {NUMBER} for June"):
        topic = Topic.objects.get(pk=beach_clean.pk)
        rename_topic(topic=topic, title=title, reason="Shorter.", acting_user=modupe, now=LATER)
    return Topic.objects.get(pk=beach_clean.pk)


def taken_out(topic: Topic, by: User) -> Topic:
    decided(topic.posts.get(position=1), by, "edited", passages=(NUMBER,))
    return Topic.objects.get(pk=topic.pk)


def test_what_is_taken_out_of_a_topic_is_taken_out_of_its_title_and_address(
    client: Client, named: Topic, modupe: User
) -> None:
    old = named.get_absolute_url()
    topic = taken_out(named, modupe)
    assert topic.title == "Ring [removed by a moderator] for June"
    assert "01843" not in topic.get_absolute_url()
    assert client.get(old)["Location"] == topic.get_absolute_url()
    pages = (topic.get_absolute_url(), "/forums/thanet/", "/forums/thanet/feed/", "/forums/")
    assert all(NUMBER not in client.get(url, follow=True).content.decode() for url in pages)
    assert search_for("01843") == 0


def test_what_a_title_said_before_is_read_by_those_who_moderate_alone(
    client: Client, named: Topic, modupe: User, molly: User
) -> None:
    first = taken_out(named, modupe).posts.get(position=1)
    client.force_login(molly)
    assert NUMBER not in text(client.get(history(first)))
    client.force_login(modupe)
    assert NUMBER in text(client.get(history(first)))
    decide = client.get(f"/forums/moderation/posts/{first.pk}/decide/")
    assert f"Ring {NUMBER} for June" in text(decide)


def test_words_that_stand_in_the_title_alone_are_taken_out_of_it(
    named: Topic, modupe: User
) -> None:
    Post.objects.filter(topic=named).update(body="Ring us.")
    assert NUMBER not in taken_out(named, modupe).title
    assert named.posts.get(position=1).body == "Ring us."


def test_a_title_stays_as_short_as_titles_are(named: Topic, modupe: User) -> None:
    Topic.objects.filter(pk=named.pk).update(title=f"{NUMBER} {'a' * 107}")
    assert len(taken_out(named, modupe).title) == 120


def test_no_mail_and_no_undoing_brings_a_former_title_back(named: Topic, modupe: User) -> None:
    taken_out(named, modupe)
    renamings = list(Arrangement.objects.order_by("pk"))
    assert [each.before["title"] for each in renamings] == [
        "Ring [removed by a moderator] about June",
        "About June",
    ]
    assert not any("01843" in str((each.before, each.after)) for each in renamings)
    undo(arrangement=renamings[1], acting_user=modupe, now=LATEST)
    assert Topic.objects.get().title == "About June"


@pytest.mark.parametrize("changed", [False, True])
def test_an_appeal_puts_a_title_back_that_nobody_has_changed_since(
    named: Topic, modupe: User, molly: User, olive: User, *, changed: bool
) -> None:
    first = taken_out(named, modupe).posts.get(position=1)
    if changed:
        Topic.objects.update(title="Another")
    made = appeal(
        decision=first.decisions.get(), text="It is our own.", acting_user=molly, now=LATEST
    )
    answer_appeal(appeal=made, answer="overturned", reason="It is.", acting_user=olive, now=LATEST)
    assert Topic.objects.get().title == ("Another" if changed else named.title)


def test_a_reply_leaves_the_title_alone(gloves: Post, modupe: User) -> None:
    Post.objects.filter(pk=gloves.pk).update(body="Gloves in June, yes.")
    decided(gloves, modupe, "edited", passages=("June",))
    assert Topic.objects.get().title == "Beach clean in June"
