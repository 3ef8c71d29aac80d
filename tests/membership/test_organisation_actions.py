"""What is done to organisations: registering, vouching, coming and going."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.dispatch import Signal

from membership.organisations import actions, signals
from membership.organisations.errors import (
    AlreadyAnswered,
    AlreadyBelongs,
    AlreadyConfirmed,
    LastManager,
    NoLongerBelongs,
    NumberTaken,
)
from membership.organisations.models import Belonging, JoinRequest, Organisation, Role
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.organisations import OrganisationFactory


def a_new_one(**fields: Any) -> Organisation:
    """What the form hands over: not saved yet."""
    details = {
        "name": "Margate Menders",
        "kind": "community-group",
        "income_band": "micro",
        "purpose": "We mend what others throw away.",
    }
    return Organisation(**(details | fields))


@contextmanager
def heard(signal: Signal) -> Iterator[list[dict[str, Any]]]:
    """What the signal said meanwhile."""
    said: list[dict[str, Any]] = []

    def listen(**kwargs: Any) -> None:
        said.append({k: v for k, v in kwargs.items() if k.endswith("_pk")})

    signal.connect(listen)
    yield said
    signal.disconnect(listen)


def belonging(user: User, organisation: Organisation) -> Belonging:
    found: Belonging = Belonging.objects.current().get(user=user, organisation=organisation)
    return found


def audit(action: str) -> AuditRecord:
    return AuditRecord.objects.get(action=action)


def test_who_registers_becomes_its_manager_and_an_officer_has_to_confirm(
    priya: User, thanet: District
) -> None:
    with heard(signals.organisation_registered) as said:
        organisation = actions.register(a_new_one(), acting_user=priya, districts=[thanet])
    assert organisation.is_pending
    assert organisation.visible_from is None
    assert organisation.slug == "margate-menders"
    assert list(organisation.districts.all()) == [thanet]
    assert belonging(priya, organisation).role == Role.MANAGER
    assert said == [{"organisation_pk": organisation.pk}]
    assert audit("registered").acting_user_pk == priya.pk


def test_a_double_click_registers_once(priya: User) -> None:
    first = actions.register(a_new_one(charity_number="1123456"), acting_user=priya)
    with heard(signals.organisation_registered) as said:
        second = actions.register(a_new_one(charity_number="1123456"), acting_user=priya)
    assert second == first
    assert Organisation.objects.count() == Belonging.objects.count() == 1
    assert said == []


@pytest.mark.parametrize(
    ("field", "number"), [("charity_number", "1123456"), ("company_number", "CE123456")]
)
def test_the_database_refuses_a_number_that_is_taken(priya: User, field: str, number: str) -> None:
    OrganisationFactory.create(**{field: number})
    with pytest.raises(NumberTaken) as refusal:
        actions.register(a_new_one(**{field: number}), acting_user=priya)
    assert refusal.value.field == field
    assert Organisation.objects.count() == 1


def test_two_of_one_name_have_two_addresses(priya: User, molly: User) -> None:
    first = actions.register(a_new_one(), acting_user=priya)
    second = actions.register(a_new_one(), acting_user=molly)
    assert (first.slug, second.slug) == ("margate-menders", "margate-menders-2")


def test_a_name_that_an_address_uses_gets_another(priya: User) -> None:
    assert actions.register(a_new_one(name="Queue"), acting_user=priya).slug == "queue-2"


def test_an_officer_confirms_once(priya: User, olive: User) -> None:
    organisation = actions.register(a_new_one(), acting_user=priya)
    with heard(signals.organisation_confirmed) as said:
        actions.confirm(organisation, acting_user=olive)
        shown = organisation.visible_from
        actions.confirm(organisation, acting_user=olive)
    assert organisation.is_verified
    assert organisation.visible_from == shown is not None
    assert said == [{"organisation_pk": organisation.pk}]
    assert audit("confirmed").old == {"state": "pending"}


def test_an_officer_declines_with_a_reason_and_may_think_again(priya: User, olive: User) -> None:
    organisation = actions.register(a_new_one(), acting_user=priya)
    with heard(signals.organisation_declined) as said:
        actions.decline(organisation, acting_user=olive, reason="A shop.")
        actions.decline(organisation, acting_user=olive, reason="Something else.")
    assert organisation.is_declined
    assert organisation.decline_reason == audit("declined").reason == "A shop."
    assert said == [{"organisation_pk": organisation.pk}]
    assert actions.confirm(organisation, acting_user=olive).is_verified
    assert organisation.decline_reason == ""


def test_a_confirmed_one_is_not_declined_by_a_late_click(
    thanet_tides: Organisation, olive: User
) -> None:
    with pytest.raises(AlreadyConfirmed):
        actions.decline(thanet_tides, acting_user=olive, reason="Too late.")
    assert not AuditRecord.objects.exists()


def test_only_officers_decide(magnus: User, edie: User, thanet_tides: Organisation) -> None:
    for person in (magnus, edie):
        with pytest.raises(PermissionDenied):
            actions.confirm(thanet_tides, acting_user=person)
        with pytest.raises(PermissionDenied):
            actions.decline(thanet_tides, acting_user=person, reason="No.")


def test_asking_twice_is_one_request(priya: User, thanet_tides: Organisation) -> None:
    with heard(signals.join_requested) as said:
        first = actions.ask_to_join(thanet_tides, acting_user=priya, message="I row.")
        second = actions.ask_to_join(thanet_tides, acting_user=priya, message="I row a lot.")
    assert first == second
    assert first.message == "I row."
    assert said == [{"join_request_pk": first.pk}]


def test_who_belongs_need_not_ask(molly: User, thanet_tides: Organisation) -> None:
    with pytest.raises(AlreadyBelongs):
        actions.ask_to_join(thanet_tides, acting_user=molly)


def test_nobody_asks_to_join_what_was_declined(priya: User, molly: User, olive: User) -> None:
    organisation = actions.register(a_new_one(), acting_user=molly)
    actions.decline(organisation, acting_user=olive, reason="A shop.")
    with pytest.raises(PermissionDenied):
        actions.ask_to_join(organisation, acting_user=priya)


def test_a_manager_accepts_and_a_second_click_is_harmless(
    priya: User, magnus: User, thanet_tides: Organisation
) -> None:
    request = actions.ask_to_join(thanet_tides, acting_user=priya)
    with heard(signals.join_request_answered) as said:
        first = actions.accept(request, acting_user=magnus)
        second = actions.accept(request, acting_user=magnus)
    assert first == second == belonging(priya, thanet_tides)
    assert first.role == Role.MEMBER
    assert said == [{"join_request_pk": request.pk}]
    assert audit("accepted").new == {"user": priya.pk, "organisation": thanet_tides.pk}
    with pytest.raises(AlreadyAnswered):
        actions.decline_request(request, acting_user=magnus)


def test_who_was_declined_may_ask_again(
    priya: User, magnus: User, thanet_tides: Organisation
) -> None:
    request = actions.ask_to_join(thanet_tides, acting_user=priya)
    actions.decline_request(request, acting_user=magnus)
    actions.decline_request(request, acting_user=magnus)
    with pytest.raises(AlreadyAnswered):
        actions.accept(request, acting_user=magnus)
    actions.ask_to_join(thanet_tides, acting_user=priya)
    assert JoinRequest.objects.waiting().count() == 1
    assert not Belonging.objects.filter(user=priya).exists()


def test_only_managers_answer(
    priya: User, molly: User, olive: User, thanet_tides: Organisation
) -> None:
    request = actions.ask_to_join(thanet_tides, acting_user=priya)
    for person in (molly, olive, priya):
        with pytest.raises(PermissionDenied):
            actions.accept(request, acting_user=person)


def test_a_member_leaves_once_and_may_come_back(
    molly: User, magnus: User, thanet_tides: Organisation
) -> None:
    mollys = belonging(molly, thanet_tides)
    ended_at = actions.end_belonging(mollys, acting_user=molly).ended_at
    assert actions.end_belonging(mollys, acting_user=molly).ended_at == ended_at is not None
    assert audit("left").old == {"user": molly.pk, "organisation": thanet_tides.pk}
    request = actions.ask_to_join(thanet_tides, acting_user=molly)
    assert actions.accept(request, acting_user=magnus) != mollys


def test_a_manager_ends_a_belonging_and_a_member_cannot(
    molly: User, magnus: User, thanet_tides: Organisation
) -> None:
    with pytest.raises(PermissionDenied):
        actions.end_belonging(belonging(magnus, thanet_tides), acting_user=molly)
    actions.end_belonging(belonging(molly, thanet_tides), acting_user=magnus)
    assert not Belonging.objects.current().filter(user=molly).exists()


def test_the_last_manager_cannot_leave_without_naming_another(
    molly: User, magnus: User, thanet_tides: Organisation
) -> None:
    magnuss = belonging(magnus, thanet_tides)
    with pytest.raises(LastManager):
        actions.end_belonging(magnuss, acting_user=magnus)
    with pytest.raises(LastManager):
        actions.change_role(magnuss, role=Role.MEMBER, acting_user=magnus)
    actions.change_role(belonging(molly, thanet_tides), role=Role.MANAGER, acting_user=magnus)
    assert actions.end_belonging(magnuss, acting_user=magnus).ended_at is not None
    assert audit("role changed").new == {"role": "manager"}


def test_who_has_left_is_made_nothing(
    molly: User, magnus: User, thanet_tides: Organisation
) -> None:
    mollys = actions.end_belonging(belonging(molly, thanet_tides), acting_user=molly)
    with pytest.raises(NoLongerBelongs):
        actions.change_role(mollys, role=Role.MANAGER, acting_user=magnus)
