"""What colleagues have written waits for a manager: she is asked by mail, and it stands on their pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.errors import NotAllowed, RoundNotOpen
from consultations.models import Draft
from consultations.surveys.waiting_drafts import ask_to_send
from digests.models import Notice, NoticeKind
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from tests.consultations.conftest import Asked
from tests.digests.posting import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(asked: Asked, molly: User, client: Client, thanet_tides: Organisation) -> str:
    """The check of what Molly wrote for Thanet Tides; she is logged in."""
    client.force_login(molly)
    path: str = client.post(asked.url, asked.form(organisation=thanet_tides.pk))["Location"]
    return path


def test_a_manager_is_asked_once_a_day(
    client: Client, check: str, molly: User, magnus: User
) -> None:
    assert "Ask a manager to send it" in client.get(check).content.decode()
    for _ in range(2):
        page = client.post(check, {"ask": "1"}, follow=True).content.decode()
        assert "The managers of Thanet Tides are asked" in page
    asked_for = Notice.objects.filter(kind=NoticeKind.DRAFT_READY)
    assert [each.reader.user for each in asked_for] == [magnus]
    tomorrow = timezone.now() + timedelta(days=1)
    ask_to_send(Draft.objects.get(), acting_user=molly, now=tomorrow)
    assert asked_for.all().count() == 2


def test_the_mail_leads_to_the_answer(client: Client, check: str, magnus: User) -> None:
    client.post(check, {"ask": "1"})
    (message,) = post(timezone.now())
    assert message.to == [magnus.email]
    assert message.subject == "Please send the answer of Thanet Tides: Moorings"
    assert check.replace("check/", "") in message.body
    assert "by Molly Member" in message.body


@pytest.mark.parametrize("meanwhile", ["sent", "left"])
def test_who_cannot_send_it_any_more_is_not_mailed(
    client: Client, check: str, magnus: User, meanwhile: str
) -> None:
    client.post(check, {"ask": "1"})
    if meanwhile == "sent":
        Draft.objects.all().delete()
    else:
        Belonging.objects.filter(user=magnus).update(ended_at=timezone.now())
    assert post(timezone.now()) == []


def test_only_those_who_write_at_it_ask_and_only_while_the_round_is_open(
    check: str, molly: User, priya: User
) -> None:
    draft, now = Draft.objects.get(), timezone.now()
    with pytest.raises(NotAllowed):
        ask_to_send(draft, acting_user=priya, now=now)
    with pytest.raises(RoundNotOpen):
        ask_to_send(draft, acting_user=molly, now=now + timedelta(days=60))
    assert not Notice.objects.exists()


def test_it_stands_on_the_pages_of_those_who_belong_to_the_organisation(
    client: Client, check: str, magnus: User, priya: User, thanet_tides: Organisation
) -> None:
    path = check.replace("check/", "")
    pages = ("/organisations/mine/", thanet_tides.get_absolute_url())
    for user, stands in ((magnus, True), (priya, False)):
        client.force_login(user)
        for page in pages:
            assert (path in client.get(page).content.decode()) is stands, (user, page)
    client.logout()
    assert path not in client.get(pages[1]).content.decode()


def test_once_the_round_has_closed_it_stands_nowhere(
    client: Client, check: str, asked: Asked, magnus: User
) -> None:
    asked.round.closes_at = timezone.now()
    asked.round.save()
    client.force_login(magnus)
    assert "being written" not in client.get("/organisations/mine/").content.decode()
