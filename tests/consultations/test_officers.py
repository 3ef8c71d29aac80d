"""Officers type in what came otherwise, match names, and decide about responses that look alike."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations.models import Answer, DuplicateDecision, Response, Round
from consultations.surveys.duplicates import likely_duplicates
from consultations.waiting import names_to_match
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.factories.consultations import ResponseFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
URL = "/consultations/moorings/responses/1/"
WORDS = "Please keep the old pier, for it shelters the boats from the wind."


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def origin(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() - timedelta(days=1)
    return {
        "channel": "paper",
        "received_on": day.isoformat(),
        "came_from": "Letter, folder 12",
        "capacity": "charity",
    } | changes


def test_a_letter_is_typed_in_as_it_came(officer: Client, asked: Asked, olive: User) -> None:
    form = origin(organisation_name="Friends of the Quay") | {asked.name("number"): "7"}
    officer.post(f"{URL}enter/", form)
    sent = Response.objects.get()
    assert (sent.channel, sent.came_from, sent.entered_by) == ("paper", "Letter, folder 12", olive)
    assert sent.sent_at < timezone.now() - timedelta(hours=1)
    assert Answer.objects.get().number == 7
    assert AuditRecord.objects.get(action="sent").acting_user_pk == olive.pk


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"channel": "online"}, "valid choice"),
        ({"came_from": ""}, "Say where the original is"),
        ({"received_on": "2001-01-01"}, "on which the round was open"),
        ({"received_on": "2999-01-01"}, "2027"),
        ({"capacity": ""}, "in what capacity"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    officer: Client, asked: Asked, changes: dict[str, str], words: str
) -> None:
    form = origin(**changes) | {asked.name("long-text"): WORDS}
    html = officer.post(f"{URL}enter/", form).content.decode()
    assert words in html or "Year must include" in html or "was open" in html
    assert WORDS in html
    assert not Response.objects.exists()


def test_nothing_is_added_once_the_results_are_published(officer: Client, asked: Asked) -> None:
    now = timezone.now()
    Round.objects.update(closes_at=now - timedelta(hours=2), results_published_at=now)
    html = officer.post(f"{URL}enter/", origin()).content.decode()
    assert "The results of this round are published" in html
    assert not Response.objects.exists()


def alike(asked: Asked, **fields: Any) -> tuple[Response, Response]:
    return (
        ResponseFactory.create(round=asked.round, **fields),
        ResponseFactory.create(round=asked.round, **fields),
    )


def test_likely_duplicates_are_told_by_address_name_and_words(asked: Asked, priya: User) -> None:
    ResponseFactory.create(receipt_email="ann@example.org")  # of another round
    alone = ResponseFactory.create(round=asked.round)
    mine = ResponseFactory.create(round=asked.round, user=priya)
    mail = ResponseFactory.create(round=asked.round, receipt_email="Priya@Example.org")
    named = alike(asked, organisation_name="Friends of the Quay")
    words = alike(asked)
    for response, text in (*((each, WORDS) for each in words), (alone, "Yes"), (mine, "Yes")):
        question = asked.questions["long-text"]
        Answer.objects.create(response=response, question=question, text=text)
    found = {
        (pair.earlier.pk, pair.later.pk): pair.reasons for pair in likely_duplicates(asked.round)
    }
    assert found == {
        (mine.pk, mail.pk): ["the same e-mail address"],
        (named[0].pk, named[1].pk): ["the same organisation"],
        (words[0].pk, words[1].pk): ["the same words"],
    }


@pytest.mark.parametrize(("verdict", "counted"), [("set-aside", 1), ("keep", 2)])
def test_a_decision_is_kept_with_its_reason(
    officer: Client, asked: Asked, verdict: str, counted: int
) -> None:
    earlier, later = alike(asked, receipt_email="ann@example.org")
    form = {"earlier": earlier.pk, "later": later.pk, "verdict": verdict}
    assert "Give a reason" in officer.post(URL, form).content.decode()
    officer.post(URL, form | {"reason": "Mother and son."})
    assert Response.objects.counted().count() == counted
    assert DuplicateDecision.objects.get().reason == "Mother and son."
    assert AuditRecord.objects.filter(reason="Mother and son.").exists()
    assert likely_duplicates(asked.round) == []
    again = officer.post(URL, form | {"reason": "Twice."})
    assert "decided about these two already" in again.content.decode()


def test_a_name_is_matched_to_an_organisation_once(
    officer: Client, asked: Asked, thanet_tides: Organisation
) -> None:
    first, second = alike(asked, organisation_name="thanet tides ")
    unknown = officer.post(URL, {"response": first.pk, "name": "Thanet Rowers"})
    assert "Did you mean “Thanet Tides”?" in unknown.content.decode()
    officer.post(URL, {"response": first.pk, "name": "thanet tides"})
    first.refresh_from_db()
    assert (first.organisation, first.organisation_name) == (thanet_tides, "thanet tides ")
    refused = officer.post(URL, {"response": second.pk, "name": "thanet-tides"})
    assert "already answered for Thanet Tides" in refused.content.decode()


def test_names_to_match_wait_for_officers(asked: Asked, olive: User, priya: User) -> None:
    alike(asked, organisation_name="Friends of the Quay")
    ResponseFactory.create(round=asked.round, organisation_name="Gone", withdrawn_at=timezone.now())
    found = names_to_match(olive, timezone.now())
    assert found is not None
    assert (found.count, found.url) == (2, URL)
    assert names_to_match(priya, timezone.now()) is None


def test_officers_are_asked_about_those_who_answered(
    client: Client, asked: Asked, olive: User
) -> None:
    client.force_login(olive)
    page = client.get(f"/consultations/{asked.round.page.slug}/responses/1/enter/").content.decode()
    assert "In what capacity did they answer?" in page
    assert "Which district do they live or work in?" in page
    client.logout()
    assert "In what capacity are you answering?" in client.get(asked.url).content.decode()


def test_only_what_came_online_can_lack_a_confirmed_address(
    client: Client, asked: Asked, olive: User
) -> None:
    ResponseFactory.create(round=asked.round, organisation_name="Quay", receipt_email="a@b.example")
    ResponseFactory.create(
        round=asked.round, organisation_name="Pier", receipt_email="a@b.example", entered_by=olive
    )
    client.force_login(olive)
    pairs = client.get(f"/consultations/{asked.round.page.slug}/responses/1/").content.decode()
    assert "for “Quay”, not confirmed" in pairs
    assert "for “Pier”, not confirmed" not in pairs
