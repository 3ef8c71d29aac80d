"""A room on the pages: its own people find it where they look for it, and nobody else finds a trace."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from digests.errors import NothingToSend
from digests.mail.notices import LETTERS
from digests.models import Notice, NoticeKind
from digests.sources import gather
from digests.windows import Window
from forums.actions import open_topic, reply
from forums.models import Forum, Topic
from forums.moderation.actions import decide
from forums.moderation.rulings import Ruling, Seen
from membership.bodies.models import Body, Office, Term
from membership.organisations.models import Organisation
from membership.people.holdings import hand_over
from membership.people.holdings.handing_over import Role
from membership.people.models import User
from membership.people.roles import Anyone
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, TermFactory
from tests.factories.forums import RoomFactory, TopicFactory
from tests.forums.sitting import belongs, sits
from tests.forums.test_budgets import MOST_LOGGED_IN, add_posts, add_topics, statements
from tests.forums.test_pages import text
from tests.support.permissions import second_factor

SECRET = "Secret budget"
YEAR = timedelta(days=365)
pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Body:
    return BodyFactory.create(name="Steering Group", slug="steering-group", shadow_days=30)


@pytest.fixture
def charles(group: Body) -> User:
    return sits("Charles Chair", group, start=today() - YEAR, office=Office.CHAIR)


@pytest.fixture
def sadie(group: Body) -> User:
    return sits("Sadie Seatholder", group, start=today() - YEAR)


@pytest.fixture
def shirin(group: Body) -> User:
    return sits("Shirin Shadow", group, start=today() + timedelta(days=9))


@pytest.fixture
def fergus(group: Body) -> User:
    return sits("Fergus Former", group, start=today() - YEAR, end=today())


@pytest.fixture
def room(group: Body) -> Forum:
    return RoomFactory.create(body=group)


@pytest.fixture
def budget(room: Forum, charles: User, sadie: User, thanet_tides: Organisation) -> Topic:
    """For an organisation of her own, so that the organisation's pages could show it."""
    belongs(sadie, thanet_tides)
    now = timezone.now() - timedelta(hours=2)
    topic = open_topic(
        forum=room,
        title=SECRET,
        body="What do we want to say?",
        organisation=thanet_tides,
        acting_user=sadie,
        now=now,
    )
    reply(topic=topic, body="More for Thanet.", organisation=None, acting_user=charles, now=now)
    return topic


def as_user(user: Anyone) -> Client:
    client = Client()
    if isinstance(user, User):
        client.force_login(user)
    return client


def test_its_own_people_find_it_among_the_forums_and_in_the_groups_room(
    budget: Topic, charles: User, sadie: User, shirin: User
) -> None:
    for person in (charles, sadie, shirin):
        client = as_user(person)
        assert "Your rooms" in text(client.get("/forums/"))
        assert "Steering Group 1 topic" in text(client.get("/forums/"))
        page = text(client.get("/groups/steering-group/room/"))
        assert f"Talk in the group {SECRET} 1 reply" in page
        assert SECRET in text(client.get("/forums/steering-group/"))
        assert "More for Thanet." in text(client.get(budget.get_absolute_url()))


def test_whoever_soon_sits_has_no_form_and_is_told_why(budget: Topic, shirin: User) -> None:
    page = as_user(shirin).get(budget.get_absolute_url())
    assert "Until your first day you can read along." in text(page)
    assert "<textarea" not in page.content.decode()
    said = {"title": "Hello", "body": "It is me.", "organisation": "own"}
    response = as_user(shirin).post("/forums/steering-group/new/", said)
    assert response.status_code == 403
    assert "It is me." in text(response)


def test_whoever_sits_writes_for_the_group_or_her_organisation(budget: Topic, sadie: User) -> None:
    client = as_user(sadie)
    page = text(client.get("/forums/steering-group/new/"))
    assert "Only those who sit on the Steering Group can read what you write" in page
    said = {"title": "Next date", "body": "In May?", "organisation": "own"}
    client.post("/forums/steering-group/new/", said)
    assert Topic.objects.get(title="Next date").signature == "Sadie Seatholder, Steering Group"
    assert "Next date Sadie Seatholder, Steering Group" in text(
        client.get("/forums/steering-group/")
    )


