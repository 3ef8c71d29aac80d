"""A call for the Thanet seat, and who puts herself forward for it.

nell    a member of Margate Menders, which works in Thanet
omar    a member of Swale Swimmers, which works in Swale
charles chairs the Steering Group; judith and he are the panel
"""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from membership.bodies.models import Body, Call, Criterion, Expression, Seat
from membership.bodies.recruitment import actions
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from membership.places.models import District
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.recruitment import (
    CallFactory,
    CallSeatFactory,
    CriterionFactory,
    PanelMemberFactory,
)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def menders(thanet: District) -> Organisation:
    return OrganisationFactory.create(name="Margate Menders", districts=[thanet])


@pytest.fixture
def swimmers(swale: District) -> Organisation:
    return OrganisationFactory.create(name="Swale Swimmers", districts=[swale])


def _of(organisation: Organisation, email: str, name: str) -> User:
    user = UserFactory.create(email=email, full_name=name)
    Belonging.objects.create(user=user, organisation=organisation)
    return user


@pytest.fixture
def nell(menders: Organisation) -> User:
    return _of(menders, "nell@example.org", "Nell Newcomer")


@pytest.fixture
def omar(swimmers: Organisation) -> User:
    return _of(swimmers, "omar@example.org", "Omar Oarsman")


@pytest.fixture
def judith(db: None) -> User:
    """Of the panel, and nothing else here."""
    return UserFactory.create(email="judith@example.org", full_name="Judith Judge")


@pytest.fixture
def call(steering_group: Body, thanet_seat: Seat, charles: User, judith: User) -> Call:
    """Open for a fortnight more; Charles and Judith are its panel."""
    call = CallFactory.create(body=steering_group, title="A voice for Thanet")
    CallSeatFactory.create(call=call, seat=thanet_seat)
    CriterionFactory.create(call=call, name="Is trusted", weight=3)
    CriterionFactory.create(call=call, name="Has time", weight=1, order=1)
    for user in (charles, judith):
        PanelMemberFactory.create(call=call, user=user)
    return call


@pytest.fixture
def criteria(call: Call) -> list[Criterion]:
    return list(call.criteria.all())


def forward(call: Call, user: User, *, at: datetime | None = None, **changes: object) -> Expression:
    """``user`` puts herself forward for the first organisation that she belongs to."""
    said = {
        "organisation": Organisation.objects.of(user).first(),
        "person_name": user.full_name,
        "statement": "I know the coast.",
        "interests": "None",
        "consented": True,
    } | changes
    return actions.put_forward(call, **said, acting_user=user, now=at)  # type: ignore[arg-type]


@pytest.fixture
def closed(call: Call, nell: User, omar: User, now: datetime) -> Call:
    """The same call an hour after its deadline; Nell and Omar have put themselves forward."""
    for user in (nell, omar):
        forward(call, user)
    Call.objects.filter(pk=call.pk).update(closes_at=now - timedelta(hours=1))
    call.refresh_from_db()
    return call


@pytest.fixture
def nells(closed: Call, nell: User) -> Expression:
    return Expression.objects.get(call=closed, user=nell)


@pytest.fixture
def omars(closed: Call, omar: User) -> Expression:
    return Expression.objects.get(call=closed, user=omar)
