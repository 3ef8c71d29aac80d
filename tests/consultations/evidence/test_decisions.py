"""The pack says who decided what, from what to what, and never who answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.coding.actions import (
    add_theme,
    approve_quote,
    propose_quote,
    remove_quote,
)
from consultations.evidence.decisions import decisions
from consultations.models import Answer, ConsultationPage
from consultations.notices.actions import change_closing, keep_moved_dates
from consultations.promises.actions import move_date
from consultations.results.actions import look
from consultations.surveys.correcting import correct_response, withdraw_typed_in
from consultations.surveys.handling import decide, take_back
from consultations.surveys.matching import match_organisation, note_as_unlisted, take_name_back
from consultations.surveys.sending import withdraw_response
from consultations.surveys.taking_out import take_out
from membership.people.models import User
from portal.lib.templatetags.portal import day, moment
from portal.records.actions import record
from tests.consultations.conftest import Asked
from tests.consultations.evidence.conftest import index_of, row_with
from tests.factories.consultations import (
    DeedFactory,
    QuestionFactory,
    ResponseFactory,
    RoundDocumentFactory,
)
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
PROMISE: dict[str, Any] = {
    "text": "Dredge the basin",
    "owner_post": "Harbour master",
    "due_on": (timezone.now() + timedelta(days=100)).date(),
}


def test_each_change_of_the_end_is_told_with_both_ends(asked: Asked, edie: User) -> None:
    round_ = asked.round
    before = round_.last_minute
    change_closing(
        round_,
        closes_at=round_.closes_at + timedelta(days=7),
        note="The post was late.",
        acting_user=edie,
    )
    index = index_of(round_.page)
    dates = row_with(index, "Extended", "The post was late.")
    both = f"{moment(before)} | {moment(round_.last_minute)}"
    assert both in dates
    assert edie.full_name in dates
    decided = row_with(index, "Closing changed", "The post was late.")
    assert (
        f"Last minute to answer: from {moment(before)} to {moment(round_.last_minute)}" in decided
    )


def test_a_decision_says_what_was_before(consulted: ConsultationPage, olive: User) -> None:
    deed = DeedFactory.create(page=consulted, kind="promised", **PROMISE)
    was = PROMISE["due_on"]
    becomes = was + timedelta(days=30)
    move_date(deed, becomes, "It rained.", acting_user=olive)
    index = index_of(consulted)
    moved = row_with(index, "Promise: date moved", "It rained.")
    assert f"Last day: from {day(was)} to {day(becomes)}" in moved
    assert olive.full_name in moved
    overridden = row_with(index, "Gate overridden", "It is known well enough.")
    assert "Done without:" in overridden
    assert "an Equality Impact Assessment (round 1)" in overridden


def test_decisions_about_responses_go_by_reference_number(asked: Asked, olive: User) -> None:
    round_, page = asked.round, asked.round.page
    first, second, third = (
        ResponseFactory.create(round=round_, organisation_name=name)
        for name in ("", "", "Deal Divers")
    )
    now = timezone.now()
    for verdict, later in (("set-aside", second), ("keep", third)):
        why = f"Looked at {verdict}."
        decide(first, later, verdict=verdict, reason=why, acting_user=olive, now=now)
    OrganisationFactory.create(name="Deal Divers")
    match_organisation(third, "Deal Divers", acting_user=olive, now=now)
    index = index_of(page)
    aside = row_with(index, f"Set aside: {first.reference}")
    for words in (second.reference, olive.full_name, "Looked at set-aside."):
        assert words in aside
    assert third.reference in row_with(index, f"Kept beside another: {first.reference}")
    assert third.reference in row_with(index, "Matched to an organisation of the directory")
    assert "Deal Divers" not in index
    take_back(second.decisions.get().pk, reason="Two people.", acting_user=olive)
    taken_back = row_with(index_of(page), "Taken back", "Two people.")
    assert f"set aside beside {first.reference}. It had been: Looked at set-aside." in taken_back


def test_what_officers_did_with_what_they_typed_in_is_told(asked: Asked, olive: User) -> None:
    round_, now = asked.round, timezone.now()
    first, second = (
        ResponseFactory.create(round=round_, entered_by=olive, organisation_name=name)
        for name in ("Deal Divers", "")
    )
    note_as_unlisted(first, acting_user=olive, now=now)
    unlisted = row_with(index_of(round_.page), "Its organisation is not in the directory")
    assert first.reference in unlisted
    take_name_back(first.name_decision.pk, reason="It is.", acting_user=olive)
    withdraw_typed_in(second.pk, reason="Typed in twice.", acting_user=olive, now=now)
    correct_response(
        first.pk,
        acting_user=olive,
        reason="Misread.",
        received_at=now,
        answers={},
        now=now,
        channel="paper",
        came_from="Folder 9",
        capacity="charity",
        district=None,
        organisation_name="Walmer Whittlers",
    )
    index = index_of(round_.page)
    assert first.reference in row_with(index, "Taken back: what was found", "It is.")
    assert second.reference in row_with(index, "Withdrawn |", "Typed in twice.")
    assert first.reference in row_with(index, "Corrected as it had been typed in", "Misread.")
    for words in ("Deal Divers", "Walmer", "Folder 9"):
        assert words not in index


def test_whoever_withdraws_her_own_is_counted_and_in_no_decision(asked: Asked, priya: User) -> None:
    response = ResponseFactory.create(round=asked.round, user=priya)
    withdraw_response(response.pk, acting_user=priya, now=timezone.now())
    index = index_of(asked.round.page)
    assert row_with(index, "Round 1 | 1 | 0 | 0 | 0")
    assert response.reference not in index


def test_dates_that_moved_before_the_opening_are_told(asked: Asked, edie: User) -> None:
    round_ = asked.round
    was = (round_.opens_at - timedelta(days=3), round_.closes_at)
    keep_moved_dates(
        round_, was, reason="The printer was late.", acting_user=edie, now=timezone.now()
    )
    row = row_with(index_of(round_.page), "Dates moved", "The printer was late.")
    assert f"Opens: from {moment(was[0])} to {moment(round_.opens_at)}" in row
    assert "Last minute" not in row


def test_it_counts_what_does_not_count(consulted: ConsultationPage, asked: Asked) -> None:
    now = timezone.now()
    sinces = ["withdrawn_at", "withdrawn_at", "set_aside_at", "superseded_at"]
    for since in sinces:
        take_out(ResponseFactory.create(round=asked.round).pk, **{since: now})
    ResponseFactory.create(round=asked.round, came_late=True, set_aside_at=now)
    ResponseFactory.create(withdrawn_at=now)  # of another consultation
    assert row_with(index_of(consulted), "Round 1 | 2 | 1 | 1 | 1")


def test_questions_themes_and_quotes_are_decided_about(
    consulted: ConsultationPage, asked: Asked, olive: User
) -> None:
    question = asked.questions["long-text"]
    answer = Answer.objects.get(text="My own words.")
    add_theme(question, "Piers", acting_user=olive)
    kept, removed = (propose_quote(answer, text, acting_user=olive) for text in ("A", "Bosham"))
    for each in (kept, removed):
        approve_quote(each, acting_user=olive)
    remove_quote(removed, acting_user=olive)
    record(
        asked.questions["single"],
        "options set",
        acting_user=olive,
        old={"options": ["Daily"]},
        new={"options": ["Weekly", "Monthly"]},
    )
    index = index_of(consulted)
    assert "Theme: Piers" in row_with(index, "Theme added")
    about = f"A quote from “{question.wording}”"
    assert index.count("Quote approved") == 2
    assert about in row_with(index, "Quote removed")
    assert "Bosham" not in index
    assert "from Daily to Weekly, Monthly" in row_with(index, "Options set")


def test_what_is_not_published_is_not_named(asked: Asked, olive: User) -> None:
    code = add_theme(asked.questions["long-text"], "Piers", acting_user=olive)
    assert code.label not in index_of(asked.round.page)
    planned = QuestionFactory.create(
        survey__round__page=asked.round.page,
        survey__round__number=2,
        survey__round__opens_at=timezone.now() + timedelta(days=60),
        survey__round__closes_at=timezone.now() + timedelta(days=90),
        wording="Shall we fill in the harbour?",
    )
    record(planned, "options set", acting_user=olive, old={"options": []}, new={"options": ["A"]})
    assert planned.wording not in index_of(asked.round.page)


def test_looks_are_told_by_day_and_officer(asked: Asked, olive: User) -> None:
    question = asked.questions["long-text"]
    for _ in range(3):
        look(asked.round, at=f"answers to question {question.pk}", acting_user=olive)
    index = index_of(asked.round.page)
    row = row_with(index, f"answers to “{question.wording}”")
    assert row.endswith(f"While open | {olive.full_name} | 3")
    assert "Results looked at" not in index


def test_what_editors_did_in_their_screens_is_told(editor: Client, edie: User) -> None:
    paper = RoundDocumentFactory.create(round__planned=True, title="Draft")
    assert paper.file is not None
    url = f"/admin/round_document/edit/{paper.pk}/"
    form = {"round": paper.round.pk, "title": "New draft", "kind": "draft", "order": 0}
    assert editor.post(url, form | {"file": paper.file.pk, "text": "null"}).status_code == 302
    row = row_with(index_of(paper.round.page), "“New draft”", "Edit")
    assert edie.full_name in row


def test_more_decisions_take_no_more_queries(consulted: ConsultationPage, olive: User) -> None:
    now = timezone.now()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            decisions(consulted, now)
        return len(asked)

    queries()
    before = queries()
    round_ = consulted.rounds.get()
    for _ in range(3):
        for thing in (
            RoundDocumentFactory.create(round=round_),
            QuestionFactory.create(survey=round_.survey),
            DeedFactory.create(page=consulted),
        ):
            record(thing, "options set", acting_user=olive)
    assert queries() == before
