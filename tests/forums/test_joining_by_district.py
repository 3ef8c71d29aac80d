"""Organisations come into the forums of their districts by themselves, and stay out once they left."""

from importlib import import_module

import pytest
from django.apps import apps

from forums.actions import join_by_districts, join_forum, leave_forum, open_forum
from forums.models import Forum, ForumMembership, JoiningRule
from membership.organisations.actions import change_details, confirm, enter, merge
from membership.organisations.models import Organisation, VouchingState
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.forums import ForumFactory, ForumRequestFactory
from tests.factories.organisations import OrganisationFactory
from tests.forums.conftest import LATER, NOW
from tests.forums.test_joining import managed_by


@pytest.fixture
def swale_forum(swale: District) -> Forum:
    return ForumFactory.create(district=swale)


def members(forum: Forum) -> set[Organisation]:
    return {each.organisation for each in forum.memberships.current()}


def test_once_it_is_confirmed_it_is_in_the_forums_of_its_districts(
    swale: District, swale_forum: Forum, thanet_forum: Forum, olive: User
) -> None:
    rowers = OrganisationFactory.create(districts=[swale], state=VouchingState.PENDING)
    confirm(rowers, acting_user=olive, now=NOW)
    assert members(swale_forum) == {rowers}
    assert rowers not in members(thanet_forum)
    record = AuditRecord.objects.get(action="joined a forum by its district")
    assert record.acting_user_pk is None


def test_nobody_joins_who_is_not_confirmed(swale: District, swale_forum: Forum) -> None:
    waiting = OrganisationFactory.create(districts=[swale], state=VouchingState.PENDING)
    join_by_districts(served={waiting.pk: [swale.pk]}, now=NOW)
    assert not members(swale_forum)


def test_what_an_officer_enters_is_in_at_once(
    swale: District, swale_forum: Forum, olive: User
) -> None:
    rowers = enter(Organisation(name="Rowers"), acting_user=olive, districts=[swale], now=NOW)
    assert members(swale_forum) == {rowers}


def test_a_district_that_is_added_brings_it_in(
    swale: District, swale_forum: Forum, thanet: District, thanet_tides: Organisation, magnus: User
) -> None:
    changes = {"districts": [thanet, swale]}
    change_details(thanet_tides, changes=changes, acting_user=magnus, now=NOW)
    assert members(swale_forum) == {thanet_tides}


def test_a_forum_that_is_opened_has_all_who_serve_the_district(
    swale: District, thanet_tides: Organisation, olive: User
) -> None:
    rowers = OrganisationFactory.create(districts=[swale])
    OrganisationFactory.create(countywide=True)
    OrganisationFactory.create(districts=[swale], state=VouchingState.DECLINED)
    forum = open_forum(district=swale, acting_user=olive, now=NOW)
    assert members(forum) == {rowers}


def test_a_countywide_one_joins_by_itself_where_its_districts_are_listed(
    swale: District, swale_forum: Forum, thanet_forum: Forum, magnus: User, olive: User
) -> None:
    county = managed_by(magnus, countywide=True, districts=[swale], state=VouchingState.PENDING)
    confirm(county, acting_user=olive, now=NOW)
    assert county in members(swale_forum)
    assert county not in members(thanet_forum)
    join_forum(forum=thanet_forum, organisation=county, acting_user=magnus, now=NOW)
    assert county in members(thanet_forum)


def test_one_that_left_does_not_come_back_by_itself(
    thanet: District,
    swale: District,
    swale_forum: Forum,
    thanet_forum: Forum,
    thanet_tides: Organisation,
    magnus: User,
) -> None:
    leave_forum(forum=thanet_forum, organisation=thanet_tides, acting_user=magnus, now=NOW)
    for districts in ([swale], [thanet, swale]):
        changes = {"districts": districts}
        change_details(thanet_tides, changes=changes, acting_user=magnus, now=LATER)
    assert thanet_tides not in members(thanet_forum)
    assert thanet_tides in members(swale_forum)
    join_forum(forum=thanet_forum, organisation=thanet_tides, acting_user=magnus, now=LATER)
    assert thanet_tides in members(thanet_forum)


def test_the_forum_of_a_district_that_has_ended_takes_nobody_in(
    swale: District, swale_forum: Forum, olive: User
) -> None:
    rowers = OrganisationFactory.create(districts=[swale], state=VouchingState.PENDING)
    District.objects.filter(pk=swale.pk).update(end=NOW.date())
    confirm(rowers, acting_user=olive)
    assert not members(swale_forum)


def test_what_takes_another_in_is_in_the_forums_of_both(
    swale: District, swale_forum: Forum, thanet_tides: Organisation, olive: User
) -> None:
    """Nobody had confirmed the other, so it was in no forum yet."""
    rowers = OrganisationFactory.create(districts=[swale], state=VouchingState.PENDING)
    merge(rowers, into=thanet_tides, acting_user=olive, reason="The same.")
    assert members(swale_forum) == {thanet_tides}


def test_joining_twice_changes_nothing(
    thanet: District, thanet_forum: Forum, thanet_tides: Organisation
) -> None:
    assert join_by_districts(served={thanet_tides.pk: [thanet.pk]}, now=NOW) == 0
    assert ForumMembership.objects.count() == 1


def test_who_waits_for_an_answer_and_serves_the_district_now_is_answered(
    swale: District, swale_forum: Forum, thanet: District, thanet_tides: Organisation, magnus: User
) -> None:
    request = ForumRequestFactory.create(forum=swale_forum, organisation=thanet_tides)
    changes = {"districts": [thanet, swale]}
    change_details(thanet_tides, changes=changes, acting_user=magnus, now=NOW)
    request.refresh_from_db()
    assert request.accepted
    assert request.decided_by is None


def test_an_open_forum_takes_any_confirmed_organisation(
    swale_forum: Forum, thanet_tides: Organisation, magnus: User
) -> None:
    Forum.objects.filter(pk=swale_forum.pk).update(joining=JoiningRule.OPEN)
    swale_forum.refresh_from_db()
    join_forum(forum=swale_forum, organisation=thanet_tides, acting_user=magnus, now=NOW)
    assert members(swale_forum) == {thanet_tides}


def test_what_was_confirmed_before_there_was_this_rule_is_in_after_the_migration(
    swale: District, swale_forum: Forum, thanet_tides: Organisation, thanet_forum: Forum
) -> None:
    """Not what waits, nor what has left; running it again changes nothing."""
    rowers = OrganisationFactory.create(districts=[swale])
    OrganisationFactory.create(districts=[swale], state=VouchingState.PENDING)
    thanet_forum.memberships.update(left_at=LATER)
    request = ForumRequestFactory.create(forum=swale_forum, organisation=rowers)
    migration = import_module("forums.migrations.0015_organisations_join_where_they_serve")
    for _ in range(2):
        migration.join_where_they_serve(apps, None)
        assert members(swale_forum) == {rowers}
        assert not members(thanet_forum)
    request.refresh_from_db()
    assert request.accepted
    record = AuditRecord.objects.get(action="joined a forum by its district")
    assert record.target_pk == str(swale_forum.memberships.get().pk)
