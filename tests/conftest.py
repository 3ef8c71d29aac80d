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

import gc
import os
from collections.abc import Generator, Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from forums.models import Forum
from forums.moderation.safeguards import install_triggers, lift
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from membership.people.roles import ADMINISTRATOR, EDITOR, OFFICER
from membership.places.models import District
from portal.lib.prepared import compare_again
from tests.factories.forums import (
    ForumFactory,
    ForumMembershipFactory,
    ForumModeratorFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import DistrictFactory
from tests.support import legs
from tests.support.databases import ensure_database, undone
from tests.support.ground import (
    FLUSH_WITHOUT_SIGNALS,
    Ground,
    emptied_row_by_row,
    flush_in_silence,
    is_transactional,
    mark_of_use,
    remove_leftovers,
)
from tests.support.order import is_long, processes_of, shared_out
from tests.support.permissions import World, build_world
from tests.support.rules import remove_house_rules

hypothesis_settings.register_profile("small", max_examples=25, deadline=None)
hypothesis_settings.register_profile("large", max_examples=2000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))

GROUND = pytest.StashKey[tuple[Ground, DjangoDbBlocker]]()


@pytest.hookimpl(wrapper=True)  # marks before pytest selects by them, and orders what it selected
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, object, object]:
    for item in items:
        legs.mark(item)
        if is_transactional(item):
            item.fixturenames.append(FLUSH_WITHOUT_SIGNALS)  # type: ignore[attr-defined]
    result = yield
    items[:] = shared_out(items, is_long, processes_of(config))
    return result


def pytest_collection_finish() -> None:
    """What was collected stays to the end: it is not searched for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)


@pytest.fixture(autouse=True, scope="module")
def prepared_reads_compared() -> None:
    """A prepared read is compared with a fresh one once a module for each value: it depends on no more."""
    compare_again()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with legs.on_its_own(item):
        return (yield)


def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> None:
    if isinstance(request.node, pytest.Item):
        legs.refuse_database(request.node, fixturedef.argname)


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
    with django_db_blocker.unblock():
        remove_house_rules()
    if any(is_transactional(item) for item in request.session.items):
        with django_db_blocker.unblock():
            request.config.stash[GROUND] = (Ground(), django_db_blocker)
        mark_of_use().touch()
    yield
    mark_of_use().unlink(missing_ok=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Once a transactional test has emptied the database, what migrations wrote is put back.

    What the database refuses to give up stands aside while it is emptied.
    """
    if not is_transactional(item) or GROUND not in item.config.stash:
        yield
        return
    ground, blocker = item.config.stash[GROUND]
    flush_in_silence()
    with blocker.unblock():
        lift(connection)
    with emptied_row_by_row():
        yield
    with blocker.unblock():
        ground.put_back()
        install_triggers()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of the permission table, built once a module and undone after it.

    A test that changes it is marked ``django_db``, and so undone by itself.
    """
    with undone(django_db_blocker, build_world) as world:
        yield world


@pytest.fixture
def empty_cache() -> None:
    """Asks the cache, which a test without a database may not do otherwise."""
    cache.clear()


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
