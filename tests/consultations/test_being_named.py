"""An organisation that answers is asked whether it may be named."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from consultations.actions import send_response
from consultations.models import Question, Response
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked


def send(client: Client, asked: Asked, **answers: Any) -> Any:
    return asked.answer(client, asked.form() | answers)


def test_it_is_asked_of_those_who_may_answer_for_an_organisation(
    client: Client, asked: Asked, molly: User, priya: User
) -> None:
    for person, offered in ((molly, True), (priya, False)):
        client.force_login(person)
        assert ("named" in client.get(asked.url).context["form"].fields) is offered


@pytest.mark.parametrize("ticked", [True, False])
def test_the_response_keeps_what_was_ticked(
    client: Client, asked: Asked, magnus: User, thanet_tides: Organisation, ticked: bool
) -> None:
    client.force_login(magnus)
    tick = {"named": "on"} if ticked else {}
    send(client, asked, organisation=thanet_tides.pk, **tick)
    assert Response.objects.get().named is ticked
    assert AuditRecord.objects.filter(action="sent", new__named=ticked).exists()


def test_a_tick_without_an_organisation_is_asked_about(
    client: Client, asked: Asked, molly: User
) -> None:
    client.force_login(molly)
    response = send(client, asked, named="on")
    assert set(response.context["form"].errors) == {"named"}
    assert not Response.objects.exists()


def test_nobody_without_an_organisation_is_named(asked: Asked) -> None:
    Question.objects.update(required=False)
    sent = send_response(asked.round, acting_user=None, capacity="other", answers={}, named=True)
    assert not sent.named
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=sent.pk).update(named=True)
