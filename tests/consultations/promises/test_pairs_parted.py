"""Pairs that were there become points and deeds, and the way back joins them.

In ``make test-deep``: to go back so many migrations takes most of a minute, and those that have
run somewhere stay as they are.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories.consultations import ConsultationPageFactory

PAIRS = ("consultations", "0010_points_and_deeds")
PARTED = ("consultations", "0012_no_more_pairs")


def migrate(*targets: tuple[str, str]) -> Any:
    """The models as they are after migrating to ``targets``."""
    executor = MigrationExecutor(connection)
    return executor.migrate(list(targets)).apps


@pytest.fixture
def today(transactional_db: None) -> Iterator[None]:
    """Whatever the test does, the database is migrated as far as it goes afterwards."""
    yield
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.mark.deep
@pytest.mark.usefixtures("today")
def test_each_pair_becomes_a_point_and_a_deed_and_one_again() -> None:
    page = ConsultationPageFactory.create()
    words = {"heading": "Words", "link": "/forums/", "link_text": "See it", "order": 3}
    before = migrate(PAIRS)
    before.get_model("consultations", "Pair").objects.create(
        page_id=page.pk, said="Explain it", done="It is explained", **words
    )
    after = migrate(PARTED)
    point = after.get_model("consultations", "Point").objects.get(page_id=page.pk)
    deed = point.deeds.get()
    assert (point.heading, point.text, point.order) == ("Words", "Explain it", 3)
    assert (deed.page_id, deed.kind, deed.text) == (page.pk, "done", "It is explained")
    assert (deed.link, deed.link_text, deed.order) == ("/forums/", "See it", 3)
    again = migrate(PAIRS).get_model("consultations", "Pair").objects.get(page_id=page.pk)
    assert (again.said, again.done) == ("Explain it", "It is explained")
    assert {name: getattr(again, name) for name in words} == words
