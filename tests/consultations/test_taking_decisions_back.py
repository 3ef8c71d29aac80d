"""An officer takes a decision about two responses back, with a reason that stays on record."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations.errors import AlreadyDecided, NotAllowed
from consultations.models import DuplicateDecision, Response
from consultations.surveys.duplicates import likely_duplicates
from consultations.surveys.handling import decide, take_back
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.factories.consultations import ResponseFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
URL = "/consultations/moorings/responses/1/"
DECISIONS = f"{URL}decisions/"


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def decided(asked: Asked, by: User, verdict: str = "set-aside", **later: Any) -> DuplicateDecision:
    earlier = ResponseFactory.create(round=asked.round, receipt_email="ann@example.org")
    other = ResponseFactory.create(
        round=asked.round, **({"receipt_email": "ann@example.org"} | later)
    )
    return decide(
        earlier,
        other,
        verdict=verdict,
        reason="Sent twice.",
        acting_user=by,
        now=timezone.now(),
    )


def test_what_was_set_aside_counts_again_and_comes_up_once_more(
    officer: Client, asked: Asked, olive: User
) -> None:
    decision = decided(asked, olive)
    assert DECISIONS in officer.get(URL).content.decode()
    assert "Sent twice." in officer.get(DECISIONS).content.decode()
    assert Response.objects.counted().count() == 1
    officer.post(DECISIONS, {"decision": decision.pk, "reason": "Mother and son."})
    assert Response.objects.counted().count() == 2
    assert len(likely_duplicates(asked.round)) == 1
    kept = AuditRecord.objects.get(action="decision taken back")
    assert (kept.reason, kept.acting_user_pk) == ("Mother and son.", olive.pk)
    assert kept.old is not None
    assert (kept.old["verdict"], kept.old["reason"]) == ("set-aside", "Sent twice.")


def test_a_reason_is_asked_for(officer: Client, asked: Asked, olive: User) -> None:
    decision = decided(asked, olive)
    page = officer.post(DECISIONS, {"decision": decision.pk}).content.decode()
    assert "Say why it is taken back" in page
    assert Response.objects.counted().count() == 1


def test_that_both_are_kept_can_be_taken_back(officer: Client, asked: Asked, olive: User) -> None:
    decision = decided(asked, olive, "keep")
    officer.post(DECISIONS, {"decision": decision.pk, "reason": "They are one."})
    assert Response.objects.counted().count() == 2
    assert len(likely_duplicates(asked.round)) == 1


@pytest.mark.parametrize(
    ("whose", "words"),
    [
        ("user", "the same account"),
        ("organisation", "Thanet Tides"),
        ("address", "the same confirmed e-mail address"),
    ],
)
def test_it_cannot_count_again_beside_another_of_the_same(
    officer: Client,
    asked: Asked,
    olive: User,
    priya: User,
    thanet_tides: Organisation,
    whose: str,
    words: str,
) -> None:
    fields: dict[str, dict[str, Any]] = {
        "user": {"user": priya},
        "organisation": {"organisation": thanet_tides},
        "address": {"receipt_email": "bo@example.org", "confirmed_at": timezone.now()},
    }
    later = fields[whose]
    decision = decided(asked, olive, **later)
    ResponseFactory.create(round=asked.round, **later)
    form = {"decision": decision.pk, "reason": "It was right."}
    page = officer.post(DECISIONS, form).content.decode()
    assert f"It cannot count again: another response of {words} counts" in page
    assert "It was right." in page
    assert DuplicateDecision.objects.filter(pk=decision.pk).exists()
    decision.later.refresh_from_db()
    assert decision.later.set_aside_at is not None


def test_what_another_decision_sets_aside_stays_aside(asked: Asked, olive: User) -> None:
    decision = decided(asked, olive)
    first = ResponseFactory.create(round=asked.round, pk=decision.earlier_id - 1)
    again: dict[str, Any] = {"verdict": "set-aside", "reason": "Thrice.", "acting_user": olive}
    decide(first, decision.later, now=timezone.now(), **again)
    take_back(decision.pk, reason="No.", acting_user=olive)
    decision.later.refresh_from_db()
    assert decision.later.set_aside_at is not None


def test_it_is_taken_back_once_and_by_officers_alone(asked: Asked, olive: User, edie: User) -> None:
    decision = decided(asked, olive)
    with pytest.raises(NotAllowed):
        take_back(decision.pk, reason="No.", acting_user=edie)
    take_back(decision.pk, reason="No.", acting_user=olive)
    with pytest.raises(AlreadyDecided, match="already"):
        take_back(decision.pk, reason="No.", acting_user=olive)


def test_a_decision_of_another_round_is_not_found_here(
    officer: Client, asked: Asked, olive: User
) -> None:
    elsewhere = ResponseFactory.create()
    later = ResponseFactory.create(round=elsewhere.round)
    decision = DuplicateDecision.objects.create(
        earlier=elsewhere, later=later, verdict="keep", reason="Two."
    )
    page = officer.post(DECISIONS, {"decision": decision.pk, "reason": "No."}).content.decode()
    assert "There is a problem" in page
    assert DuplicateDecision.objects.exists()
