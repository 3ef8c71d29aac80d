"""One survey with every kind of question, in an open round called "Moorings"; and Edie, logged in."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from consultations.models import ConsultationPage, Option, Question, Round
from membership.people.models import User
from tests.factories.consultations import QuestionFactory, RoundFactory, SurveyFactory, ready_notice
from tests.factories.people import UserFactory
from tests.support.legs import asks_for_a_database
from tests.support.permissions import second_factor


@dataclass(frozen=True)
class Asked:
    """The open round, its questions by kind, and how a form is filled in."""

    round: Round
    questions: dict[str, Question]

    def answer(self, client: Client, form: dict[str, Any], **last: Any) -> Any:
        """Fill in the page and send it from the check; the page again where something was refused."""
        page = client.post(self.url, form)
        if page.status_code != 302:
            return page
        return client.post(page["Location"], last)

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


@pytest.fixture(autouse=True)
def _nobody_has_sent_anything_within_the_hour(request: pytest.FixtureRequest) -> None:
    """The limits of sending are counted in the cache; a test without a database sends nothing."""
    if asks_for_a_database(request.node):
        cache.clear()


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


@pytest.fixture
def editor(edie: User) -> Client:
    """A browser in which Edie is logged in."""
    client = Client()
    second_factor(edie)
    client.force_login(edie)
    return client


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    """The window of a site administrator."""
    user = UserFactory.create(is_superuser=True)
    second_factor(user)
    client.force_login(user)
    return client


@pytest.fixture
def unready() -> ConsultationPage:
    """A draft that does not say how answers will be considered, and has no EqIA."""
    page = ready_notice(title="Moorings", slug="moorings", how_considered="")
    page.rounds.get().documents.filter(kind="eqia").delete()
    page.save_revision()
    return page
