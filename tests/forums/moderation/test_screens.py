"""What the screens of moderators show, and what they spare them."""

from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from forums.models import Post, Topic
from membership.people.models import User
from portal.lib.markdown import render
from tests.factories.forums import PostFactory
from tests.forums.conftest import LATER
from tests.forums.moderation.conftest import decided, reported


def test_only_what_others_wrote_leads_to_a_decision_and_to_a_report(
    client: Client, gloves: Post, modupe: User
) -> None:
    gloves.topic.refresh_from_db()
    own = PostFactory.create(topic=gloves.topic, author=modupe, written_at=LATER)
    client.force_login(modupe)
    page = client.get(gloves.topic.get_absolute_url()).content.decode()
    for tool in ("decide", "report"):
        assert f"/posts/{gloves.pk}/{tool}/" in page
        assert f"/posts/{own.pk}/{tool}/" not in page


def test_what_a_choice_asks_for_stands_below_it(
    client: Client, gloves: Post, modupe: User, olive: User
) -> None:
    for user, asks in (
        (modupe, ["suspended_until_day"]),
        (olive, ["suspended_until_day", "everywhere"]),
    ):
        client.force_login(user)
        page = client.get(f"/forums/moderation/posts/{gloves.pk}/decide/").content
        more = BeautifulSoup(page, "html.parser").select(".govuk-radios__item + .portal-kind__more")
        assert len(more) == 2
        assert gloves.body in more[0].get_text()
        assert more[0].select_one("[name=passages]")
        assert all(more[1].select_one(f"[name={name}]") for name in asks)


def test_the_queue_shows_the_words_of_a_post_without_its_marks(
    client: Client, beach_clean: Topic, molly: User, modupe: User
) -> None:
    post = PostFactory.create(
        topic=beach_clean, html=render("**Ron & Co** say:\n\n- 1 < 2"), body="**Ron & Co**"
    )
    reported(post, molly)
    client.force_login(modupe)
    page = BeautifulSoup(client.get("/forums/moderation/").content, "html.parser")
    assert "Ron & Co say: 1 < 2" in page.get_text()


def test_a_decision_about_a_whole_topic_says_so(client: Client, gloves: Post, olive: User) -> None:
    first = gloves.topic.posts.get(position=1)
    decided(first, olive, now=timezone.now())
    client.force_login(olive)
    page = client.get(f"/forums/moderation/topics/{gloves.topic_id}/").content.decode()
    assert f"What was decided about the topic “{gloves.topic.title}”" in page
