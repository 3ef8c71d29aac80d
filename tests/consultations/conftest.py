"""One survey with every kind of question, in an open round called "Moorings"."""

from dataclasses import dataclass
from typing import Any

import pytest

from consultations.models import Option, Question, Round
from tests.factories.consultations import QuestionFactory, RoundFactory, SurveyFactory


@dataclass(frozen=True)
class Asked:
    """The open round, its questions by kind, and how a form is filled in."""

    round: Round
    questions: dict[str, Question]

    @property
    def url(self) -> str:
        return f"/consultations/{self.round.page.slug}/respond/"

    def option(self, kind: str, label: str) -> Option:
        return self.questions[kind].options.get(label=label)

    def name(self, kind: str) -> str:
        return f"question-{self.questions[kind].pk}"

    def form(self, **changes: Any) -> dict[str, Any]:
        """A form filled in well; give a kind to change its answer."""
        data: dict[str, Any] = {
            "capacity": "resident",
            self.name("single"): self.option("single", "Weekly").pk,
            self.name("multiple"): [self.option("multiple", "Bus").pk],
            self.name("agreement"): self.option("agreement", "Agree").pk,
            self.name("yes-no"): self.option("yes-no", "No").pk,
            self.name("long-text"): "Keep the old pier.",
            self.name("number"): "12.5",
        }
        for place, option in enumerate(self.questions["ranking"].options.all(), start=1):
            data[f"{self.name('ranking')}_{option.pk}"] = place
        kinds = {kind.replace("-", "_"): self.name(kind) for kind in self.questions}
        return data | {kinds.get(key, key): value for key, value in changes.items()}


@pytest.fixture
def asked(db: None) -> Asked:
    round_ = RoundFactory.create(page__title="Moorings", page__slug="moorings")
    survey = SurveyFactory.create(round=round_)
    options = {
        "single": ["Weekly", "Monthly"],
        "multiple": ["Bus", "Car", "Other"],
        "ranking": ["Advice", "Money", "Training"],
    }
    kinds = ["single", "multiple", "agreement", "yes-no", "ranking", "long-text", "number"]
    questions = {
        kind: QuestionFactory.create(
            survey=survey, kind=kind, required=True, order=order, options=options.get(kind)
        )
        for order, kind in enumerate(kinds)
    }
    return Asked(round_, questions)
