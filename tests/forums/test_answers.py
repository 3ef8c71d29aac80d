"""A question finds its answer: who asked says which reply it is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from forums.actions import accept_answer, hide_post, take_back_answer, unhide_post, withdraw_post
from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import ForumModerator, Post, Topic
from membership.people.models import User
from tests.factories.forums import PostFactory, TopicFactory
from tests.forums.conftest import LATEST, LONG_AGO
from tests.forums.test_pages import text


@pytest.fixture
def question(beach_clean: Topic, gloves: Post) -> Topic:
    Topic.objects.update(kind="question")
    return Topic.objects.get(pk=beach_clean.pk)


def accept(post: Post, user: User) -> None:
    accept_answer(post=Post.objects.get(pk=post.pk), acting_user=user, now=LATEST)


def test_who_asked_accepts_an_answer_and_everyone_sees_it(
    client: Client, question: Topic, gloves: Post, molly: User
) -> None:
    client.force_login(molly)
    url = f"/forums/thanet/{question.pk}/posts/{gloves.pk}"
    client.post(f"{url}/accept/")
    client.logout()
    page = text(client.get(question.get_absolute_url()))
    assert "Accepted answer I can bring fifty pairs. Magnus Manager, Thanet Tides" in page
    assert page.count("I can bring fifty pairs.") == 2
    assert "Question Answered" in text(client.get("/forums/thanet/"))
    client.force_login(molly)
    client.post(f"{url}/take-back/")
    assert "Answered" not in text(client.get("/forums/thanet/"))


def test_an_answer_on_a_later_page_is_shown_below_the_question(
    client: Client, question: Topic, molly: User
) -> None:
    question.refresh_from_db()
    PostFactory.create_batch(20, topic=question)
    last = PostFactory.create(topic=question, html="<p>Ask the harbour office.</p>")
    accept(last, molly)
    page = text(client.get(question.get_absolute_url()))
    assert page.count("Ask the harbour office.") == 1
    assert f"?page=2#post-{last.pk}" in client.get(question.get_absolute_url()).content.decode()
    assert len(client.get(question.get_absolute_url()).context["page_obj"].object_list) == 20


def test_an_answer_that_goes_out_of_sight_is_no_answer_until_it_is_back(
    client: Client, question: Topic, gloves: Post, molly: User, magnus: User, olive: User
) -> None:
    accept(gloves, molly)
    gloves.refresh_from_db()
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=LATEST)
    for address in (question.get_absolute_url(), "/forums/thanet/"):
        page = text(client.get(address))
        assert "Accepted" not in page
        assert "Answered" not in page
    unhide_post(post=gloves, reason="A mistake", acting_user=olive, now=LATEST)
    assert "Answered" in text(client.get("/forums/thanet/"))
    withdraw_post(post=gloves, acting_user=magnus, now=LATEST)
    assert "Answered" not in text(client.get("/forums/thanet/"))


def test_an_answer_that_was_moved_to_another_topic_is_no_answer(
    client: Client, question: Topic, gloves: Post, molly: User
) -> None:
    accept(gloves, molly)
    Post.objects.filter(pk=gloves.pk).update(topic=TopicFactory.create(), position=9)
    assert "Answered" not in text(client.get("/forums/thanet/"))
    assert "Accepted" not in text(client.get(question.get_absolute_url()))


def test_a_topic_that_is_no_question_any_more_has_no_answer(
    client: Client, question: Topic, gloves: Post, molly: User
) -> None:
    accept(gloves, molly)
    Topic.objects.update(kind="discussion")
    assert "Answered" not in text(client.get("/forums/thanet/"))
    assert "Accepted" not in text(client.get(question.get_absolute_url()))


def test_who_moderates_may_do_it_too_and_nobody_else(
    question: Topic, gloves: Post, modupe: User, magnus: User
) -> None:
    ForumModerator.objects.update(start=LONG_AGO)
    with pytest.raises(NotAllowedError):
        accept(gloves, magnus)
    accept(gloves, modupe)
    with pytest.raises(AlreadyDoneError):
        accept(gloves, modupe)
    with pytest.raises(NotAllowedError):
        take_back_answer(post=gloves, acting_user=magnus, now=LATEST)
    take_back_answer(post=gloves, acting_user=modupe, now=LATEST)
    with pytest.raises(AlreadyDoneError):
        take_back_answer(post=gloves, acting_user=modupe, now=LATEST)


def test_neither_the_question_itself_nor_what_is_hidden_is_an_answer(
    question: Topic, gloves: Post, molly: User, olive: User
) -> None:
    with pytest.raises(ForumError, match="Only a reply"):
        accept(question.posts.get(position=1), molly)
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=LATEST)
    with pytest.raises(ForumError, match="Only a reply"):
        accept(gloves, molly)


def test_only_a_question_has_an_answer(beach_clean: Topic, gloves: Post, molly: User) -> None:
    with pytest.raises(NotAllowedError):
        accept(gloves, molly)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_answer_stays(
    question: Topic, gloves: Post, molly: User
) -> None:
    question.refresh_from_db()
    posts = [gloves, *PostFactory.create_batch(3, topic=question)]

    def run(post: Post) -> None:
        try:
            accept(post, molly)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(run, post) for post in posts]:
            each.result()
    question.refresh_from_db()
    assert question.accepted in posts
