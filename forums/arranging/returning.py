"""Posts go back to the topic that they came from: places and marks are as they were.

All posts of that topic get new numbers, in the order of the old ones. So whoever has not read meanwhile
has the same posts unread as before, and no mark that is written in that moment covers what comes back.
Who has read on there meanwhile finds what she had not read of the returned posts, and what follows it.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence

from forums.arranging.marks import Marks, Passage, counts_by, marks_of, raise_marks
from forums.arranging.placing import BATCH, posts_of, raise_numbers, write
from forums.errors import CannotArrangeError
from forums.models import Arrangement, Forum, MovedPost, Post, Topic

Moves = dict[int, MovedPost]  # by the key of the post


def give_back(arrangement: Arrangement, topic: Topic, source: Topic) -> list[Post]:
    """Put back into ``topic`` what ``arrangement`` took from it into ``source``. Both rows are held.

    Raises CannotArrangeError when posts have been moved on, or the topic's own text was hidden.
    """
    moves = {move.post_id: move for move in arrangement.moved.all()}
    posts = list(posts_of(source).filter(moves__arrangement=arrangement))
    _require_all(posts, moves)
    counts, marks = _counts(arrangement, posts, moves, marks_of(source)), marks_of(topic)
    row = _in_a_row(arrangement, topic, posts, moves)
    for post in posts:
        _put_back(post, moves[post.pk], topic)
    write(posts)
    Topic.objects.filter(pk=topic.pk).update(last_position=topic.last_position)
    numbers = _number_anew(topic, source, row)
    _mark_anew(topic, numbers, {post.pk for post in posts}, counts, marks)
    arrangement.kept_marks.all().delete()
    return posts


def take_back_positions(arrangement: Arrangement, source: Topic) -> None:
    """Positions that nobody was given since are given again."""
    if source.last_position == arrangement.after["last_position"]:
        source.last_position = arrangement.before["last_position"]
        Topic.objects.filter(pk=source.pk).update(last_position=source.last_position)


def _require_all(posts: Sequence[Post], moves: Moves) -> None:
    if len(posts) < len(moves):
        raise CannotArrangeError("Some of these posts have been moved on since. Undo that first.")
    if any(moves[post.pk].old_position == 1 and not post.is_visible for post in posts):
        raise CannotArrangeError(
            "The text that the topic began with is not to be seen any more. Show it again first."
        )


def _put_back(post: Post, move: MovedPost, topic: Topic) -> None:
    """What waited when it was moved and was seen since takes the next place."""
    if move.old_position is None and post.position is not None:
        topic.last_position += 1
        post.position = topic.last_position
    else:
        post.position = move.old_position
    post.topic, post.came_from_id = topic, move.came_from_id


def _unchanged(posts: Sequence[Post], moves: Moves) -> list[MovedPost]:
    """The moves of posts that were not hidden and shown since, in the order of their numbers."""
    same = [
        moves[post.pk]
        for post in posts
        if post.number is not None and post.number == moves[post.pk].new_number
    ]
    return sorted(same, key=lambda move: move.new_number or 0)


def _counts(
    arrangement: Arrangement, posts: Sequence[Post], moves: Moves, marks: Marks
) -> dict[int, int]:
    """How many of ``posts`` each has read, in the order of their numbers, now or before."""
    present = sorted(post.number for post in posts if post.number is not None)
    counts = counts_by(Passage(present, present), marks)
    then = sorted(move.new_number for move in moves.values() if move.new_number is not None)
    same = [move.new_number or 0 for move in _unchanged(posts, moves)]
    for user, count in arrangement.kept_marks.values_list("user_id", "count"):
        still = bisect_right(same, then[count - 1])
        counts[user] = max(counts.get(user, 0), still)
    return {user: count for user, count in counts.items() if count}


def _in_a_row(
    arrangement: Arrangement, topic: Topic, posts: Sequence[Post], moves: Moves
) -> list[Post]:
    """What stands in ``topic`` and what comes back, in the order in which it came to be seen.

    What was hidden and shown since comes last; so does all that comes back when the topic itself has
    gone into another forum, where the old numbers mean nothing.
    """
    known = {move.post_id: move.old_number for move in _unchanged(posts, moves)}
    if topic.forum_id != arrangement.forum_id:
        known = {}
    there = [((0, post.number), post) for post in posts_of(topic) if post.number is not None]
    back = [
        ((0, known[post.pk]) if post.pk in known else (1, post.number), post)
        for post in posts
        if post.number is not None
    ]
    return [post for _, post in sorted([*there, *back], key=lambda pair: pair[0])]


def _number_anew(topic: Topic, source: Topic, row: Sequence[Post]) -> list[tuple[Post, int, int]]:
    """Number the posts of ``row``, in their order, above all that both forums have given.

    Gives each with its number before and after.
    """
    given = Forum.objects.values_list("last_number", flat=True).get(pk=source.forum_id)
    start = raise_numbers(topic.forum_id, given, len(row))
    numbered = []
    for number, post in enumerate(row, start=start + 1):
        numbered.append((post, post.number or 0, number))
        post.number = number
    Post.objects.bulk_update(row, ["number"], batch_size=BATCH)
    return numbered


def _mark_anew(
    topic: Topic,
    numbered: Sequence[tuple[Post, int, int]],
    back: Collection[int],
    counts: Marks,
    marks: Marks,
) -> None:
    """Mark as read, for each, what stands before the first post that she has not read."""
    there = [(old, new) for post, old, new in numbered if post.pk not in back and post.is_visible]
    returned = [new for post, _, new in numbered if post.pk in back]
    old = [number for number, _ in there]
    first, end = numbered[0][2], numbered[-1][2] + 1
    raised = {}
    for user in {*counts, *marks}:
        read, count = bisect_right(old, marks.get(user, 0)), counts.get(user, 0)
        unread = min(
            there[read][1] if read < len(there) else end,
            returned[count] if count < len(returned) else end,
        )
        if unread > first:
            raised[user] = unread - 1
    raise_marks(topic, raised)
