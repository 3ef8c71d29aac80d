"""Responses that were there get the kind of their organisation; the way back leaves one that counts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from consultations.models import Answer, Response
from tests.factories.consultations import AnswerFactory, ResponseFactory
from tests.factories.organisations import OrganisationFactory

BEFORE = ("consultations", "0023_why_a_key_contact_gets_no_mails")
AFTER = ("consultations", "0024_what_was_published_stays")


def migrate(*targets: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    return executor.migrate(list(targets)).apps


@pytest.fixture
def today(transactional_db: None) -> Iterator[None]:
    """Whatever the test does, the database is migrated as far as it goes afterwards."""
    yield
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.mark.usefixtures("today")
def test_the_kind_is_kept_and_one_of_two_that_count_is_left_by_the_way_back() -> None:
    organisation = OrganisationFactory.create(kind="cio")
    first = ResponseFactory.create(organisation=organisation)
    beside = AnswerFactory.create(
        response=ResponseFactory.create(
            round=first.round, organisation=organisation, counts_beside_since=timezone.now()
        )
    )
    before = migrate(BEFORE)
    old = before.get_model("consultations", "Response").objects
    assert old.get(superseded_at=None).pk == first.pk
    assert not before.get_model("consultations", "Answer").objects.get(pk=beside.pk).counts
    migrate(AFTER)
    assert set(Response.objects.values_list("organisation_kind", flat=True)) == {"cio"}
    assert Answer.objects.get().response.superseded_at is not None
