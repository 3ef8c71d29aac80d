"""Somebody answers for herself and, beside it, for each organisation that she manages."""

from typing import Any

import pytest
from django.test import Client

from consultations.errors import AlreadyAnswered, OrganisationAlreadyAnswered
from consultations.models import Draft, Response
from consultations.surveys.sending import send_response
from membership.organisations.models import Organisation, Role
from membership.people.models import User
from tests.consultations.conftest import Asked
from tests.factories.consultations import ResponseFactory
from tests.factories.organisations import BelongingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sailors(magnus: User) -> Organisation:
    """Another organisation that Magnus manages."""
    organisation = OrganisationFactory.create(name="Swale Sailors")
    BelongingFactory.create(user=magnus, organisation=organisation, role=Role.MANAGER)
    return organisation


@pytest.fixture
def his(client: Client, magnus: User) -> Client:
    client.force_login(magnus)
    return client


def test_a_manager_answers_for_himself_and_for_two_charities(
    his: Client, asked: Asked, magnus: User, thanet_tides: Organisation, sailors: Organisation
) -> None:
    for organisation in (None, thanet_tides, sailors):
        form = asked.form(organisation=organisation.pk if organisation else "")
        assert asked.answer(his, form).status_code == 302
    sent = Response.objects.counted().filter(user=magnus)
    assert {each.organisation for each in sent} == {None, thanet_tides, sailors}
    assert not Draft.objects.exists()


def test_a_second_answer_for_oneself_is_told_on_the_first_page(
    his: Client, asked: Asked, magnus: User, thanet_tides: Organisation
) -> None:
    ResponseFactory.create(round=asked.round, user=magnus)
    page = his.post(asked.url, asked.form()).content.decode()
    assert "You have already answered for yourself. Choose the organisation" in page


def test_an_organisation_that_has_answered_is_told_on_the_first_page(
    his: Client, asked: Asked, thanet_tides: Organisation, sailors: Organisation
) -> None:
    ResponseFactory.create(round=asked.round, organisation=thanet_tides)
    page = his.post(asked.url, asked.form(organisation=thanet_tides.pk)).content.decode()
    assert "Somebody has already answered for Thanet Tides" in page


def test_after_ones_own_answer_the_colleagues_draft_is_shown(
    his: Client, asked: Asked, molly: User, magnus: User, thanet_tides: Organisation
) -> None:
    colleague = Client()
    colleague.force_login(molly)
    check = colleague.post(asked.url, asked.form(organisation=thanet_tides.pk))["Location"]
    ResponseFactory.create(round=asked.round, user=magnus)
    page = his.get(asked.url).content.decode()
    assert "You have already answered" in page
    assert check.replace("check/", "") in page
    assert "?new=1" not in page
    assert his.post(check).status_code == 302
    assert Response.objects.counted().filter(organisation=thanet_tides, user=magnus).exists()


def test_who_belongs_to_no_other_organisation_has_answered(
    client: Client, asked: Asked, priya: User
) -> None:
    client.force_login(priya)
    ResponseFactory.create(round=asked.round, user=priya)
    for url in (asked.url, f"{asked.url}?new=1"):
        page = client.get(url).content.decode()
        assert "You have already answered" in page
        assert "For an organisation" not in page
    assert "You have already answered" in client.post(asked.url, asked.form()).content.decode()


def test_the_way_on_names_the_one_organisation_that_is_left(
    his: Client, asked: Asked, magnus: User, thanet_tides: Organisation
) -> None:
    ResponseFactory.create(round=asked.round, user=magnus)
    assert "Answer for Thanet Tides" in his.get(asked.url).content.decode()
    assert "Answer the consultation" in his.get(f"{asked.url}?new=1").content.decode()


def test_the_database_still_holds_one_for_oneself_and_one_an_organisation(
    asked: Asked, magnus: User, thanet_tides: Organisation
) -> None:
    asked.round.survey.questions.update(required=False)
    for organisation, refused in (
        (None, AlreadyAnswered),
        (thanet_tides, OrganisationAlreadyAnswered),
    ):
        for _ in range(2):
            again = Response.objects.filter(organisation=organisation).exists()
            about: dict[str, Any] = {
                "acting_user": magnus,
                "capacity": "charity",
                "organisation": organisation,
            }
            if not again:
                send_response(asked.round, answers={}, **about)
                continue
            with pytest.raises(refused):
                send_response(asked.round, answers={}, **about)
