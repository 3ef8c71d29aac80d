"""Once the results of a round are published, nothing moves that would tell what one response says."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.errors import ResultsArePublished
from consultations.models import DuplicateDecision, Response, Round
from consultations.surveys.handling import decide, take_back
from consultations.surveys.matching import match_organisation
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.factories.consultations import ResponseFactory, RoundFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=90)


@pytest.fixture
def published() -> Round:
    return RoundFactory.create(
        page__slug="moorings", page__visible_from=LONG_AGO, published=True, small_numbers_below=10
    )


def a_pair(round_: Round) -> tuple[Response, Response]:
    first, second = ResponseFactory.create_batch(2, round=round_, receipt_email="ann@example.org")
    return first, second


def test_the_threshold_stays_as_it_was_published(editor: Client, published: Round) -> None:
    edit = reverse("round:edit", args=[published.pk])
    assert "tell which counts were withheld" in editor.get(edit).content.decode()
    form = {"number": 1, "name": "Spring", "small_numbers_below": 3, "changes": ""}
    assert editor.post(edit, form).status_code == 302
    published.refresh_from_db()
    assert (published.name, published.small_numbers_below) == ("Spring", 10)


def test_before_that_it_can_be_chosen(editor: Client) -> None:
    round_ = RoundFactory.create(page__visible_from=LONG_AGO, closed=True, small_numbers_below=10)
    form = {"number": 1, "name": "", "small_numbers_below": 4, "changes": ""}
    editor.post(reverse("round:edit", args=[round_.pk]), form)
    round_.refresh_from_db()
    assert round_.small_numbers_below == 4


def test_nobody_sets_aside_any_more(published: Round, olive: User) -> None:
    earlier, later = a_pair(published)
    with pytest.raises(ResultsArePublished, match="two looks at the results"):
        decide(
            earlier,
            later,
            verdict="set-aside",
            reason="Twice.",
            acting_user=olive,
            now=timezone.now(),
        )
    assert Response.objects.counted().count() == 2
    assert not DuplicateDecision.objects.exists()


def test_no_decision_is_taken_back_any_more(published: Round, olive: User) -> None:
    earlier, later = a_pair(published)
    made = DuplicateDecision.objects.create(
        earlier=earlier, later=later, verdict="set-aside", reason="Twice."
    )
    with pytest.raises(ResultsArePublished):
        take_back(made.pk, reason="No.", acting_user=olive)
    assert DuplicateDecision.objects.exists()


def test_no_name_is_matched_any_more(
    published: Round, olive: User, thanet_tides: Organisation
) -> None:
    response = ResponseFactory.create(round=published, organisation_name="Thanet Tides")
    with pytest.raises(ResultsArePublished):
        match_organisation(response, "Thanet Tides", acting_user=olive, now=timezone.now())
    response.refresh_from_db()
    assert response.organisation is None


def test_the_pages_say_so_and_offer_nothing(client: Client, published: Round, olive: User) -> None:
    second_factor(olive)
    client.force_login(olive)
    earlier, later = a_pair(published)
    ResponseFactory.create(round=published, organisation_name="Friends of the Quay")
    url = "/consultations/moorings/responses/1/"
    form: dict[str, Any] = {"earlier": earlier.pk, "later": later.pk, "verdict": "keep"}
    page = client.get(url).content.decode()
    assert "stays as it is" in page
    assert "Keep this decision" not in page
    assert ">Match<" not in page
    assert "Type in a response" not in page
    refused = client.post(url, form | {"reason": "Two people."}).content.decode()
    assert "The results of this round are published" in refused
    assert not DuplicateDecision.objects.exists()
