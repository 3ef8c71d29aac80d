"""What is out of sight, waits or is private appears nowhere it should not, and what is visible everywhere
it should: on every surface, in every state, for every role."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache

import pytest
from django.contrib.auth.models import Group
from django.db.models import Q
from pytest_django.plugin import DjangoDbBlocker

from forums import surfaces
from forums.models import (
    Forum,
    State,
    Topic,
    TopicMark,
)
from forums.surfaces import SURFACES, Audience, Look, Surface, every, register
from membership.bodies.models import Office
from membership.bodies.powers import powers_of
from membership.organisations.models import Belonging, Role
from membership.people.models import User
from membership.people.roles import OFFICER
from portal import crawlers, search
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import ForumFactory, ForumMembershipFactory, ForumModeratorFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.places import DistrictFactory
from tests.forums.planting import (
    NOW,
    STATES_OF_POSTS,
    Planted,
    arrange,
    move,
    plant,
    plant_what_follows,
    reply,
)
from tests.support.databases import undone
from tests.support.permissions import second_factor

ROLES = (
    "visitor",
    "molly",
    "modupe",
    "sadie",
    "priya",
    "magnus",
    "elsewhere",
    "olive",
    "charles",
)
LOADED = (crawlers, search)  # the composition root’s own surfaces come with its addresses
MARK = re.compile(r"\b(?:t|p)\d+x\b")  # of a title or a post

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Planted]:
    """Planted once a module; a test that changes it is marked ``django_db``, and so undone by itself."""
    with undone(django_db_blocker, plant_all) as planted:
        yield planted


def plant_all() -> Planted:
    """Molly writes everything; Modupe moderates Thanet; Sadie sits in the room, and Charles chairs it."""
    thanet, swale = DistrictFactory.create_batch(2)
    tides = OrganisationFactory.create(districts=[thanet])
    thanet_forum = ForumFactory.create(district=thanet)
    ForumMembershipFactory.create(forum=thanet_forum, organisation=tides)
    priya, molly, magnus, modupe, olive = UserFactory.create_batch(5)
    Belonging.objects.create(user=molly, organisation=tides, role=Role.MEMBER)
    Belonging.objects.create(user=magnus, organisation=tides, role=Role.MANAGER)
    ForumModeratorFactory.create(forum=thanet_forum, user=modupe)
    olive.groups.add(Group.objects.get(name=OFFICER))
    ended = DistrictFactory.create(
        name="Old Weald", slug="old-weald", start=None, end=today() - timedelta(days=9)
    )
    room = Forum.objects.create(name="Steering Group", slug="group-room", body=BodyFactory.create())
    others = [ForumFactory.create(district=swale), ForumFactory.create(district=ended), room]
    elsewhere, sadie = UserFactory.create(), sits(room)
    charles = sits(room, office=Office.CHAIR)
    ForumModeratorFactory.create(forum=others[0], user=elsewhere)
    second_factor(olive)
    people = {
        "priya": priya,
        "magnus": magnus,
        "molly": molly,
        "modupe": modupe,
        "elsewhere": elsewhere,
        "olive": olive,
        "sadie": sadie,
        "charles": charles,
    }
    User.objects.update(date_joined=NOW)
    for forum in (thanet_forum, *others):
        # Other districts' forums differ in who looks after them: seen and hidden show that.
        few = (State.VISIBLE, State.HIDDEN)
        states = STATES_OF_POSTS if forum in (thanet_forum, room) else few
        for state in states:
            plant(forum, molly, state)
        for state in states:
            reply(Topic.objects.get(forum=forum, state=State.VISIBLE), molly, state)
    arrange(thanet_forum, molly, olive)
    arrange(room, molly, charles)
    move(thanet_forum, others[0], molly, olive)
    plant_what_follows(people.values(), molly, olive)
    return Planted(people)


def sits(room: Forum, **seat: object) -> User:
    person = PersonFactory.create(user=UserFactory.create())
    term = {"start": today() - timedelta(days=365), "end": today() + timedelta(days=365)}
    TermFactory.create(seat=SeatFactory.create(body=room.body, **seat), person=person, **term)
    assert person.user is not None
    second_factor(person.user)
    return person.user


def marks(texts: Iterable[str]) -> set[str]:
    return set(MARK.findall(" ".join(texts)))


def wrong(surface: Surface, look: Look) -> list[str]:
    """What ``surface`` shows to who looks and should not, or should and does not; nothing is read yet."""
    TopicMark.objects.all().delete()
    shown = marks(surface.texts(look))
    titles = marks(surface.topics_for(look).values_list("title", flat=True))
    bodies = marks(surface.posts_for(look).values_list("body", flat=True))
    named = marks(surface.named_for(look).values_list("title", flat=True))
    faults = [f"shows {each}" for each in shown - titles - named - bodies]
    for may in (titles, bodies):
        seen = len(shown & may)
        if seen < min(len(may), len(may) if surface.most is None else surface.most):
            faults.append(f"shows {seen} of {sorted(may - shown)}")
    return [f"{surface.name}: {fault}" for fault in faults]


@pytest.mark.parametrize("role", ROLES)
def test_every_surface_shows_what_the_policy_says(
    planted: Planted, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who sits where stays as it is meanwhile: asked once, not by each of the hundreds of pages.
    monkeypatch.setattr("forums.seats.powers_of", cache(powers_of))
    look = planted.look(role)
    assert not [fault for surface in SURFACES.values() for fault in wrong(surface, look)]


def test_the_walk_finds_what_a_surface_shows_too_much_or_too_little(
    planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surfaces, "SURFACES", {})
    everything = [f"{topic.title}" for topic in Topic.objects.all()]
    register("Leak", set(), Audience.EVERYONE, topics=every, texts=lambda look: everything)
    register("Gap", set(), Audience.EVERYONE, topics=every, texts=lambda look: [])
    leak, gap = surfaces.SURFACES.values()
    unseen = ~Q(state=State.VISIBLE) | Q(forum__slug="group-room")
    assert len(wrong(leak, planted.look("visitor"))) == Topic.objects.filter(unseen).count()
    assert len(wrong(gap, planted.look("visitor"))) == 1
