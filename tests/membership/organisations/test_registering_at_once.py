"""Two who register or decide at the same moment, as processes of their own."""

import pytest

from membership.organisations import actions
from membership.organisations.models import Belonging, Organisation, VouchingState
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.organisations import OrganisationFactory
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def register(user: int, name: str, number: str) -> int:
    row = Organisation(
        name=name,
        charity_number=number,
        kind="charity",
        income_band="micro",
        purpose="We mend.",
    )
    return int(actions.register(row, acting_user=User.objects.get(pk=user)).pk)


def confirm(organisation: int, user: int) -> None:
    row = Organisation.objects.get(pk=organisation)
    actions.confirm(row, acting_user=User.objects.get(pk=user))


def decline(organisation: int, user: int) -> None:
    row = Organisation.objects.get(pk=organisation)
    actions.decline(row, acting_user=User.objects.get(pk=user), reason="A shop.")


def test_of_two_who_register_one_number_one_wins(priya: User, molly: User) -> None:
    before = Organisation.objects.count()
    meeting = meet(
        *[
            (register, {"user": user.pk, "name": f"Menders {user.pk}", "number": "1123456"})
            for user in (priya, molly)
        ]
    )
    assert meeting.collided
    assert meeting.refusals == ["NumberTaken"]
    assert Organisation.objects.count() == before + 1
    assert Belonging.objects.filter(organisation__in=meeting.results).count() == 1


def test_a_double_click_registers_once(priya: User) -> None:
    call = (register, {"user": priya.pk, "name": "Menders", "number": "1123456"})
    meeting = meet(call, call)
    assert meeting.collided
    assert meeting.refusals == []
    assert len(set(meeting.results)) == 1
    assert Organisation.objects.count() == Belonging.objects.count() == 1


def test_two_of_one_name_have_two_addresses(priya: User, molly: User) -> None:
    before = set(Organisation.objects.values_list("pk", flat=True))
    meeting = meet(
        *[(register, {"user": user.pk, "name": "Menders", "number": ""}) for user in (priya, molly)]
    )
    assert meeting.collided
    assert meeting.refusals == []
    slugs = Organisation.objects.exclude(pk__in=before).values_list("slug", flat=True)
    assert sorted(slugs) == ["menders", "menders-2"]


def test_what_is_confirmed_and_declined_at_once_ends_confirmed(olive: User, amir: User) -> None:
    waiting = OrganisationFactory.create(state=VouchingState.PENDING, visible_from=None)
    meeting = meet(
        (confirm, {"organisation": waiting.pk, "user": olive.pk}),
        (decline, {"organisation": waiting.pk, "user": amir.pk}),
    )
    assert meeting.collided
    assert meeting.refusals in ([], ["AlreadyConfirmed"])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decline_reason) == (VouchingState.VERIFIED, "")
    declined = AuditRecord.objects.filter(action="declined").count()
    assert declined == (0 if meeting.refusals else 1)
