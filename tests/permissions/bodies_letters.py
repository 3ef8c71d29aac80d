"""Writing to a group: its chair and officers."""

from uuid import UUID

from membership.bodies.models import GroupLetter, GroupLetterRecipient
from membership.people.models import Person
from tests.factories.letters import GroupLetterFactory, GroupLetterRecipientFactory
from tests.factories.people import PersonFactory
from tests.permissions.bodies import MANAGERS, PAGE
from tests.support.permissions import Address, World


def build(world: World) -> None:
    letter = GroupLetterFactory.create(
        body=world.things["body"], sent_by=world.people["chair"], subject="The agenda"
    )
    GroupLetterRecipientFactory.create(letter=letter, person=world.people["holder"].person)
    world.things["group letter"] = letter


def many_letters(world: World, count: int) -> None:
    GroupLetter.objects.bulk_create(
        GroupLetterFactory.build_batch(
            count, body=world.things["body"], sent_by=world.people["chair"]
        )
    )


def many_recipients(world: World, count: int) -> None:
    people = Person.objects.bulk_create(PersonFactory.build_batch(count))
    letter = world.things["group letter"]
    GroupLetterRecipient.objects.bulk_create(
        GroupLetterRecipientFactory.build(letter=letter, person=person) for person in people
    )


ADDRESSES = [
    Address("bodies:write", lambda world: f"{PAGE}manage/write/", MANAGERS, grow=many_letters),
    Address(
        "bodies:write",
        lambda world: f"{PAGE}manage/write/",
        MANAGERS,
        method="post",
        data={
            "subject": "Minutes",
            "text": "# Here",
            "audience": "everyone",
            "key": str(UUID(int=1)),
        },
    ),
    Address(
        "bodies:letter",
        lambda world: f"{PAGE}manage/write/{world.things['group letter'].pk}/",
        MANAGERS,
        grow=many_recipients,
    ),
]
