"""Putting posts into another topic or forum: places, numbers, marks and counters in one go.

What comes to a forum, or to another topic, gets numbers above all that either forum has given. So a
mark that somebody writes in that moment, with a number of before, can never cover what she has not read.
"""

from collections.abc import Iterable, Sequence

from forums.arranging.marks import Marks, Passage, carry, counts_by, marks_of
from forums.models import Arrangement, Forum, KeptMark, MovedPost, Post, State, Topic
from forums.querysets import PostQuerySet

BATCH = 200


def put_into(
    topic: Topic, posts: Sequence[Post], arrangement: Arrangement, *, origin: Topic
) -> None:
    """Put ``posts`` of ``origin`` behind the last of ``topic``, in their order. Both rows are held.

    What was never seen has neither place nor number there either. ``topic`` knows afterwards the
    positions that it has given.
    """
    positions = _behind(topic.last_position, [each.position for each in posts])
    numbers = fresh_numbers([each.number for each in posts], origin.forum_id, topic.forum_id)
    passage = _passage(numbers, kept_numbers(topic))
    counts, marks = counts_by(passage, marks_of(origin)), marks_of(topic)
    remember(arrangement, posts, numbers)
    for post in posts:
        post.came_from, post.topic = origin, topic
        post.position = positions.get(post.position, post.position)
        post.number = numbers.get(post.number, post.number)
    write(posts)
    topic.last_position += len(positions)
    Topic.objects.filter(pk=topic.pk).update(last_position=topic.last_position)
    keep(arrangement, carry(passage, counts, topic, marks))


def number_anew(topic: Topic, posts: Sequence[Post], marks: Marks, *, into_forum_pk: int) -> None:
    """Give ``posts`` of ``topic`` new numbers, in the forum that it is in from now on.

    For whoever has read it up to her mark in ``marks`` as many of them are read as before. The text of
    a topic that nobody has seen yet stays without a number. Both rows are held.
    """
    seen = [each.number for each in posts if each.number]
    numbers = fresh_numbers(seen, topic.forum_id, into_forum_pk)
    passage = _passage(numbers, ())
    for post in posts:
        post.number = numbers.get(post.number, post.number)
    write(posts)
    carry(passage, counts_by(passage, marks), topic, {})


def fresh_numbers(
    old: Iterable[int | None], origin_pk: int, forum_pk: int
) -> dict[int | None, int]:
    """A new number in the forum ``forum_pk`` for each of the ``old`` of the other, in their order."""
    known = sorted(number for number in old if number is not None)
    given = Forum.objects.values_list("last_number", flat=True).get(pk=origin_pk)
    start = raise_numbers(forum_pk, given, len(known))
    return {number: start + n for n, number in enumerate(known, start=1)}


def kept_numbers(topic: Topic) -> list[int]:
    """The numbers of what is to be seen in ``topic``, in ascending order."""
    seen = Post.objects.filter(topic=topic, state=State.VISIBLE).order_by("number")
    return list(seen.values_list("number", flat=True))


def posts_of(topic: Topic) -> PostQuerySet:
    """All posts of ``topic``, without their texts, in the order of their positions."""
    rows = Post.objects.filter(topic=topic).order_by("position", "pk")
    return PostQuerySet.only(
        rows,
        "topic",
        "position",
        "number",
        "state",
        "author",
        "organisation",
        "came_from",
        "written_at",
        "visible_from",
    )


def raise_numbers(forum_pk: int, above: int, count: int) -> int:
    """Give ``count`` numbers in the forum at once, each above ``above``; returns the one before them.

    The forum's row is held.
    """
    given = int(Forum.objects.values_list("last_number", flat=True).get(pk=forum_pk))
    start = max(given, above)
    Forum.objects.filter(pk=forum_pk).update(last_number=start + count)
    return start


def remember(
    arrangement: Arrangement, posts: Sequence[Post], numbers: dict[int | None, int]
) -> None:
    """Note where ``posts`` stand before they are put elsewhere."""
    MovedPost.objects.bulk_create(
        [
            MovedPost(
                arrangement=arrangement,
                post=post,
                old_position=post.position,
                old_number=post.number,
                new_number=numbers.get(post.number),
                came_from_id=post.came_from_id,
            )
            for post in posts
        ],
        batch_size=BATCH,
    )


def keep(arrangement: Arrangement, lost: dict[int, int]) -> None:
    """Keep for the undoing what no mark can say."""
    rows = [
        KeptMark(arrangement=arrangement, user_id=user, count=count) for user, count in lost.items()
    ]
    KeptMark.objects.bulk_create(rows, batch_size=BATCH)


def write(posts: Sequence[Post]) -> None:
    fields = ["topic", "position", "number", "came_from"]
    Post.objects.bulk_update(posts, fields, batch_size=BATCH)


def _behind(last: int, positions: Iterable[int | None]) -> dict[int | None, int]:
    known = sorted(position for position in positions if position is not None)
    return {position: last + n for n, position in enumerate(known, start=1)}


def _passage(numbers: dict[int | None, int], kept: Sequence[int]) -> Passage:
    old = sorted(number for number in numbers if number is not None)
    return Passage(old, [numbers[number] for number in old], kept)
