"""A ranking is put in order by dragging, and the order is the one that is sent."""

import pytest
from playwright.sync_api import Page, expect

from consultations.models import Answer, Question
from tests.browser.conftest import Enter
from tests.factories.consultations import QuestionFactory, RoundFactory, SurveyFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = ".portal-ranking__row"


@pytest.fixture
def ranking(transactional_db: None) -> Question:
    survey = SurveyFactory.create(round=RoundFactory.create(page__slug="moorings"))
    question: Question = QuestionFactory.create(
        survey=survey, kind="ranking", required=True, options=["Advice", "Money", "Training"]
    )
    return question


def drag(page: Page, label: str, above: str) -> None:
    """Take an answer and let go of it over the upper half of another."""
    page.locator(ROWS, has_text=label).drag_to(
        page.locator(ROWS, has_text=above), target_position={"x": 20, "y": 4}
    )


def places(page: Page) -> dict[str, str]:
    rows = page.locator(ROWS).all()
    return {
        each.locator("label").inner_text(): each.locator("select").input_value() for each in rows
    }


def test_the_order_that_was_dragged_is_sent(enter: Enter, ranking: Question) -> None:
    page = enter().new_page()
    page.goto("/consultations/moorings/respond/")
    expect(page.get_by_text("or drag the answers into your order")).to_be_visible()
    page.get_by_label("Kent resident").check()
    drag(page, "Training", above="Advice")
    assert places(page) == {"Training": "1", "Advice": "2", "Money": "3"}
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_text("1. Training")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    chosen = Answer.objects.get(question=ranking).chosen.order_by("rank")
    assert [str(each.option) for each in chosen] == ["Training", "Advice", "Money"]


def test_numbers_chosen_after_dragging_count(enter: Enter, ranking: Question) -> None:
    page = enter().new_page()
    page.goto("/consultations/moorings/respond/")
    page.get_by_label("Kent resident").check()
    drag(page, "Money", above="Advice")
    page.locator(ROWS, has_text="Advice").locator("select").select_option("1")
    page.locator(ROWS, has_text="Money").locator("select").select_option("2")
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_text("1. Advice")).to_be_visible()
