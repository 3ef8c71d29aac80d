"""Who sees which organisation: the predicate and its list twin say the same."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from membership.organisations.models import Belonging, Organisation, VouchingState
from membership.organisations.policies import can_view
from membership.people.models import User
from membership.people.roles import Anyone
from tests.factories.organisations import BelongingFactory, OrganisationFactory


@pytest.fixture
def everybody(
    priya: User, molly: User, magnus: User, olive: User, edie: User, amir: User
) -> list[Anyone]:
    inactive = User.objects.create(email="gone@example.org", is_active=False)
    return [None, AnonymousUser(), inactive, priya, molly, magnus, olive, edie, amir]


@pytest.fixture
def organisations(molly: User, magnus: User) -> list[Organisation]:
    """In every state, listed and not: of nobody's, of Molly's, of one that Magnus has left."""
    other = OrganisationFactory.create()
    for state, listed in product(VouchingState, (True, False)):
        into = other if state == VouchingState.MERGED else None
        fields = {"state": state, "listed": listed, "merged_into": into}
        given = {f"organisation__{name}": value for name, value in fields.items()}
        OrganisationFactory.create(**fields)
        BelongingFactory.create(user=molly, **given)
        left = BelongingFactory.create(user=magnus, **given)
        Belonging.objects.filter(pk=left.pk).update(ended_at=left.since)
    return list(Organisation.objects.all())


def test_the_list_shows_what_the_predicate_allows(
    everybody: list[Anyone], organisations: list[Organisation]
) -> None:
    for person in everybody:
        allowed = {o.pk for o in organisations if can_view(person, o)}
        listed = list(Organisation.objects.visible_to(person).values_list("pk", flat=True))
        assert sorted(listed) == sorted(allowed), person


def test_strangers_see_those_in_the_directory_alone(
    priya: User, olive: User, organisations: list[Organisation]
) -> None:
    public = {o for o in organisations if o.is_verified and o.listed}
    assert set(Organisation.objects.visible_to(priya)) == public
    assert set(Organisation.objects.listed()) == public == {o for o in organisations if o.is_public}
    standing = {o for o in organisations if not o.is_merged}
    assert set(Organisation.objects.visible_to(olive)) == standing
