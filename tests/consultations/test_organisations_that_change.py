"""What becomes of an organisation once the results are published changes nothing of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from consultations.models import Response, Round
from consultations.results.groups import Breakdown
from consultations.results.reads import results_of
from consultations.surveys.matching import match_organisation, take_name_back
from membership.organisations import mergers
from membership.organisations.models import Kind, Organisation
from membership.people.models import User
from portal.lib.templatetags.portal import day
from tests.consultations.evidence.conftest import index_of, row_with
from tests.factories.consultations import (
    AnswerFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.membership.organisations.merging import NOW, merge

pytestmark = pytest.mark.django_db
AGO = timezone.now() - timedelta(days=90)


@pytest.fixture
def tides_again() -> Organisation:
    """The same people under another name."""
    return OrganisationFactory.create(name="Tides of Thanet", kind=Kind.CIO)


@pytest.fixture
def round_() -> Round:
    """A round that is over, with ten residents' answers to its question."""
    round_ = RoundFactory.create(
        page__slug="moorings", page__visible_from=AGO, published=True, small_numbers_below=3
    )
    QuestionFactory.create(survey=SurveyFactory.create(round=round_), kind="long-text")
    for _ in range(10):
        answered(round_)
    return round_


def answered(round_: Round, **about: Any) -> Response:
    response = ResponseFactory.create(round=round_, sent_at=round_.opens_at, **about)
    AnswerFactory.create(response=response, question=round_.survey.questions.get())
    return response


def both_answer(round_: Round, *organisations: Organisation) -> list[Response]:
    return [answered(round_, organisation=each, capacity="charity") for each in organisations]


def unpublish(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(results_published_at=None)


def of_kind(round_: Round) -> dict[str, int | None]:
    """How many answered by kind of organisation, as everybody reads it."""
    (result,) = results_of([round_], everybody=True, full=True)
    rows = dict(result.others)[Breakdown.KIND]
    return {row.label: row.value for row in rows if row.value}


def test_published_figures_stay_when_two_that_answered_become_one(
    client: Client,
    round_: Round,
    tides_again: Organisation,
    thanet_tides: Organisation,
    olive: User,
) -> None:
    both_answer(round_, tides_again, thanet_tides)
    before = client.get("/consultations/moorings/results/data.json").json()["rounds"][0]
    merge(tides_again, thanet_tides, olive)
    after = client.get("/consultations/moorings/results/data.json").json()["rounds"][0]
    assert before.pop("organisations_became_one_on") == []
    assert after.pop("organisations_became_one_on") == [NOW.date().isoformat()]
    assert after == before
    assert after["responses"] == 12
    assert Response.objects.counted().filter(organisation=thanet_tides).count() == 2


def test_everybody_reads_that_they_became_one_and_when(
    client: Client,
    round_: Round,
    tides_again: Organisation,
    thanet_tides: Organisation,
    olive: User,
) -> None:
    words = "Organisations that had each answered have become one since"
    both_answer(round_, tides_again, thanet_tides)
    assert words not in client.get("/consultations/moorings/results/").content.decode()
    merge(tides_again, thanet_tides, olive)
    page = client.get("/consultations/moorings/results/").content.decode()
    assert f"{words} these results were published ({day(NOW)})" in page
    assert thanet_tides.name not in page


def test_the_officer_is_told_before_merging_what_becomes_of_the_answers(
    round_: Round, tides_again: Organisation, thanet_tides: Organisation
) -> None:
    both_answer(round_, tides_again, thanet_tides)
    ((rule, _),) = mergers.preview(tides_again, thanet_tides, now=NOW).settled
    assert rule.startswith("Both answers go on counting: the results are published.")
    unpublish(round_)
    ((rule, _),) = mergers.preview(tides_again, thanet_tides, now=NOW).settled
    assert rule.startswith("The earlier answer counts.")


def test_before_they_are_published_one_answer_counts(
    round_: Round, tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    unpublish(round_)
    first, second = both_answer(round_, tides_again, thanet_tides)
    merge(tides_again, thanet_tides, olive)
    counted = Response.objects.counted().filter(organisation=thanet_tides)
    assert counted.get() == first
    second.refresh_from_db()
    assert (second.superseded_at, second.counts_beside_since) == (NOW, None)


def test_a_third_that_becomes_one_with_them_counts_as_well(
    round_: Round, tides_again: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    third = OrganisationFactory.create()
    both_answer(round_, thanet_tides, tides_again, third)
    merge(tides_again, thanet_tides, olive)
    merge(third, thanet_tides, olive)
    assert Response.objects.counted().filter(organisation=thanet_tides).count() == 3
    assert Response.objects.filter(counts_beside_since=NOW).count() == 2


def test_officers_and_the_evidence_pack_say_that_both_count(
    client: Client,
    round_: Round,
    tides_again: Organisation,
    thanet_tides: Organisation,
    olive: User,
) -> None:
    both_answer(round_, tides_again, thanet_tides)
    merge(tides_again, thanet_tides, olive)
    beside = Response.objects.get(counts_beside_since=NOW)
    client.force_login(olive)
    page = client.get(f"/consultations/moorings/responses/1/{beside.reference}/").content.decode()
    assert "It counts beside another answer of the organisation" in page
    index = index_of(round_.page)
    assert "of what was two organisations when results were published" in index
    assert row_with(index, "Round 1 | 1")


def test_its_page_counts_the_rounds_that_it_answered(
    client: Client,
    round_: Round,
    tides_again: Organisation,
    thanet_tides: Organisation,
    olive: User,
) -> None:
    both_answer(round_, tides_again, thanet_tides)
    merge(tides_again, thanet_tides, olive)
    Response.objects.filter(organisation=thanet_tides).update(named=True)
    page = client.get(f"/organisations/{thanet_tides.slug}/").content.decode()
    assert "Consultations it answered" in page
    assert "2 rounds" not in page


def test_the_kind_is_the_one_that_it_was_of_when_it_answered(round_: Round) -> None:
    organisation = OrganisationFactory.create(kind=Kind.CHARITY)
    both_answer(round_, organisation)
    before = of_kind(round_)
    assert before["Registered charity"] == 1
    organisation.kind = Kind.CIC
    organisation.save()
    assert of_kind(round_) == before


def test_the_kind_of_whoever_was_matched_is_kept_and_taken_back(
    round_: Round, thanet_tides: Organisation, olive: User
) -> None:
    unpublish(round_)
    response = answered(round_, organisation_name="Tides", capacity="charity")
    match_organisation(response, thanet_tides.name, acting_user=olive, now=NOW)
    response.refresh_from_db()
    assert response.organisation_kind == thanet_tides.kind
    take_name_back(response.name_decision.pk, reason="Another.", acting_user=olive)
    response.refresh_from_db()
    assert (response.organisation, response.organisation_kind) == (None, "")


def test_who_answers_for_an_organisation_has_its_kind(thanet_tides: Organisation) -> None:
    for about in (
        {"organisation": thanet_tides, "organisation_kind": ""},
        {"organisation": None, "organisation_kind": "charity"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ResponseFactory.create(**about)
