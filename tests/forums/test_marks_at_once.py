"""Two devices of one person at the same moment: the mark of whoever has read further stands."""

import pytest

from forums.models import Forum, ForumMark, TopicMark
from forums.unread.marks import read_forums, read_topic
from membership.people.models import User
from tests.factories.forums import TopicFactory
from tests.factories.people import UserFactory
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def read(topic: int, number: int, person: int) -> None:
    read_topic(topic_pk=topic, number=number, acting_user=User.objects.get(pk=person))


def read_all(forum: int, number: int, person: int) -> None:
    read_forums(
        forums=Forum.objects.all(),
        shown={forum: number},
        acting_user=User.objects.get(pk=person),
    )


@pytest.mark.parametrize("there_already", [False, True])
@pytest.mark.parametrize("numbers", [(3, 7), (7, 3)])
def test_of_two_pages_read_at_once_the_further_one_counts(
    numbers: tuple[int, int], there_already: bool
) -> None:
    topic, person = TopicFactory.create(), UserFactory.create()
    if there_already:
        TopicMark.objects.create(topic=topic, user=person, number=1)
    calls = [(read, {"topic": topic.pk, "number": n, "person": person.pk}) for n in numbers]
    meeting = meet(*calls)
    assert meeting.collided
    assert meeting.refusals == []
    assert TopicMark.objects.get().number == 7


@pytest.mark.parametrize("numbers", [(3, 7), (7, 3)])
def test_of_two_who_mark_a_forum_at_once_the_further_one_counts(numbers: tuple[int, int]) -> None:
    topic, person = TopicFactory.create(), UserFactory.create()
    Forum.objects.update(last_number=9)
    calls = [
        (read_all, {"forum": topic.forum_id, "number": n, "person": person.pk}) for n in numbers
    ]
    meeting = meet(*calls)
    assert meeting.collided
    assert ForumMark.objects.get().number == 7


def test_a_topic_is_read_on_one_device_while_the_other_marks_its_forum() -> None:
    topic, person = TopicFactory.create(), UserFactory.create()
    Forum.objects.update(last_number=9)
    meeting = meet(
        (read, {"topic": topic.pk, "number": 8, "person": person.pk}),
        (read_all, {"forum": topic.forum_id, "number": 5, "person": person.pk}),
    )
    assert meeting.refusals == []
    assert (TopicMark.objects.get().number, ForumMark.objects.get().number) == (8, 5)
