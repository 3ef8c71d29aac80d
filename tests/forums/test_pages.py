"""The pages as people meet them."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from forums.actions import hide_post, hide_topic
from forums.models import Forum, Post, Topic
from membership.organisations.models import Belonging, Organisation, VouchingState
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import today
from tests.factories.forums import ForumFactory, ForumMembershipFactory, PostFactory, TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PASSWORD
from tests.forums.conftest import LATEST
from tests.support import feeds

NEW = "/forums/thanet/new/"
TOPIC = {"title": "A lift to the AGM", "body": "I have **two** seats."}


def text(response: Any) -> str:
    """What a reader sees, on one line."""
    soup = BeautifulSoup(response.content, "html.parser").find("main")
    assert soup is not None
    return " ".join(soup.get_text(" ").split())


def test_all_forums_of_current_districts_are_listed(
    client: Client, beach_clean: Topic, swale: District
) -> None:
    ForumFactory.create(district=swale)
    assert "Swale 0 topics Thanet 1 topic" in text(client.get("/forums/"))
    District.objects.filter(slug="swale").update(end=today())
    assert "Swale" not in text(client.get("/forums/"))


def test_anyone_reads_a_forum_and_its_topics(
    client: Client, beach_clean: Topic, gloves: Post
) -> None:
    page = text(client.get("/forums/thanet/"))
    assert "Beach clean in June Molly Member, Thanet Tides 1 reply" in page
    page = text(client.get(beach_clean.get_absolute_url()))
    assert "Who can bring gloves ?" in page
    assert "Magnus Manager for Thanet Tides midday on 4 May 2026" in page
    assert "I can bring fifty pairs." in page


def test_the_latest_topics_of_all_forums_are_on_the_front(
    client: Client, beach_clean: Topic, gloves: Post, swale: District
) -> None:
    TopicFactory.create(forum=ForumFactory.create(district=swale), title="Bus to Sheerness")
    page = text(client.get("/forums/"))
    assert page.index("Bus to Sheerness Swale") < page.index("Beach clean in June Thanet")
    assert "Swale 1 topic" in page


def test_an_old_address_of_a_topic_leads_to_the_present_one(
    client: Client, beach_clean: Topic
) -> None:
    response = client.get(f"/forums/swale/{beach_clean.pk}/bring-your-bucket/?page=2")
    assert response.status_code == 301
    assert response["Location"] == f"{beach_clean.get_absolute_url()}?page=2"


def test_a_member_starts_a_topic(client: Client, thanet_forum: Forum, molly: User) -> None:
    client.force_login(molly)
    assert "your name, Molly Member" in text(client.get(NEW))
    response = client.post(NEW, TOPIC)
    topic = Topic.objects.get()
    assert response["Location"] == topic.get_absolute_url()
    assert topic.signature == "Molly Member, Thanet Tides"


def test_a_member_replies_and_lands_at_her_reply(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    PostFactory.create_batch(19, topic=beach_clean)
    client.force_login(molly)
    response = client.post(f"/forums/thanet/{beach_clean.pk}/reply/", {"body": "See you there."})
    post = Post.objects.latest("pk")
    assert response["Location"] == f"{beach_clean.get_absolute_url()}?page=2#post-{post.pk}"
    assert post.position == 21


def test_who_belongs_to_several_chooses_for_whom_she_speaks(
    client: Client, thanet_forum: Forum, molly: User
) -> None:
    choir = OrganisationFactory.create(name="Harbour Choir")
    Belonging.objects.create(user=molly, organisation=choir)
    ForumMembershipFactory.create(forum=thanet_forum, organisation=choir)
    client.force_login(molly)
    assert "Choose the organisation" in text(client.post(NEW, TOPIC))
    client.post(NEW, {**TOPIC, "organisation": choir.pk})
    assert Topic.objects.get().organisation == choir


def test_a_text_is_never_published_for_another_than_it_was_written_for(
    client: Client, thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    choir = OrganisationFactory.create(name="Thanet Choir")
    Belonging.objects.create(user=molly, organisation=choir)
    ForumMembershipFactory.create(forum=thanet_forum, organisation=choir)
    client.force_login(molly)
    Belonging.objects.filter(organisation=choir).update(ended_at=timezone.now())
    page = text(client.post(NEW, {**TOPIC, "organisation": choir.pk}))
    assert "Choose one of the organisations on the list" in page
    assert TOPIC["title"] in client.post(NEW, {**TOPIC, "organisation": choir.pk}).content.decode()
    assert not Topic.objects.exists()
    client.post(NEW, {**TOPIC, "organisation": thanet_tides.pk})
    assert Topic.objects.get().organisation == thanet_tides


def test_an_organisation_of_others_cannot_be_chosen(
    client: Client, thanet_forum: Forum, molly: User
) -> None:
    choir = OrganisationFactory.create(name="Harbour Choir")
    Belonging.objects.create(user=molly, organisation=choir)
    ForumMembershipFactory.create(forum=thanet_forum, organisation=choir)
    client.force_login(molly)
    for stranger in (OrganisationFactory.create().pk, "all", "\x00", 10**30):
        response = client.post(NEW, {**TOPIC, "organisation": stranger})
        assert "Choose one of the organisations on the list" in text(response)
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Enter a title."),
        ("title", "\x0b\u2028", "Enter a title."),
        ("title", "t" * 121, "at most 120 characters"),
        ("title", "a\x00b", "Null characters"),
        ("body", " \n ", "Write your text."),
        ("body", "![](x)", "Write your text."),
        ("body", "a" * 10_001, "at most 10000 characters"),
        ("body", "a\x00b", "Null characters"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    client: Client, thanet_forum: Forum, molly: User, field: str, value: str, message: str
) -> None:
    client.force_login(molly)
    response = client.post(NEW, {**TOPIC, field: value})
    assert response.status_code == 200
    assert message in text(response)
    kept = "I have **two** seats." if field == "title" else 'value="A lift to the AGM"'
    assert kept in response.content.decode()
    assert not Topic.objects.exists()


def test_a_text_written_after_the_log_in_ran_out_comes_back(
    client: Client, thanet_forum: Forum, molly: User
) -> None:
    response = client.post(NEW, TOPIC)
    assert response["Location"] == f"/accounts/login/?next={NEW}"
    log_in = {"login": molly.email, "password": PASSWORD, "next": NEW}
    response = client.post("/accounts/login/", log_in, follow=True)
    assert response.redirect_chain[-1][0] == NEW
    assert "I have **two** seats." in response.content.decode()
    assert 'value="A lift to the AGM"' in response.content.decode()
    again = client.get(NEW).content.decode()
    assert "I have **two** seats." in again
    assert "You have a draft." in again
    client.post(NEW, TOPIC)
    assert "I have **two** seats." not in client.get(NEW).content.decode()


def test_who_may_not_write_is_told_why_and_keeps_the_text(
    client: Client, thanet_forum: Forum, priya: User
) -> None:
    client.force_login(priya)
    response = client.post(NEW, TOPIC)
    assert response.status_code == 403
    assert "find yours and ask to join it" in text(response)
    assert "I have **two** seats." in text(response)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (VouchingState.PENDING, "Thanet Tides is waiting to be confirmed by an officer"),
        (VouchingState.DECLINED, "has not confirmed Thanet Tides. Read why, and what you can do"),
    ],
)
def test_people_of_an_unconfirmed_organisation_read_what_they_can_do_meanwhile(
    client: Client, beach_clean: Topic, molly: User, state: VouchingState, words: str
) -> None:
    Organisation.objects.update(state=state)
    molly.belongings.get().organisation.districts.clear()  # in those of its own it may begin
    client.force_login(molly)
    for address in ("/forums/thanet/", NEW, beach_clean.get_absolute_url()):
        page = client.get(address)
        assert words in text(page)
        assert "you can read everything and sign up for e-mail updates" in text(page)
        assert "/organisations/thanet-tides/" in page.content.decode()


def test_a_manager_joins_a_forum_and_leaves_it(
    client: Client, thanet: District, thanet_tides: Organisation, magnus: User
) -> None:
    cache.clear()  # of what other tests counted
    forum = ForumFactory.create(district=thanet)
    client.force_login(magnus)
    choice = {"organisation": thanet_tides.pk}
    page = text(client.post("/forums/thanet/join/", choice, follow=True))
    assert "Thanet Tides has joined the Thanet forum." in page
    assert "1 organisation joined" in page
    page = text(client.post("/forums/thanet/leave/", choice, follow=True))
    assert "Thanet Tides has left the Thanet forum." in page
    assert not forum.memberships.current().exists()


def test_a_manager_is_told_why_her_organisation_may_not_join(
    client: Client, swale: District, thanet_tides: Organisation, magnus: User
) -> None:
    ForumFactory.create(district=swale)
    client.force_login(magnus)
    response = client.post("/forums/swale/join/", {"organisation": thanet_tides.pk})
    assert "Thanet Tides does not serve Swale." in text(response)


def test_a_moderator_hides_a_reply_and_shows_it_again(
    client: Client, gloves: Post, modupe: User
) -> None:
    post = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}"
    client.force_login(modupe)
    screen = client.get(f"{post}/hide/")["Location"]
    hide = {"about_text": "hidden", "rule": "no adverts", "decisions": "0"}
    assert "Say why." in text(client.post(screen, {**hide, "reason": " "}))
    client.post(screen, {**hide, "reason": "Advertising"})
    assert "Advertising" in text(client.get("/forums/thanet/moderation/"))
    again = {"about_text": "kept", "decisions": "0"}
    assert "Modupe Moderator has decided" in text(client.post(screen, again))
    screen = client.get(f"{post}/unhide/")["Location"]
    client.post(screen, {"about_text": "shown", "reason": "A mistake", "decisions": "1"})
    gloves.refresh_from_db()
    assert not gloves.is_hidden


def test_a_hidden_reply_is_a_notice_with_the_reason_for_its_author_alone(
    client: Client, gloves: Post, magnus: User, molly: User, olive: User
) -> None:
    hide_post(post=gloves, reason="Advertising", acting_user=olive, now=LATEST)
    url = gloves.topic.get_absolute_url()
    client.force_login(magnus)
    page = text(client.get(url))
    assert "A moderator has hidden this post. Only its author" in page
    assert "Advertising" in page
    for reader in (molly, None):
        client.logout()
        if reader:
            client.force_login(reader)
        page = text(client.get(url))
        assert "A moderator has hidden this post." in page
        assert "Advertising" not in page
        assert "fifty pairs" not in page
        assert "0 replies" in page


def test_a_hidden_topic_is_not_there_for_others(
    client: Client, gloves: Post, molly: User, magnus: User, olive: User
) -> None:
    topic = gloves.topic
    hide_topic(topic=topic, reason="Spam", acting_user=olive, now=LATEST)
    addresses = [topic.get_absolute_url(), f"/forums/thanet/{topic.pk}/reply/"]
    for reader in (None, magnus):
        if reader:
            client.force_login(reader)
        assert {client.get(address).status_code for address in addresses} == {404}
        for page in ("/forums/thanet/", "/forums/thanet/feed/", "/forums/"):
            assert "Beach clean" not in client.get(page).content.decode()
    client.force_login(molly)
    assert "Reason: Spam" in text(client.get(addresses[0]))


def test_a_feed_holds_the_newest_topics(client: Client, beach_clean: Topic) -> None:
    Topic.objects.update(title="Rock & pool\x0c day <today>")
    response = client.get("/forums/thanet/feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    (entry,) = feeds.parsed(response).iter("entry")
    assert entry.findtext("title") == "Rock & pool day <today>"
    assert "<em>gloves</em>" in entry.findtext("summary", "")
    (link,) = entry.iter("link")
    assert link.attrib["href"].endswith(beach_clean.get_absolute_url())


def test_a_post_of_somebody_who_erased_the_account_stays(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    molly.delete()
    assert "Former member of Thanet Tides" in text(client.get(beach_clean.get_absolute_url()))
    assert "Former member of Thanet Tides" in text(client.get("/forums/thanet/"))


@pytest.mark.parametrize(
    "address",
    [
        "/forums/nowhere/",
        "/forums/thanet/999/nothing/",
        f"/forums/thanet/{10**30}/nothing/",
        f"/forums/thanet/{10**30}/reply/",
        f"/forums/thanet/{10**30}/posts/{10**30}/hide/",
        "/forums/nowhere/feed/",
        "/forums/nowhere/members/",
    ],
)
def test_what_is_not_there_is_not_found(
    client: Client, beach_clean: Topic, olive: User, address: str
) -> None:
    assert client.get(address).status_code == 404
    client.force_login(olive)
    assert client.get(address).status_code == 404


def test_a_post_is_not_found_below_another_topic(client: Client, gloves: Post, olive: User) -> None:
    other = TopicFactory.create(forum=gloves.topic.forum)
    client.force_login(olive)
    url = f"/forums/thanet/{other.pk}/posts/{gloves.pk}/hide/"
    assert client.get(url).status_code == 404


def test_absurd_pages_still_show_something(client: Client, beach_clean: Topic) -> None:
    for query in ("page=-1", "page=x", f"page={'9' * 60}", "page=%00"):
        assert client.get(f"{beach_clean.get_absolute_url()}?{query}").status_code == 200
    for place in ("x", "1-", "-1", "9" * 70 + "-1", "1-" + "9" * 70, "²-²", "%00"):
        for way in ("older", "newer", "oldest"):
            assert client.get(f"/forums/thanet/?{way}={place}").status_code == 200
