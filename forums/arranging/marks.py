"""How far people had read what is put elsewhere.

A mark says "every post up to here". When posts are put into another topic or forum they keep their
order, and for each reader the mark there is raised as far as everything before it is read: whoever
had read all of the moved posts and all of the topic has nothing unread afterwards; whoever had not
finds the moved posts unread from her first unread one on. Nobody is told that she has read what she
has not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, PositiveBigIntegerField, Value
from django.db.models.functions import Greatest

from forums.models import ForumMark, Topic, TopicMark

BATCH = 500

Marks = Mapping[int, int]  # by the key of a user


def own_marks(topic: Topic) -> dict[int, int]:
    """How far each user has read ``topic`` by its own mark."""
    return dict(TopicMark.objects.filter(topic=topic).values_list("user_id", "number"))


def marks_of(topic: Topic) -> dict[int, int]:
    """How far each user has read ``topic`` by its own mark or by that of its forum."""
    marks = dict(ForumMark.objects.filter(forum=topic.forum_id).values_list("user_id", "number"))
    for user, number in own_marks(topic).items():
        marks[user] = max(number, marks.get(user, 0))
    return marks


@dataclass(frozen=True)
class Passage:
    """Posts on their way into ``kept``, the numbers to be seen of a topic that has readers itself.

    ``old`` and ``new`` are the numbers of the moved posts before and after, each in ascending order.
    """

    old: Sequence[int]
    new: Sequence[int]
    kept: Sequence[int] = ()

    def read(self, mark: int) -> int:
        """How many of the moved posts somebody has read whose mark is ``mark``."""
        return bisect_right(self.old, mark)

    def carried(self, count: int, mark: int) -> int:
        """How many of the first ``count`` can be marked as read by who has read the topic up to ``mark``."""
        unread = bisect_right(self.kept, mark)
        if unread == len(self.kept):
            return count
        return min(count, bisect_left(self.new, self.kept[unread]))


def carry(passage: Passage, counts: Marks, into: Topic, marks: Marks) -> dict[int, int]:
    """Raise the marks of ``into`` for who has read the first so many moved posts (``counts``).

    ``marks`` is how far people have read ``into`` itself. Gives the counts that no mark can say.
    """
    raised, lost = {}, {}
    for user, count in counts.items():
        carried = passage.carried(count, marks.get(user, 0))
        if carried and passage.new[carried - 1] > marks.get(user, 0):
            raised[user] = passage.new[carried - 1]
        if carried < count:
            lost[user] = count
    raise_marks(into, raised)
    return lost


def counts_by(passage: Passage, marks: Marks) -> dict[int, int]:
    """How many of the moved posts each has read, of those who have read any."""
    counts = {user: passage.read(mark) for user, mark in marks.items()}
    return {user: count for user, count in counts.items() if count}


def raise_marks(topic: Topic, numbers: Marks) -> None:
    """Raise the marks of ``topic`` to at least ``numbers``; somebody may be reading meanwhile."""
    there = list(TopicMark.objects.filter(topic=topic, user__in=list(numbers)).order_by("pk"))
    lower = [mark for mark in there if mark.number < numbers[mark.user_id]]
    for mark in lower:
        value = Value(numbers[mark.user_id], PositiveBigIntegerField())
        mark.number = Greatest(F("number"), value)
    TopicMark.objects.bulk_update(lower, ["number"], batch_size=BATCH)
    known = {mark.user_id for mark in there}
    TopicMark.objects.bulk_create(
        [
            TopicMark(user_id=user, topic=topic, number=number)
            for user, number in sorted(numbers.items())
            if user not in known
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
