"""Sadie and Charles sit, and declare; a moment at which everything happens."""

from datetime import datetime

import pytest
from django.utils import timezone

from membership.bodies.models import Interest, Term
from membership.people.models import Person
from tests.factories.declarations import InterestFactory


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def holder(sadie_term: Term) -> Person:
    """Sadie, as the public record knows her."""
    return sadie_term.person


@pytest.fixture
def trusteeship(holder: Person) -> Interest:
    return InterestFactory.create(person=holder, what="Treasurer of the lifeboat fund")
