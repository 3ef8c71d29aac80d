import pytest
from django.test import Client

from forums.actions import join_forum, leave_forum, open_forum
from forums.errors import AlreadyDoneError, CannotJoinError, NotAllowedError
from forums.models import Forum, ForumMembership
from membership.organisations.models import Belonging, Organisation, Role, VouchingState
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.forums import ForumFactory
from tests.factories.organisations import OrganisationFactory
from tests.forums.conftest import LATER, NOW


def managed_by(user: User, **fields: object) -> Organisation:
    organisation = OrganisationFactory.create(**fields)
    Belonging.objects.create(user=user, organisation=organisation, role=Role.MANAGER)
    return organisation


def test_an_officer_opens_a_districts_forum_under_its_name(swale: District, olive: User) -> None:
    forum = open_forum(district=swale, acting_user=olive, now=NOW)
    assert (forum.name, forum.slug, forum.opened_at) == ("Swale", "swale", NOW)
    assert AuditRecord.objects.get().action == "opened"


def test_a_district_has_one_forum(swale: District, olive: User) -> None:
    open_forum(district=swale, acting_user=olive, now=NOW)
    with pytest.raises(AlreadyDoneError):
        open_forum(district=swale, acting_user=olive, now=NOW)


def test_others_open_no_forum(swale: District, magnus: User) -> None:
    with pytest.raises(NotAllowedError):
        open_forum(district=swale, acting_user=magnus, now=NOW)


def test_an_organisation_joins_the_forum_of_a_district_it_serves(
    swale: District, magnus: User
) -> None:
    forum = ForumFactory.create(district=swale)
    join_forum(
        forum=forum,
        organisation=managed_by(magnus, districts=[swale]),
        acting_user=magnus,
        now=NOW,
    )
    assert forum.memberships.current().get().joined_by == magnus
    assert AuditRecord.objects.get().action == "joined a forum"


def test_a_countywide_organisation_joins_any_forum(swale: District, magnus: User) -> None:
    forum = ForumFactory.create(district=swale)
    organisation = managed_by(magnus, countywide=True)
    join_forum(forum=forum, organisation=organisation, acting_user=magnus, now=NOW)
    assert forum.memberships.current().exists()


def test_an_organisation_of_another_district_is_told_why_not(
    swale: District, thanet_tides: Organisation, magnus: User
) -> None:
    with pytest.raises(CannotJoinError, match="does not serve Swale"):
        join_forum(
            forum=ForumFactory.create(district=swale),
            organisation=thanet_tides,
            acting_user=magnus,
            now=NOW,
        )


def test_an_organisation_that_waits_to_be_confirmed_does_not_join(
    swale: District, magnus: User
) -> None:
    organisation = managed_by(magnus, districts=[swale], state=VouchingState.PENDING)
    forum = ForumFactory.create(district=swale)
    with pytest.raises(CannotJoinError, match="waiting to be confirmed"):
        join_forum(forum=forum, organisation=organisation, acting_user=magnus, now=NOW)


def test_a_member_who_does_not_manage_joins_for_nobody(
    thanet: District, thanet_tides: Organisation, molly: User
) -> None:
    with pytest.raises(NotAllowedError):
        join_forum(
            forum=ForumFactory.create(district=thanet),
            organisation=thanet_tides,
            acting_user=molly,
            now=NOW,
        )


def test_an_organisation_joins_once(
    thanet_forum: Forum, thanet_tides: Organisation, magnus: User
) -> None:
    with pytest.raises(AlreadyDoneError):
        join_forum(forum=thanet_forum, organisation=thanet_tides, acting_user=magnus, now=NOW)
    assert ForumMembership.objects.count() == 1


def test_an_organisation_leaves_and_may_come_back(
    thanet_forum: Forum, thanet_tides: Organisation, magnus: User
) -> None:
    leave_forum(forum=thanet_forum, organisation=thanet_tides, acting_user=magnus, now=NOW)
    assert not thanet_forum.memberships.current().exists()
    join_forum(forum=thanet_forum, organisation=thanet_tides, acting_user=magnus, now=LATER)
    assert thanet_forum.memberships.count() == 2


def test_nobody_leaves_twice(thanet_forum: Forum, thanet_tides: Organisation, magnus: User) -> None:
    leave_forum(forum=thanet_forum, organisation=thanet_tides, acting_user=magnus, now=NOW)
    with pytest.raises(AlreadyDoneError):
        leave_forum(forum=thanet_forum, organisation=thanet_tides, acting_user=magnus, now=LATER)


@pytest.mark.django_db(transaction=True)
def test_the_forums_page_counts_who_joins_and_leaves_at_once(
    client: Client, thanet_forum: Forum, magnus: User
) -> None:
    friends = managed_by(magnus, districts=[thanet_forum.district])

    def counted() -> int:
        return int(client.get("/forums/thanet/").context["members"])

    assert counted() == 1
    join_forum(forum=thanet_forum, organisation=friends, acting_user=magnus, now=NOW)
    assert counted() == 2
    leave_forum(forum=thanet_forum, organisation=friends, acting_user=magnus, now=LATER)
    assert counted() == 1
