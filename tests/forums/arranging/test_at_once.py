"""Eight who write, read, hide, arrange and undo at once, in processes of their own."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations

import pytest
from django.core.management import call_command

from forums.arranging.recounting import check_all
from forums.models import Forum, Post, State, Topic
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from tests.factories.forums import ForumModeratorFactory
from tests.factories.people import UserFactory
from tests.forums.arranging import crowd, readers
from tests.forums.arranging.deeds import Deeds
from tests.support.barrier import Call, meet

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, MODERATORS = 2, 4  # each of the writers is at two devices
UNSCATHED = 60  # seconds that the last act of each may take once time is up


@pytest.fixture
def writers(thanet_tides: Organisation) -> list[User]:
    """They have been here for so long that all posts are new to them."""
    people = UserFactory.create_batch(WRITERS, date_joined=datetime(2026, 1, 5, tzinfo=UTC))
    Belonging.objects.bulk_create(
        Belonging(user=user, organisation=thanet_tides) for user in people
    )
    return people


@pytest.fixture
def moderators(thanet_forum: Forum, swale_forum: Forum) -> list[User]:
    people = UserFactory.create_batch(MODERATORS)
    for user in people:
        for forum in (thanet_forum, swale_forum):
            ForumModeratorFactory.create(forum=forum, user=user)
    return people


@pytest.mark.parametrize(
    "seconds", [5, pytest.param(30, marks=pytest.mark.deep)], ids=["short", "long"]
)
def test_a_crowd_leaves_counters_marks_and_pointers_right(
    litter: Topic,
    ferry: Topic,
    writers: list[User],
    moderators: list[User],
    seconds: int,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    before = Post.objects.count()
    doing = [
        *((crowd.write_for, user) for user in [*writers, *writers]),
        *((crowd.moderate_for, user) for user in moderators[::2]),
        *((crowd.arrange_for, user) for user in moderators[1::2]),
    ]
    calls: list[Call] = [
        (act, {"user": user.pk, "seconds": seconds, "seed": seed})
        for seed, (act, user) in enumerate(doing)
    ]
    meeting = meet(*calls, linger=0.05, timeout=seconds + UNSCATHED)
    assert [each.message for each in meeting.outcomes if each.refusal] == []
    assert meeting.collided
    deeds: list[Deeds] = meeting.results
    assert collisions(deeds) > 0
    record_testsuite_property(f"collisions in {seconds} s", collisions(deeds))
    assert Post.objects.count() == before + sum(each.posts for each in deeds)
    assert not Topic.objects.filter(state=State.MERGED, posts__isnull=False).exists()
    assert check_all() == []
    call_command("recount", "--dry-run")
    with readers.small_pages():
        for user in writers:
            unread_is_right(user, deeds)


def unread_is_right(user: User, deeds: list[Deeds]) -> None:
    """Nothing that no page of hers has shown counts as read, and no mark is lost; what was put elsewhere,
    shown again or opened out of turn may be new once more. Once she has read all, nothing is."""
    hers = together(user, deeds)
    unread = readers.unread(user)
    assert unread == {pk for pk, *_ in readers.beyond_her_marks(user)}
    assert readers.not_seen(user, hers) <= unread
    assert readers.lost(user, hers) == set()
    readers.read_everything(user, hers)
    assert readers.unread(user) == readers.not_seen(user, hers) == set()


def together(user: User, deeds: list[Deeds]) -> Deeds:
    """What somebody has seen and read on all her devices."""
    found = Deeds(user.pk)
    for each in deeds:
        if each.user == user.pk:
            found.seen |= each.seen
            found.read |= each.read
    return found


def collisions(deeds: list[Deeds]) -> int:
    """How often one was at work in a forum while another was, too."""
    return sum(
        one[0] < other[1] and other[0] < one[1] and one[2] == other[2]
        for mine, theirs in combinations(deeds, 2)
        for one in mine.spans
        for other in theirs.spans
    )
