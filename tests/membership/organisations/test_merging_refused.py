"""Mergers that are refused, and those that lead on to another."""

import pytest
from django.core.exceptions import PermissionDenied

from forums.models import ForumMembership
from membership.bodies.models import Term
from membership.organisations import mergers
from membership.organisations.errors import (
    AlreadyMerged,
    ClashesUndecided,
    MergesIntoItself,
    MergesTheWrongWay,
)
from membership.organisations.models import (
    Organisation,
    VouchingState,
)
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.forums import ForumMembershipFactory
from tests.factories.organisations import OrganisationFactory
from tests.membership.organisations.merging import NOW, merge


def test_two_seats_on_one_body_refuse_the_merger_until_one_term_has_ended(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    seat = SeatFactory.create(name="Coast")
    other = SeatFactory.create(body=seat.body, name="Culture")
    TermFactory.create(seat=seat, organisation=tides_again)
    term = TermFactory.create(seat=other, organisation=thanet_tides)
    seen = mergers.preview(tides_again, thanet_tides, now=NOW)
    assert not seen.can_be_done
    assert "has the seat Coast" in seen.undecided[0].what
    with pytest.raises(ClashesUndecided, match="The chair decides"):
        merge(tides_again, thanet_tides, olive)
    assert not Organisation.objects.filter(merged_into__isnull=False).exists()
    Term.objects.filter(pk=term.pk).update(end=NOW.date(), released=NOW.date())
    merge(tides_again, thanet_tides, olive)
    assert Term.objects.filter(organisation=thanet_tides).count() == 2


def test_merging_a_second_time_says_so_and_changes_nothing(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    ForumMembershipFactory.create(organisation=tides_again)
    merge(tides_again, thanet_tides, olive)
    records = AuditRecord.objects.count()
    for origin, into in ((tides_again, thanet_tides), (thanet_tides, tides_again)):
        with pytest.raises(AlreadyMerged, match="Thanet Tides CIO has been merged into Thanet"):
            merge(origin, into, olive)
    assert AuditRecord.objects.count() == records
    assert ForumMembership.objects.get().organisation == thanet_tides


def test_nothing_is_merged_into_one_that_was_merged_itself(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    other = OrganisationFactory.create()
    merge(tides_again, thanet_tides, olive)
    with pytest.raises(AlreadyMerged, match="into Thanet Tides already"):
        merge(other, tides_again, olive)


def test_what_was_merged_before_leads_on_to_the_last(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    last = OrganisationFactory.create()
    merge(tides_again, thanet_tides, olive)
    merge(thanet_tides, last, olive)
    tides_again.refresh_from_db()
    assert tides_again.merged_into == last


def test_an_organisation_is_not_merged_into_itself(thanet_tides: Organisation, olive: User) -> None:
    with pytest.raises(MergesIntoItself):
        merge(thanet_tides, thanet_tides, olive)


@pytest.mark.parametrize("state", [VouchingState.PENDING, VouchingState.DECLINED])
def test_what_is_confirmed_is_not_merged_into_what_is_not(
    thanet_tides: Organisation, olive: User, state: VouchingState
) -> None:
    other = OrganisationFactory.create(state=state)
    with pytest.raises(MergesTheWrongWay):
        merge(thanet_tides, other, olive)
    assert merge(other, thanet_tides, olive) == thanet_tides


def test_only_officers_merge(
    tides_again: Organisation, thanet_tides: Organisation, magnus: User, edie: User
) -> None:
    for user in (magnus, edie):
        with pytest.raises(PermissionDenied):
            merge(tides_again, thanet_tides, user)
