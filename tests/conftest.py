"""The people of the tests, one for each role, and the ground that they stand on.

priya    a person with an account and no organisation
molly    a member of Thanet Tides, which serves Thanet
magnus   manager of Thanet Tides
olive    a KCC officer
edie     a KCC editor
amir     a site administrator
modupe   moderator of the Thanet forum, which Thanet Tides has joined (``thanet_forum``)
(sadie and charles, seat holder and chair, are in tests/membership)
"""

import os
from collections.abc import Generator, Iterator

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from forums.models import Forum
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from membership.people.roles import ADMINISTRATOR, EDITOR, OFFICER
from membership.places.models import District
from tests.factories.forums import (
    ForumFactory,
    ForumMembershipFactory,
    ForumModeratorFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import DistrictFactory
from tests.support.databases import ensure_database
from tests.support.ground import (
    FLUSH_WITHOUT_SIGNALS,
    Ground,
    flush_in_silence,
    is_transactional,
    mark_of_use,
    remove_leftovers,
)
from tests.support.permissions import World, build_world

hypothesis_settings.register_profile("small", max_examples=25, deadline=None)
hypothesis_settings.register_profile("large", max_examples=2000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))

GROUND = pytest.StashKey[tuple[Ground, DjangoDbBlocker]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if is_transactional(item):
            item.fixturenames.append(FLUSH_WITHOUT_SIGNALS)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """A database for this process, a new one when a killed run left the last in use."""
    with django_db_blocker.unblock():
        remove_leftovers()
        ensure_database()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Remember what migrations wrote, for the tests that need it put back."""
    if any(is_transactional(item) for item in request.session.items):
        with django_db_blocker.unblock():
            request.config.stash[GROUND] = (Ground(), django_db_blocker)
        mark_of_use().touch()
    yield
    mark_of_use().unlink(missing_ok=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Once a transactional test has emptied the database, what migrations wrote is put back."""
    if is_transactional(item):
        flush_in_silence()
    yield
    if is_transactional(item) and GROUND in item.config.stash:
        ground, blocker = item.config.stash[GROUND]
        with blocker.unblock():
            ground.put_back()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of the permission table, built once a module and undone after it.

    A test that changes it is marked ``django_db``, and so undone by itself.
    """
    block = transaction.atomic()
    with django_db_blocker.unblock():
        block.__enter__()
        world = build_world()
    yield world
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture
def thanet(db: None) -> District:
    return DistrictFactory.create(name="Thanet", slug="thanet", ons_code="E07000114")


@pytest.fixture
def swale(db: None) -> District:
    return DistrictFactory.create(name="Swale", slug="swale", ons_code="E07000113")


@pytest.fixture
def thanet_tides(thanet: District) -> Organisation:
    return OrganisationFactory.create(name="Thanet Tides", slug="thanet-tides", districts=[thanet])


@pytest.fixture
def priya(db: None) -> User:
    return UserFactory.create(email="priya@example.org", full_name="Priya Person")


@pytest.fixture
def molly(thanet_tides: Organisation) -> User:
    user = UserFactory.create(email="molly@example.org", full_name="Molly Member")
    Belonging.objects.create(user=user, organisation=thanet_tides, role=Role.MEMBER)
    return user


@pytest.fixture
def magnus(thanet_tides: Organisation) -> User:
    user = UserFactory.create(email="magnus@example.org", full_name="Magnus Manager")
    Belonging.objects.create(user=user, organisation=thanet_tides, role=Role.MANAGER)
    return user


def _staff(email: str, full_name: str, group: str) -> User:
    user = UserFactory.create(email=email, full_name=full_name)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def olive(db: None) -> User:
    return _staff("olive@example.org", "Olive Officer", OFFICER)


@pytest.fixture
def edie(db: None) -> User:
    return _staff("edie@example.org", "Edie Editor", EDITOR)


@pytest.fixture
def amir(db: None) -> User:
    return _staff("amir@example.org", "Amir Administrator", ADMINISTRATOR)


@pytest.fixture
def thanet_forum(thanet: District, thanet_tides: Organisation) -> Forum:
    forum = ForumFactory.create(district=thanet)
    ForumMembershipFactory.create(forum=forum, organisation=thanet_tides)
    return forum


@pytest.fixture
def modupe(thanet_forum: Forum) -> User:
    user = UserFactory.create(email="modupe@example.org", full_name="Modupe Moderator")
    ForumModeratorFactory.create(forum=thanet_forum, user=user)
    return user