def test_the_chair_looks_after_it_on_its_pages(budget: Topic, charles: User, sadie: User) -> None:
    post = reply(
        topic=budget, body="Mine.", organisation=None, acting_user=sadie, now=timezone.now()
    )
    address = f"/forums/steering-group/{budget.pk}/posts/{post.pk}/hide/"
    assert as_user(sadie).get(address).status_code == 403
    page = as_user(charles).get(address, follow=True)
    decision = {
        "about_text": "hidden",
        "reason": "Not here.",
        "decisions": "0",
    }
    as_user(charles).post(page.redirect_chain[-1][0], decision)
    post.refresh_from_db()
    assert post.is_hidden
    assert "Not here." in text(as_user(charles).get("/forums/steering-group/moderation/"))
    assert "Moderate this room" in text(as_user(charles).get("/forums/steering-group/"))
    assert as_user(sadie).get("/forums/steering-group/moderation/").status_code == 403


def addresses(topic: Topic) -> Iterator[str]:
    room, reply_to = "/forums/steering-group/", topic.posts.get(position=2)
    root = f"{room}{topic.pk}/"
    yield from (room, f"{room}feed/", f"{room}members/", f"{room}join/", f"{room}leave/")
    yield from (f"{room}ask/", f"{room}moderation/", f"{room}new/", topic.get_absolute_url())
    yield from (f"{root}reply/", f"{root}hide/", f"{root}unhide/")
    yield from (f"{root}posts/{reply_to.pk}/hide/", f"/forums/thanet/{topic.pk}/{topic.slug}/")


def test_to_everybody_else_no_address_is_there(
    budget: Topic,
    thanet_forum: Forum,
    fergus: User,
    molly: User,
    magnus: User,
    modupe: User,
    olive: User,
    edie: User,
    amir: User,
) -> None:
    for staff in (olive, edie, amir):
        second_factor(staff)
    for person in (None, fergus, molly, magnus, modupe, olive, edie, amir):
        client = as_user(person)
        for address in addresses(budget):
            assert client.get(address).status_code == 404, (person, address)
            said = {"body": "Hi", "reason": "x", "organisation": "own"}
            assert client.post(address, said).status_code in (404, 405), (person, address)
    assert Topic.objects.get(pk=budget.pk).last_number == budget.posts.count()


def test_nobody_joins_leaves_or_subscribes_to_a_room(budget: Topic, charles: User) -> None:
    client = as_user(charles)
    for page in ("feed", "members", "join", "leave", "ask"):
        assert client.get(f"/forums/steering-group/{page}/").status_code == 404
    page = client.get("/forums/steering-group/").content.decode()
    assert "/feed/" not in page
    assert "/members/" not in page


PUBLIC_PAGES = (
    "/",
    "/forums/",
    "/forums/thanet/",
    "/forums/thanet/feed/",
    "/districts/",
    "/districts/thanet/",
    "/organisations/thanet-tides/",
    "/groups/",
    "/groups/steering-group/",
    "/news/feed/",
    "/sitemap.xml",
)


def test_no_public_page_shows_a_trace(
    budget: Topic, thanet_forum: Forum, charles: User, olive: User, molly: User
) -> None:
    """Not to those who may enter either, where everybody looks."""
    second_factor(olive)
    for person in (None, molly, olive, charles):
        client = as_user(person)
        for address in PUBLIC_PAGES:
            page = client.get(address).content.decode()
            assert SECRET not in page, (person, address)
            if address != "/forums/" or person != charles:
                assert "/forums/steering-group/" not in page, (person, address)


def test_no_digest_tells_of_it(budget: Topic) -> None:
    now = timezone.now()
    window = Window(now - timedelta(days=7), now + timedelta(days=1))
    assert SECRET not in str(gather(window, at=now))


