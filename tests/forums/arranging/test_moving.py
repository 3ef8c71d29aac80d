"""Topics are moved, merged and split, and all of it can be undone for a day."""

from datetime import timedelta
from typing import Any

import pytest

from forums.actions import hide_post, reply
from forums.arranging import actions
from forums.arranging.recounting import check_all
from forums.errors import AlreadyDoneError, CannotArrangeError, NotAllowedError, TopicHiddenError
from forums.models import Arrangement, Forum, Post, State, Topic
from membership.people.models import User
from tests.forums.arranging.conftest import said, say
from tests.forums.conftest import LATER, LATEST

TOMORROW = LATEST + timedelta(hours=23)
TOO_LATE = LATEST + timedelta(hours=24)


def move(topic: Topic, forum: Forum, modupe: User) -> Arrangement:
    return actions.move_topic(
        topic=topic, forum=forum, reason="It is about Swale.", acting_user=modupe, now=LATEST
    )


def merge(topic: Topic, into: Topic, modupe: User) -> Arrangement:
    return actions.merge_topic(
        topic=topic, into=into, reason="One and the same.", acting_user=modupe, now=LATEST
    )


def split(topic: Topic, posts: list[Post], modupe: User, title: str = "Bins") -> Arrangement:
    return actions.split_topic(
        topic=topic,
        post_pks=[post.pk for post in posts],
        title=title,
        reason="Another matter.",
        acting_user=modupe,
        now=LATEST,
    )


def undo(arrangement: Arrangement, modupe: User) -> None:
    actions.undo(arrangement=arrangement, acting_user=modupe, now=TOMORROW)
    assert check_all() == []


