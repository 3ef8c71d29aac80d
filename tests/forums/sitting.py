"""The Steering Group, its room and those who are in it, soon will be, or were."""

from dataclasses import dataclass
from datetime import date, timedelta

from forums.actions import open_room, open_topic, reply
from forums.models import Forum, Post, Topic
from membership.bodies.models import Body, Office, Term
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.forums.conftest import LATER, NOW

DAY = timedelta(days=1)
TODAY = NOW.date()


@dataclass
class Room:
    """charles chairs, sadie sits, shirin soon will, fergus did until yesterday; petra sits elsewhere."""

    forum: Forum
    charles: User
    sadie: User
    shirin: User
    fergus: User
    petra: User

    @property
    def body(self) -> Body:
        body: Body | None = self.forum.body
        assert body is not None
        return body

    @property
    def people(self) -> list[User]:
        """As the database has them: what they are on another day is asked anew."""
        everybody = (self.charles, self.sadie, self.shirin, self.fergus, self.petra)
        return list(User.objects.filter(pk__in=[each.pk for each in everybody]).order_by("pk"))


def sits(
    name: str,
    body: Body,
    *,
    start: date,
    end: date | None = None,
    office: Office = Office.NONE,
) -> User:
    """An account that sits on ``body``; nobody stays on after the end."""
    first = name.split(maxsplit=1)[0].lower()
    user = UserFactory.create(email=f"{first}@example.org", full_name=name)
    person = PersonFactory.create(full_name=name, user=user)
    seat = SeatFactory.create(body=body, office=office)
    TermFactory.create(seat=seat, person=person, start=start, end=end, released=end)
    return user


def build_room() -> Room:
    """Every term as it is on the day of the tests, 4 May 2026."""
    group = BodyFactory.create(name="Steering Group", slug="steering-group", shadow_days=30)
    long_ago = TODAY - 300 * DAY
    return Room(
        charles=sits("Charles Chair", group, start=long_ago, office=Office.CHAIR),
        sadie=sits("Sadie Seatholder", group, start=long_ago, end=TODAY + DAY),
        shirin=sits("Shirin Shadow", group, start=TODAY + DAY),
        fergus=sits("Fergus Former", group, start=long_ago, end=TODAY),
        petra=sits("Petra Partner", BodyFactory.create(name="Board"), start=long_ago),
        forum=open_room(body=group, acting_user=None, now=NOW),
    )


def talk(room: Room) -> tuple[Topic, Post]:
    """Charles opens a topic for the group; Sadie replies."""
    topic = open_topic(
        forum=room.forum,
        title="Secret budget",
        body="What do we want to say?",
        organisation=None,
        acting_user=room.charles,
        now=NOW,
    )
    post = reply(
        topic=topic, body="More for Thanet.", organisation=None, acting_user=room.sadie, now=LATER
    )
    topic.refresh_from_db()
    return topic, post


def belongs(user: User, organisation: Organisation) -> Organisation:
    Belonging.objects.create(user=user, organisation=organisation)
    return organisation


def term_of(user: User) -> Term:
    term: Term = Term.objects.get(person__user=user)
    return term
