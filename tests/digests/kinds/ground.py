"""Whom every kind of mail is written to, and what several kinds stand on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group

from digests.models import Reader, Subscription
from membership.bodies.models import Term
from membership.organisations.models import Organisation, Role
from membership.people.roles import OFFICER
from portal.lib.time import today
from tests.factories.bodies import TermFactory
from tests.factories.consultations import RoundFactory
from tests.factories.digests import SubscriptionFactory
from tests.factories.organisations import BelongingFactory, OrganisationFactory
from tests.factories.people import PersonFactory, UserFactory

DAY = timedelta(days=1)
NAME = "Harbour & Hillside <Neighbours> of St Margaret’s-at-Cliffe-with-Kingsdown"
"""What people write may be long and may look like HTML."""
REASON = "It says <b>more</b> than it should & names https://portal.example.org/forums/thanet/1/a-long-name/."

Planted = tuple[int, dict[str, Any]]
Plant = Callable[[Reader], Planted]


def somebody() -> Reader:
    """An officer who gets updates and is mailed about the consultations of a theme."""
    user = UserFactory.create(full_name="Zoë Quill-Farrow")
    user.groups.add(Group.objects.get(name=OFFICER))
    subscription = SubscriptionFactory.create(reader__user=user, reader__address=user.email)
    reader: Reader = subscription.reader
    return reader


def organisation_of(reader: Reader) -> Organisation:
    """One that the reader manages."""
    organisation = OrganisationFactory.create(name=NAME)
    BelongingFactory.create(organisation=organisation, user=reader.user, role=Role.MANAGER)
    made: Organisation = organisation
    return made


def round_about(reader: Reader, **given: Any) -> Any:
    """Of a consultation about which the reader is mailed."""
    round_ = RoundFactory.create(page__title=f"Footpaths: {NAME}", **given)
    running = Subscription.objects.get(reader=reader)
    running.watches.create(consultation=round_.page)
    return round_


def term_of(reader: Reader, **given: Any) -> Term:
    """A term of the reader herself that lasts for long."""
    person = PersonFactory.create(user=reader.user)
    start = today() - 100 * DAY
    ends = {"end": start + 1000 * DAY, "appointed_until": start + 1000 * DAY}
    term: Term = TermFactory.create(person=person, start=start, **(ends | given))
    return term


def own(pk: int, **details: Any) -> Planted:
    return pk, details


def subscription_of(reader: Reader) -> int:
    return int(Subscription.objects.get(reader=reader).pk)
