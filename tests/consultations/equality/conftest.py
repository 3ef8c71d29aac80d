from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.equality.models import PREFER_NOT
from consultations.models import EqualityOption, EqualityQuestion, EqualitySheet
from tests.factories.consultations import ResponseFactory, RoundFactory


def ask(wording: str, *labels: str) -> EqualityQuestion:
    question = EqualityQuestion.objects.create(wording=wording, order=100)
    for order, label in enumerate([*labels, PREFER_NOT]):
        EqualityOption.objects.create(
            question=question, order=order, label=label, prefers_not=label == PREFER_NOT
        )
    return question


@pytest.fixture
def sheet(db: None) -> EqualitySheet:
    """Two questions of an open round to which thirty people have sent answers; a third is not asked."""
    round_ = RoundFactory.create(page__title="Moorings", page__slug="moorings")
    ResponseFactory.create_batch(30, round=round_, sent_at=timezone.now() - timedelta(days=1))
    sheet = EqualitySheet.objects.create(round=round_)
    sheet.questions.set([ask("How old?", "Young", "Old"), ask("Do you care?", "Yes", "No")])
    ask("Which belief?", "This", "That")
    return sheet


def options_of(sheet: EqualitySheet, question: int = 0) -> list[int]:
    asked: EqualityQuestion = sheet.questions.order_by("pk")[question]
    return list(asked.options.values_list("pk", flat=True))
