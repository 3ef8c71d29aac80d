"""A reply quotes what somebody said: who said it, where, and her own words."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from forums.actions import hide_post
from forums.models import Post, Topic
from forums.quoting import quotation
from membership.people.models import User
from portal.lib.markdown import MAX_LENGTH, render
from tests.factories.forums import TopicFactory
from tests.forums.conftest import LATEST

ADDRESS = "/forums/thanet/7/posts/9/"


def quoted(body: str, said_by: str = "Molly Member, Thanet Tides") -> str:
    return quotation(said_by=said_by, address=ADDRESS, body=body)


def test_who_said_it_and_where_stand_above_it() -> None:
    text = quoted("Bring a bucket.\n\nAnd *gloves*.")
    assert text == (
        "> **Molly Member, Thanet Tides** [wrote](/forums/thanet/7/posts/9/):\n>\n"
        "> Bring a bucket.\n>\n> And *gloves*.\n\n"
    )
    html = BeautifulSoup(render(text + "Yes."), "html.parser")
    assert html.blockquote is not None
    assert html.blockquote.a is not None
    assert html.blockquote.a["href"] == ADDRESS
    assert html.find_all("p")[-1].text == "Yes."


def test_what_it_quotes_itself_is_left_out() -> None:
    assert "Old words" not in quoted("> Old words\n>> Older ones\n\nMine.")
    assert "> Mine." in quoted("> Old words\n\nMine.")


def test_of_a_long_text_the_beginning_is_quoted() -> None:
    text = quoted("word " * 2000)
    assert len(text) < 1200
    assert text.rstrip().endswith("word …")
    assert quoted("\n".join("a" for _ in range(300))).count("\n") < 30


@pytest.mark.parametrize(
    "name", ["*Star* Group", "[x](javascript:alert(1))", "<b>Bold</b>", "a_b_c"]
)
def test_a_name_is_a_name_whatever_it_holds(name: str) -> None:
    html = BeautifulSoup(render(quoted("Words.", said_by=name)), "html.parser")
    assert html.strong is not None
    assert html.strong.text == name
    assert len(html.find_all("a")) == 1


@given(st.text(max_size=3000), st.text(max_size=80))
def test_whatever_is_quoted_stays_in_the_quotation(body: str, name: str) -> None:
    text = quoted(body, said_by=name or "x")
    assert all(line.startswith(">") for line in text.rstrip("\n").split("\n"))
    assert len(text) < MAX_LENGTH
    html = BeautifulSoup(render(text), "html.parser")
    assert [child.name for child in html.find_all(recursive=False)] == ["blockquote"]


def test_a_reply_begins_with_the_post_that_was_chosen(
    client: Client, gloves: Post, molly: User
) -> None:
    client.force_login(molly)
    topic = gloves.topic
    page = client.get(topic.get_absolute_url()).content.decode()
    url = f"/forums/thanet/{topic.pk}/reply/?quote={gloves.pk}"
    assert url in page
    area = BeautifulSoup(client.get(url).content, "html.parser").find("textarea")
    assert area is not None
    assert f"/forums/thanet/{topic.pk}/posts/{gloves.pk}/" in area.text
    assert "> I can bring fifty pairs." in area.text


def test_a_draft_stays_before_what_is_quoted(client: Client, gloves: Post, molly: User) -> None:
    client.force_login(molly)
    url = f"/forums/thanet/{gloves.topic_id}/reply/"
    client.post(url, {"body": "Half a sentence", "then": "draft"})
    area = BeautifulSoup(client.get(f"{url}?quote={gloves.pk}").content, "html.parser").textarea
    assert area is not None
    assert area.text.index("Half a sentence") < area.text.index("> I can bring")


def test_a_draft_that_came_back_with_its_quotation_is_not_given_another(
    client: Client, gloves: Post, molly: User
) -> None:
    client.force_login(molly)
    url = f"/forums/thanet/{gloves.topic_id}/reply/?quote={gloves.pk}"
    area = BeautifulSoup(client.get(url).content, "html.parser").textarea
    assert area is not None
    client.post(url, {"body": f"{area.text}Thank you.", "then": "draft"})
    area = BeautifulSoup(client.get(url).content, "html.parser").textarea
    assert area is not None
    assert area.text.count("> I can bring") == 1


def test_nothing_is_quoted_that_is_out_of_sight_or_elsewhere(
    client: Client, beach_clean: Topic, gloves: Post, molly: User, olive: User
) -> None:
    other = TopicFactory.create(forum=beach_clean.forum).posts.get()
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=LATEST)
    client.force_login(molly)
    for named in (gloves.pk, other.pk, 10**30, "x", "", "²", "-1"):
        page = client.get(f"/forums/thanet/{beach_clean.pk}/reply/?quote={named}")
        assert page.status_code == 200
        assert "&gt; " not in str(BeautifulSoup(page.content, "html.parser").textarea)
