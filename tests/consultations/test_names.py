"""The organisations that people named: offered to press, not in the directory, taken back."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations.errors import AlreadyAnswered, AlreadyDecided
from consultations.models import NameDecision, Response
from consultations.surveys.likely_names import likely_organisations
from consultations.surveys.links import make_token
from consultations.surveys.matching import match_organisation, note_as_unlisted
from consultations.surveys.sending import change_response, withdraw_response
from consultations.waiting import names_to_match
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.factories.consultations import ResponseFactory
from tests.factories.organisations import OrganisationFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
URL = "/consultations/moorings/responses/1/"
NAMES = f"{URL}names/"


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


@pytest.fixture
def named(asked: Asked) -> Response:
    """Somebody without an account answered for "The tides of Thanet"."""
    response: Response = ResponseFactory.create(
        round=asked.round, organisation_name="The tides of Thanet"
    )
    return response


def test_names_that_share_a_word_are_offered_the_rarest_word_first(
    thanet_tides: Organisation,
) -> None:
    for name in ("Thanet Rowers", "Thanet Sailors", "Swale Tides", "Friends of Kent"):
        OrganisationFactory.create(name=name)
    found = likely_organisations(["The Tides of Thanet", "Kent Group", "Sailors’ club"])
    assert found["The Tides of Thanet"][0].name == "Thanet Tides"
    assert "Friends of Kent" not in {each.name for each in found["The Tides of Thanet"]}
    assert found["Kent Group"] == []
    assert [each.name for each in found["Sailors’ club"]] == ["Thanet Sailors"]


def test_one_that_is_offered_is_pressed(
    officer: Client, named: Response, thanet_tides: Organisation
) -> None:
    assert 'value="thanet-tides"' in officer.get(URL).content.decode()
    officer.post(URL, {"response": named.pk, "slug": "thanet-tides"})
    named.refresh_from_db()
    assert named.organisation == thanet_tides
    assert NAMES in officer.get(URL).content.decode()


def test_one_that_is_in_no_directory_waits_no_more(
    officer: Client, named: Response, olive: User
) -> None:
    officer.post(URL, {"response": named.pk, "unlisted": "1"})
    assert "No organisation waits" in officer.get(URL).content.decode()
    waiting = names_to_match(olive, timezone.now())
    assert waiting is not None
    assert waiting.count == 0
    assert "Not in the directory" in officer.get(NAMES).content.decode()
    assert AuditRecord.objects.get(action="organisation not listed").acting_user_pk == olive.pk


@pytest.mark.parametrize("found", [{"slug": "thanet-tides"}, {"unlisted": "1"}])
def test_what_was_found_is_taken_back_with_a_reason(
    officer: Client, named: Response, thanet_tides: Organisation, found: dict[str, str]
) -> None:
    officer.post(URL, {"response": named.pk} | found)
    decision = NameDecision.objects.get()
    page = officer.post(NAMES, {"decision": decision.pk}).content.decode()
    assert "Say why it is taken back" in page
    officer.post(NAMES, {"decision": decision.pk, "reason": "The other Thanet Tides."})
    named.refresh_from_db()
    assert named.organisation is None
    assert Response.objects.unmatched().get() == named
    assert AuditRecord.objects.get(action="name taken back").reason == "The other Thanet Tides."


def test_it_stays_matched_where_the_account_has_answered_for_itself_meanwhile(
    officer: Client, asked: Asked, priya: User, thanet_tides: Organisation, olive: User
) -> None:
    now, about = timezone.now(), {"round": asked.round, "user": priya}
    named = ResponseFactory.create(organisation_name="Tides", **about)
    match_organisation(named, "Thanet Tides", acting_user=olive, now=now)
    ResponseFactory.create(**about)
    form = {"decision": NameDecision.objects.get().pk, "reason": "No."}
    page = officer.post(NAMES, form).content.decode()
    assert "another response of the same account counts" in page
    named.refresh_from_db()
    assert named.organisation == thanet_tides
    assert NameDecision.objects.exists()


def test_a_name_is_looked_up_once(named: Response, thanet_tides: Organisation, olive: User) -> None:
    who: dict[str, Any] = {"acting_user": olive, "now": timezone.now()}
    note_as_unlisted(named, **who)
    with pytest.raises(AlreadyDecided):
        match_organisation(named, "Thanet Tides", **who)


def test_who_was_matched_still_changes_and_withdraws_what_she_sent(
    asked: Asked, named: Response, thanet_tides: Organisation, olive: User, client: Client
) -> None:
    asked.round.survey.questions.update(required=False)
    now = timezone.now()
    match_organisation(named, "Thanet Tides", acting_user=olive, now=now)
    about: dict[str, Any] = {"acting_user": None, "answers": {}, "now": now, "capacity": "charity"}
    change_response(named.pk, organisation_name=named.organisation_name, **about)
    named.refresh_from_db()
    assert named.organisation == thanet_tides
    change_response(named.pk, organisation_name="", **about)
    assert not Response.objects.filter(organisation__isnull=False).exists()
    assert not NameDecision.objects.exists()
    withdraw_response(named.pk, acting_user=None, now=now)
    url = f"/consultations/moorings/respond/yours/{make_token('response', named.pk)}/"
    assert "Withdrawn" in client.get(url).content.decode()


def test_another_name_makes_no_second_answer_of_an_account(
    named: Response, thanet_tides: Organisation, priya: User, olive: User
) -> None:
    """Matched, the first stands for the organisation; without it, it would be one more of her own."""
    now = timezone.now()
    Response.objects.filter(pk=named.pk).update(user=priya)
    named.refresh_from_db()
    match_organisation(named, "Thanet Tides", acting_user=olive, now=now)
    ResponseFactory.create(round=named.round, user=priya)
    named.round.survey.questions.update(required=False)
    about: dict[str, Any] = {"acting_user": priya, "answers": {}, "now": now}
    with pytest.raises(AlreadyAnswered):
        change_response(named.pk, organisation_name="Somebody else", **about)
    named.refresh_from_db()
    assert named.organisation == thanet_tides
    assert named.name_decision.listed
