"""Two officers merge the same two organisations at the same moment, in processes of their own."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from consultations.actions import send_response
from consultations.models import Round
from forums.actions import open_topic
from forums.models import Forum
from membership.organisations import actions
from membership.organisations.models import Belonging, JoinRequest, Organisation
from membership.people import holdings
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.consultations import SurveyFactory
from tests.factories.forums import ForumFactory, ForumMembershipFactory, TopicFactory
from tests.factories.organisations import BelongingFactory, OrganisationFactory
from tests.factories.people import UserFactory
from tests.support.barrier import Call, Meeting, meet

pytestmark = pytest.mark.django_db(transaction=True)


def merge(organisation: int, into: int, officer: int) -> int:
    """Runs in a process of its own."""
    stays = actions.merge(
        Organisation.objects.get(pk=organisation),
        into=Organisation.objects.get(pk=into),
        acting_user=User.objects.get(pk=officer),
        reason="One and the same.",
    )
    return stays.pk


def talk(organisation: int, user: int, forum: int) -> None:
    open_topic(
        forum=Forum.objects.get(pk=forum),
        title="Tides",
        body="When is low water?",
        organisation=Organisation.objects.get(pk=organisation),
        acting_user=User.objects.get(pk=user),
        now=timezone.now(),
    )


def answer(organisation: int, user: int, round_: int) -> None:
    send_response(
        Round.objects.get(pk=round_),
        acting_user=User.objects.get(pk=user),
        capacity="charity",
        answers={},
        organisation=Organisation.objects.get(pk=organisation),
    )


def let_in(request: int, user: int) -> None:
    waiting = JoinRequest.objects.select_related("organisation").get(pk=request)
    actions.accept(waiting, acting_user=User.objects.get(pk=user))


@pytest.fixture
def one() -> Organisation:
    return OrganisationFactory.create(name="Harbour Helpers")


@pytest.fixture
def other() -> Organisation:
    return OrganisationFactory.create(name="Helpers of the Harbour")


@pytest.fixture
def both_have_things(one: Organisation, other: Organisation) -> None:
    """Two topics each, a forum that both joined, one person in both and one in each."""
    forum, shared = ForumFactory.create(), UserFactory.create()
    for organisation in (one, other):
        TopicFactory.create_batch(2, forum=forum, organisation=organisation)
        ForumMembershipFactory.create(forum=forum, organisation=organisation)
        BelongingFactory.create(user=shared, organisation=organisation)
        BelongingFactory.create(organisation=organisation)


def assert_counts_add_up(meeting: Meeting) -> None:
    """One won; everything is with the organisation that stays, once; the other one was told why."""
    assert meeting.collided
    assert meeting.refusals == ["AlreadyMerged"]
    assert len(meeting.results) == 1
    stays = Organisation.objects.standing().get()
    assert stays.pk == meeting.results[0]
    merged = Organisation.objects.get(state="merged")
    assert merged.merged_into == stays
    (refused,) = [each for each in meeting.outcomes if each.refusal]
    assert refused.message.startswith(f"{merged} has been merged into {stays} already.")
    assert stays.topics.count() == stays.posts.count() == 4
    assert stays.forum_memberships.filter(left_at=None).count() == 1
    assert Belonging.objects.current().count() == stays.belongings.current().count() == 3
    assert Belonging.objects.count() == 4
    assert AuditRecord.objects.filter(action="merged").count() == 1


Way = Callable[[Organisation, Organisation], tuple[tuple[int, int], tuple[int, int]]]


@pytest.mark.parametrize(
    "ways",
    [
        pytest.param(lambda one, other: ((one, other), (one, other)), id="the same way"),
        pytest.param(lambda one, other: ((one, other), (other, one)), id="the two ways round"),
    ],
)
@pytest.mark.usefixtures("both_have_things")
def test_one_wins_and_the_other_is_told(
    one: Organisation, other: Organisation, olive: User, ways: Way
) -> None:
    calls: list[Call] = [
        (merge, {"organisation": origin, "into": into, "officer": olive.pk})
        for origin, into in ways(one.pk, other.pk)  # type: ignore[arg-type]
    ]
    assert_counts_add_up(meet(*calls))


@pytest.mark.usefixtures("both_have_things")
def test_three_that_are_merged_in_a_ring_end_as_one_and_lose_nothing(
    one: Organisation, other: Organisation, olive: User
) -> None:
    third = OrganisationFactory.create(name="Harbour Aid")
    TopicFactory.create(organisation=third)
    ring = ((one, other), (other, third), (third, one))
    meeting = meet(
        *[
            (merge, {"organisation": origin.pk, "into": into.pk, "officer": olive.pk})
            for origin, into in ring
        ]
    )
    assert meeting.collided
    assert meeting.refusals == ["AlreadyMerged"]
    assert Organisation.objects.standing().get().topics.count() == 5
    assert not Organisation.objects.filter(merged_into__state="merged").exists()


@pytest.fixture
def mona(one: Organisation) -> User:
    """She manages the organisation that is merged."""
    return BelongingFactory.create(organisation=one, role="manager").user


def assert_nothing_is_left_behind(meeting: Meeting, one: Organisation) -> None:
    assert meeting.collided
    assert meeting.refusals == []
    assert holdings.count(one).keys() <= {
        "records.AuditRecord.target_pk.organisations.organisation"
    }


def test_what_is_said_at_that_moment_is_said_for_the_one_that_stays(
    one: Organisation, other: Organisation, olive: User, mona: User
) -> None:
    forum = ForumFactory.create()
    ForumMembershipFactory.create(forum=forum, organisation=one)
    meeting = meet(
        (merge, {"organisation": one.pk, "into": other.pk, "officer": olive.pk}),
        (talk, {"organisation": one.pk, "user": mona.pk, "forum": forum.pk}),
    )
    assert_nothing_is_left_behind(meeting, one)
    assert other.topics.count() == other.posts.count() == 1


def test_what_is_answered_at_that_moment_is_answered_for_the_one_that_stays(
    one: Organisation, other: Organisation, olive: User, mona: User
) -> None:
    round_ = SurveyFactory.create().round
    meeting = meet(
        (merge, {"organisation": one.pk, "into": other.pk, "officer": olive.pk}),
        (answer, {"organisation": one.pk, "user": mona.pk, "round_": round_.pk}),
    )
    assert_nothing_is_left_behind(meeting, one)
    assert other.responses.count() == 1


def test_who_is_let_in_at_that_moment_belongs_to_the_one_that_stays(
    one: Organisation, other: Organisation, olive: User, mona: User, priya: User
) -> None:
    request = JoinRequest.objects.create(organisation=one, user=priya)
    meeting = meet(
        (merge, {"organisation": one.pk, "into": other.pk, "officer": olive.pk}),
        (let_in, {"request": request.pk, "user": mona.pk}),
    )
    assert_nothing_is_left_behind(meeting, one)
    assert Belonging.objects.current().get(user=priya).organisation == other
