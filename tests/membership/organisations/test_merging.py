"""Two organisations become one: what moves, and what is kept once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from consultations.models import Response
from forums.models import Post, Topic
from membership.organisations import actions, mergers, signals
from membership.organisations.models import (
    Belonging,
    JoinRequest,
    Organisation,
    Role,
    VouchingState,
)
from membership.people.models import User
from membership.places.models import District, Theme
from portal.records.models import AuditRecord
from tests.factories.bodies import TermFactory
from tests.factories.consultations import ResponseFactory, RoundFactory
from tests.factories.forums import ForumMembershipFactory, TopicFactory
from tests.factories.organisations import InvitationFactory, OrganisationFactory
from tests.factories.people import UserFactory
from tests.membership.organisations.merging import EARLIER, NOW, merge


def test_people_posts_terms_and_responses_move(
    tides_again: Organisation, thanet_tides: Organisation, olive: User, swale: District, priya: User
) -> None:
    theme = Theme.objects.create(name="Sea", slug="sea")
    tides_again.themes.set([theme])
    Belonging.objects.create(user=priya, organisation=tides_again, role=Role.MANAGER)
    topic = TopicFactory.create(organisation=tides_again)
    membership = ForumMembershipFactory.create(organisation=tides_again)
    term = TermFactory.create(organisation=tides_again)
    response = ResponseFactory.create(organisation=tides_again)
    merge(tides_again, thanet_tides, olive)
    for row in (topic, topic.posts.get(), membership, term, response):
        row.refresh_from_db()
        assert row.organisation == thanet_tides, row
    assert Belonging.objects.managers().get(user=priya).organisation == thanet_tides
    assert swale in thanet_tides.districts.all()
    assert theme in thanet_tides.themes.all()


def test_a_merged_organisation_is_nowhere_to_be_found(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    merge(tides_again, thanet_tides, olive)
    tides_again.refresh_from_db()
    assert (tides_again.state, tides_again.merged_into) == (VouchingState.MERGED, thanet_tides)
    for found in (
        Organisation.objects.listed(),
        Organisation.objects.verified(),
        Organisation.objects.standing(),
        Organisation.objects.visible_to(olive),
    ):
        assert tides_again not in found
        assert thanet_tides in found


def test_both_keep_an_audit_record_of_what_moved_and_why(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    TopicFactory.create(organisation=tides_again)
    merge(tides_again, thanet_tides, olive)
    left = AuditRecord.objects.get(target_pk=str(tides_again.pk), action="merged")
    taken = AuditRecord.objects.get(target_pk=str(thanet_tides.pk), action="took another in")
    assert left.new is not None
    assert taken.new is not None
    assert left.acting_user_pk == taken.acting_user_pk == olive.pk
    assert left.reason == taken.reason == "Registered twice."
    assert left.new["into"] == thanet_tides.pk
    assert taken.new["moved"]["forums.Topic.organisation"] == {"moved": 1, "spare": 0}


def test_the_fact_is_sent_on(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    told: list[tuple[int, int]] = []

    def listen(organisation_pk: int, into_pk: int, **kwargs: Any) -> None:
        told.append((organisation_pk, into_pk))

    signals.organisation_merged.connect(listen)
    try:
        merge(tides_again, thanet_tides, olive)
    finally:
        signals.organisation_merged.disconnect(listen)
    assert told == [(tides_again.pk, thanet_tides.pk)]


@pytest.mark.parametrize("first_is_ours", [True, False])
def test_of_two_answers_to_one_round_the_earlier_counts_and_the_other_is_kept(
    tides_again: Organisation, thanet_tides: Organisation, olive: User, first_is_ours: bool
) -> None:
    round_ = RoundFactory.create()
    pair = (tides_again, thanet_tides) if first_is_ours else (thanet_tides, tides_again)
    first = ResponseFactory.create(round=round_, organisation=pair[0], sent_at=EARLIER)
    second = ResponseFactory.create(round=round_, organisation=pair[1], sent_at=NOW)
    merge(tides_again, thanet_tides, olive)
    assert Response.objects.counted().get() == first
    assert set(Response.objects.filter(organisation=thanet_tides)) == {first, second}
    assert Response.objects.get(pk=second.pk).superseded_at == NOW


def test_a_third_answer_is_superseded_as_well(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    third = OrganisationFactory.create()
    round_ = RoundFactory.create()
    for place, organisation in enumerate((thanet_tides, tides_again, third)):
        ResponseFactory.create(
            round=round_, organisation=organisation, sent_at=EARLIER + timedelta(days=place)
        )
    merge(tides_again, thanet_tides, olive)
    merge(third, thanet_tides, olive)
    assert Response.objects.filter(organisation=thanet_tides).count() == 3
    assert Response.objects.counted().get().sent_at == EARLIER


def test_who_belongs_to_both_belongs_once_in_the_higher_role(
    tides_again: Organisation, thanet_tides: Organisation, olive: User, molly: User
) -> None:
    Belonging.objects.create(user=molly, organisation=tides_again, role=Role.MANAGER, since=EARLIER)
    merge(tides_again, thanet_tides, olive)
    belonging = Belonging.objects.current().get(user=molly)
    assert (belonging.organisation, belonging.role) == (thanet_tides, Role.MANAGER)
    assert belonging.since == EARLIER


def test_who_asked_one_and_belongs_to_the_other_waits_no_longer(
    tides_again: Organisation, thanet_tides: Organisation, olive: User, molly: User
) -> None:
    request = JoinRequest.objects.create(user=molly, organisation=tides_again)
    merge(tides_again, thanet_tides, olive)
    request.refresh_from_db()
    assert (request.organisation, request.accepted) == (thanet_tides, True)
    assert Belonging.objects.current().filter(user=molly).count() == 1


def test_who_asked_both_is_asked_about_once(
    tides_again: Organisation, thanet_tides: Organisation, olive: User, priya: User
) -> None:
    JoinRequest.objects.create(user=priya, organisation=thanet_tides, asked_at=NOW)
    JoinRequest.objects.create(user=priya, organisation=tides_again, asked_at=EARLIER)
    merge(tides_again, thanet_tides, olive)
    waiting = JoinRequest.objects.waiting().get()
    assert (waiting.organisation, waiting.asked_at) == (thanet_tides, EARLIER)


def test_managers_of_what_nobody_confirmed_come_as_members(
    thanet_tides: Organisation, magnus: User, olive: User, priya: User
) -> None:
    twin = OrganisationFactory.create(state=VouchingState.PENDING)
    Belonging.objects.create(user=priya, organisation=twin, role=Role.MANAGER)
    invitation = InvitationFactory.create(organisation=twin, role=Role.MANAGER)
    (line,) = mergers.preview(twin, thanet_tides, now=NOW).details
    assert "becomes a member of Thanet Tides" in line
    assert "Priya Person" in line
    merge(twin, thanet_tides, olive)
    assert Belonging.objects.current().get(user=priya).role == Role.MEMBER
    invitation.refresh_from_db()
    assert (invitation.organisation, invitation.role) == (thanet_tides, Role.MEMBER)
    record = AuditRecord.objects.get(target_pk=str(twin.pk), action="merged")
    assert record.new is not None
    assert record.new["managers who became members"] == [priya.pk]


def test_they_stay_managers_where_nobody_else_is(
    thanet_tides: Organisation, olive: User, priya: User
) -> None:
    twin = OrganisationFactory.create(state=VouchingState.PENDING)
    Belonging.objects.create(user=priya, organisation=twin, role=Role.MANAGER)
    merge(twin, thanet_tides, olive)
    assert Belonging.objects.managers().get(organisation=thanet_tides).user == priya


def test_a_number_that_the_other_lacks_is_taken_over(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    Organisation.objects.filter(pk=tides_again.pk).update(
        charity_number="1112223", website="https://tides.example.org", countywide=True
    )
    merge(tides_again, thanet_tides, olive)
    thanet_tides.refresh_from_db()
    assert thanet_tides.charity_number == "1112223"
    assert thanet_tides.website == "https://tides.example.org"
    assert thanet_tides.countywide
    record = AuditRecord.objects.get(action="merged")
    assert record.old is not None
    assert record.old["charity_number"] == "1112223"


def test_of_two_numbers_the_own_is_kept_and_the_other_still_finds_the_organisation(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    Organisation.objects.filter(pk=tides_again.pk).update(charity_number="1112223")
    Organisation.objects.filter(pk=thanet_tides.pk).update(charity_number="3332221")
    tides_again.refresh_from_db()
    thanet_tides.refresh_from_db()
    seen = mergers.preview(tides_again, thanet_tides, now=NOW).details
    assert "Thanet Tides keeps its charity number 3332221. The other, 1112223" in seen[0]
    merge(tides_again, thanet_tides, olive)
    (twin,) = Organisation.objects.possible_twins("Something else", charity_number="1112223")
    assert twin.organisation == thanet_tides
    (twin,) = Organisation.objects.possible_twins("The Thanet Tides CIO")
    assert twin.organisation == thanet_tides


def test_a_merged_organisation_is_neither_confirmed_nor_changed(
    tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    merge(tides_again, thanet_tides, olive)
    actions.confirm(tides_again, acting_user=olive)
    tides_again.refresh_from_db()
    assert tides_again.is_merged
    with pytest.raises(PermissionDenied):
        actions.change_details(tides_again, changes={"name": "Back again"}, acting_user=olive)


def test_the_database_refuses_half_a_merger(thanet_tides: Organisation) -> None:
    for values in ({"state": "merged"}, {"merged_into": thanet_tides}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.filter(pk=thanet_tides.pk).update(**values)


def test_a_preview_names_all_of_it_and_changes_nothing(
    tides_again: Organisation, thanet_tides: Organisation, molly: User
) -> None:
    Belonging.objects.create(user=molly, organisation=tides_again)
    TopicFactory.create_batch(2, organisation=tides_again, author=UserFactory.create())
    seen = mergers.preview(tides_again, thanet_tides, now=NOW)
    assert {"2 topics move.", "2 posts move.", "1 person (past ones included) moves."} <= set(
        seen.moving
    )
    assert seen.settled == [
        (
            "One belonging is kept, since the earlier day and with the higher role.",
            ["Molly Member belongs to both."],
        )
    ]
    assert seen.can_be_done
    assert Topic.objects.filter(organisation=tides_again).count() == 2
    assert Post.objects.filter(organisation=tides_again).count() == 2