def fresh(topic: Topic) -> Topic:
    return Topic.objects.get(pk=topic.pk)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All that topics and posts say, apart from the numbers by which posts are unread."""
    rows = {"topics": Topic.objects.values(), "posts": Post.objects.values()}
    unsaid = {"number", "last_number"}
    return {
        name: [
            {field: value for field, value in row.items() if field not in unsaid}
            for row in of_all.order_by("pk")
        ]
        for name, of_all in rows.items()
    }


def test_a_moved_topic_is_counted_where_it_is(
    beach_clean: Topic, gloves: Post, ferry: Topic, modupe: User
) -> None:
    move(beach_clean, ferry.forum, modupe)
    assert check_all() == []
    old, new = Forum.objects.get(slug="thanet"), Forum.objects.get(slug="swale")
    assert (old.topic_count, old.last_post_at) == (0, None)
    assert (new.topic_count, new.last_post_at) == (2, LATER)
    assert fresh(beach_clean).forum == new
    assert said(beach_clean) == [(1, "Who can bring *gloves*?"), (2, "I can bring fifty pairs.")]


def test_a_move_is_undone(beach_clean: Topic, gloves: Post, ferry: Topic, modupe: User) -> None:
    arrangement = move(beach_clean, ferry.forum, modupe)
    undo(arrangement, modupe)
    assert fresh(beach_clean).forum.slug == "thanet"
    assert Forum.objects.get(slug="swale").topic_count == 1
    with pytest.raises(AlreadyDoneError):
        undo(arrangement, modupe)


def test_a_moved_topic_is_no_longer_pinned_and_is_again_when_it_comes_back(
    beach_clean: Topic, ferry: Topic, modupe: User
) -> None:
    actions.pin_topic(topic=beach_clean, reason="Soon.", acting_user=modupe, now=LATEST)
    arrangement = move(beach_clean, ferry.forum, modupe)
    assert not fresh(beach_clean).is_pinned
    undo(arrangement, modupe)
    assert fresh(beach_clean).pinned_at == LATEST


def test_merged_posts_stand_behind_those_that_are_there(
    beach_clean: Topic, gloves: Post, litter: Topic, modupe: User
) -> None:
    merge(beach_clean, litter, modupe)
    assert check_all() == []
    assert [body for _, body in said(litter)] == [
        "Who clears it?",
        "Anyone?",
        "Still there.",
        "Who can bring *gloves*?",
        "I can bring fifty pairs.",
    ]
    assert [position for position, _ in said(litter)] == [1, 2, 3, 4, 5]
    assert fresh(litter).reply_count == 4
    merged = fresh(beach_clean)
    assert (merged.state, merged.merged_into) == (State.MERGED, litter)
    assert Forum.objects.get(slug="thanet").topic_count == 1
    assert set(Post.objects.filter(came_from=beach_clean)) == {gloves, Post.objects.get(position=4)}


def test_a_merger_is_undone_and_what_was_written_meanwhile_stays_where_it_is(
    beach_clean: Topic, gloves: Post, litter: Topic, modupe: User, magnus: User
) -> None:
    before = said(beach_clean)
    arrangement = merge(beach_clean, litter, modupe)
    say(litter, magnus, "Thank you both.")
    undo(arrangement, modupe)
    after = fresh(beach_clean)
    assert said(beach_clean) == before
    assert (after.state, after.merged_into, after.reply_count) == (State.VISIBLE, None, 1)
    assert [body for _, body in said(litter)][-1] == "Thank you both."
    assert not Post.objects.filter(came_from__isnull=False).exists()


def test_undone_at_once_even_the_places_are_given_again(
    beach_clean: Topic, gloves: Post, litter: Topic, modupe: User, magnus: User
) -> None:
    before = everything()
    undo(merge(beach_clean, litter, modupe), modupe)
    assert everything() == before
    assert say(litter, magnus, "Next.").position == 4


def test_nobody_replies_to_what_is_merged(
    beach_clean: Topic, litter: Topic, modupe: User, magnus: User
) -> None:
    stale = fresh(beach_clean)
    merge(beach_clean, litter, modupe)
    with pytest.raises(TopicHiddenError, match="merged into another"):
        say(stale, magnus, "Here?")


def test_chosen_posts_become_a_topic_of_the_first_ones_author(
    litter: Topic, modupe: User, magnus: User
) -> None:
    _, second, third = litter.posts.order_by("position")
    made = split(litter, [third, second], modupe).into
    assert check_all() == []
    assert made is not None
    assert (made.title, made.author, said(made)) == (
        "Bins",
        magnus,
        [(1, "Anyone?"), (2, "Still there.")],
    )
    assert (fresh(litter).reply_count, said(litter)) == (0, [(1, "Who clears it?")])
    assert say(litter, magnus, "Hello?").position == 4


def test_a_split_is_undone_and_the_new_topic_leads_back(litter: Topic, modupe: User) -> None:
    before = everything()["posts"]
    second = litter.posts.get(position=2)
    arrangement = split(litter, [second], modupe)
    undo(arrangement, modupe)
    assert everything()["posts"] == before
    assert arrangement.into is not None
    assert fresh(arrangement.into).merged_into == litter
    assert Forum.objects.get(slug="thanet").topic_count == 2


def test_a_new_topic_that_was_answered_stays_with_its_answers(
    litter: Topic, modupe: User, molly: User
) -> None:
    arrangement = split(litter, [litter.posts.get(position=2)], modupe)
    made = arrangement.into
    assert made is not None
    say(made, molly, "Bins are the council's.")
    undo(arrangement, modupe)
    assert said(made) == [(1, "Bins are the council's.")]
    assert (fresh(made).author, fresh(made).state) == (molly, State.VISIBLE)


def test_posts_are_split_into_a_topic_that_is_there(
    litter: Topic, ferry: Topic, modupe: User
) -> None:
    third = litter.posts.get(position=3)
    arrangement = actions.split_into(
        topic=litter,
        post_pks=[third.pk],
        into=ferry,
        reason="About the ferry.",
        acting_user=modupe,
        now=LATEST,
    )
    assert check_all() == []
    assert said(ferry) == [(1, "Does it run?"), (2, "Still there.")]
    undo(arrangement, modupe)
    assert (said(litter)[-1], said(ferry)) == ((3, "Still there."), [(1, "Does it run?")])


def test_an_accepted_answer_is_accepted_as_long_as_it_is_there(litter: Topic, modupe: User) -> None:
    answer = litter.posts.get(position=3)
    Topic.objects.filter(pk=litter.pk).update(accepted=answer, kind="question")
    arrangement = split(fresh(litter), [answer], modupe)
    assert fresh(litter).accepted is None
    undo(arrangement, modupe)
    assert fresh(litter).accepted == answer


def test_the_own_text_of_a_topic_is_not_split_off(litter: Topic, modupe: User) -> None:
    with pytest.raises(CannotArrangeError, match="own text stays"):
        split(litter, [litter.posts.get(position=1)], modupe)


def test_what_nobody_sees_opens_no_topic(litter: Topic, modupe: User) -> None:
    second = litter.posts.get(position=2)
    hide_post(post=second, reason="Rude", acting_user=modupe, now=LATEST)
    with pytest.raises(CannotArrangeError, match="cannot open a topic"):
        split(litter, [second], modupe)


def test_posts_that_were_moved_on_are_brought_back_first(
    beach_clean: Topic, gloves: Post, litter: Topic, modupe: User
) -> None:
    merger = merge(beach_clean, litter, modupe)
    later = split(fresh(litter), [gloves], modupe, title="Gloves")
    with pytest.raises(CannotArrangeError, match="moved on since"):
        actions.undo(arrangement=merger, acting_user=modupe, now=TOMORROW)
    undo(later, modupe)
    undo(merger, modupe)
    assert said(beach_clean)[-1] == (2, "I can bring fifty pairs.")


def test_a_first_text_that_was_hidden_since_keeps_a_merger(
    beach_clean: Topic, litter: Topic, modupe: User
) -> None:
    arrangement = merge(beach_clean, litter, modupe)
    text = Post.objects.get(topic=litter, position=4)
    hide_post(post=text, reason="Rude", acting_user=modupe, now=LATEST)
    with pytest.raises(CannotArrangeError, match="began with is not to be seen"):
        actions.undo(arrangement=arrangement, acting_user=modupe, now=TOMORROW)


def test_after_a_day_nothing_is_undone(beach_clean: Topic, ferry: Topic, modupe: User) -> None:
    arrangement = move(beach_clean, ferry.forum, modupe)
    assert arrangement.is_undoable(TOMORROW)
    assert not arrangement.is_undoable(TOO_LATE)
    with pytest.raises(CannotArrangeError, match="more than a day ago"):
        actions.undo(arrangement=arrangement, acting_user=modupe, now=TOO_LATE)


def test_only_who_moderates_both_places_arranges_between_them(
    beach_clean: Topic, ferry: Topic, modupe: User, molly: User
) -> None:
    modupe.moderates.filter(forum=ferry.forum).delete()
    with pytest.raises(NotAllowedError):
        move(beach_clean, ferry.forum, modupe)
    with pytest.raises(NotAllowedError):
        merge(beach_clean, ferry, modupe)
    with pytest.raises(NotAllowedError):
        merge(beach_clean, ferry, molly)


def test_a_reply_that_was_being_written_goes_nowhere_else(
    beach_clean: Topic, ferry: Topic, modupe: User, molly: User
) -> None:
    stale = fresh(beach_clean)
    move(beach_clean, ferry.forum, modupe)
    with pytest.raises(AlreadyDoneError, match="moved meanwhile"):
        reply(
            topic=stale,
            body="Here?",
            organisation=stale.organisation,
            acting_user=molly,
            now=LATEST,
        )


def test_a_post_that_was_moved_meanwhile_is_not_hidden_by_an_old_page(
    litter: Topic, modupe: User
) -> None:
    stale = Post.objects.select_related("topic__forum").get(topic=litter, position=2)
    split(litter, [stale], modupe)
    with pytest.raises(AlreadyDoneError, match="moved meanwhile"):
        hide_post(post=stale, reason="Rude", acting_user=modupe, now=LATEST)
    assert check_all() == []
