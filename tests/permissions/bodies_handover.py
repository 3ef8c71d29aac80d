"""Handover packs: the holder, the chair and officers; for everybody else there is none."""

from forums.models import Topic
from tests.factories.forums import ForumFactory, TopicFactory
from tests.permissions.bodies import MANAGERS, PAGE, many_meetings, many_seats
from tests.support.permissions import Address, World


def many_things_to_hand_over(world: World, count: int) -> None:
    """Topics that the holder opened, and everybody and everything of the group."""
    many_seats(world, count)
    many_meetings(world, count)
    forum = ForumFactory.create()
    Topic.objects.bulk_create(
        TopicFactory.build_batch(
            count, forum=forum, author=world.people["holder"], organisation=world.organisation
        )
    )


def pack(world: World) -> str:
    return f"{PAGE}handover/{world.things['holder term'].pk}/"


ADDRESSES = [
    Address(
        "bodies:handover", pack, MANAGERS | {"holder"}, refused=404, grow=many_things_to_hand_over
    ),
    Address("bodies:handover_note", lambda world: f"{pack(world)}note/", {"holder"}, refused=404),
    Address(
        "bodies:hand_the_chair_over",
        lambda world: f"{PAGE}manage/handover/",
        MANAGERS,
        grow=many_things_to_hand_over,
    ),
]