def test_the_handover_pack_leaves_it_out(
    budget: Topic, sadie: User, thanet_tides: Organisation
) -> None:
    """Officers read packs as well, and do not come into rooms."""
    term = Term.objects.get(person__user=sadie)
    role = Role(term.seat, sadie, thanet_tides, term.start, None)
    assert SECRET not in str(list(hand_over(role)))


def test_an_author_who_has_left_the_group_gets_no_mail_about_it(
    budget: Topic, charles: User, sadie: User
) -> None:
    other = reply(
        topic=budget, body="Mine.", organisation=None, acting_user=sadie, now=timezone.now()
    )
    decide(
        post=other,
        ruling=Ruling("hidden", reason="Not here."),
        seen=Seen(),
        acting_user=charles,
        now=timezone.now(),
    )
    notice = Notice.objects.get()
    assert "Secret budget" in LETTERS[NoticeKind(notice.kind)](notice).text
    Term.objects.filter(person__user=sadie).update(
        end=today(), appointed_until=today(), released=today()
    )
    with pytest.raises(NothingToSend):
        LETTERS[NoticeKind(notice.kind)](Notice.objects.get())


def test_wagtail_lists_rooms_by_name_and_says_nothing_of_what_is_in_them(
    budget: Topic, thanet_forum: Forum, olive: User
) -> None:
    second_factor(olive)
    client = as_user(olive)
    forums = client.get("/admin/forums/").content.decode()
    assert "Thanet" in forums
    assert "Steering Group" not in forums
    rooms = client.get("/admin/rooms/").content.decode()
    assert "Steering Group" in rooms
    assert "Thanet" not in rooms
    assert SECRET not in rooms + forums
    assert "Steering Group" not in client.get("/admin/forum-moderators/new/").content.decode()


def test_an_officer_opens_a_room_in_wagtail(olive: User, group: Body) -> None:
    second_factor(olive)
    as_user(olive).post("/admin/rooms/new/", {"body": group.pk})
    assert Forum.objects.get(body=group).slug == "steering-group"


def test_the_chair_opens_the_room_from_the_groups_page(group: Body, charles: User) -> None:
    second_factor(charles)
    client = as_user(charles)
    assert "Open a forum for the group" in text(client.get("/groups/steering-group/manage/"))
    response = client.post("/forums/rooms/steering-group/open/")
    assert response.headers["Location"] == "/forums/steering-group/"
    assert "Open a forum for the group" not in text(client.get("/groups/steering-group/manage/"))
    again = client.post("/forums/rooms/steering-group/open/")
    assert "The Steering Group has a room already." in text(again)


def test_an_officer_opens_it_and_stays_outside(group: Body, olive: User) -> None:
    second_factor(olive)
    client = as_user(olive)
    response = client.post("/forums/rooms/steering-group/open/")
    assert response.headers["Location"] == "/groups/steering-group/manage/"
    assert client.get("/forums/steering-group/").status_code == 404


@pytest.mark.parametrize("who", ["charles", "sadie", "shirin"])
def test_pages_of_a_room_cost_few_statements_however_much_is_in_it(
    room: Forum, who: str, request: pytest.FixtureRequest
) -> None:
    topic = TopicFactory.create(forum=room)
    add_topics(room, 30)
    add_posts(topic, 30)
    person = request.getfixturevalue(who)
    client = as_user(person)
    for url in ("/forums/", "/forums/steering-group/", topic.get_absolute_url()):
        made = statements(client, url, warm=True)
        assert len(made) <= MOST_LOGGED_IN, made


def test_many_rooms_cost_no_more(room: Forum, sadie: User) -> None:
    client = as_user(sadie)
    few = statements(client, "/forums/")
    for _ in range(9):
        other = RoomFactory.create()
        TermFactory.create(seat__body=other.body, person=sadie.person, end=None)
    cache.clear()
    assert len(statements(client, "/forums/")) == len(few)
