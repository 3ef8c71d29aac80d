"""Nobody mails a directory through the portal."""

from collections.abc import Callable

import pytest
from django.test import Client

from digests import limits
from digests.models import Notice, Reader, Subscription
from digests.tokens import make_token
from tests.factories.consultations import ConsultationPageFactory, DeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAILS", 2)


ASKED: dict[str, Callable[[], str]] = {
    "updates": lambda: "/updates/",
    "a consultation": lambda: (
        f"/updates/about/consultation/{ConsultationPageFactory.create().slug}/"
    ),
    "a promise": lambda: f"/updates/promises/{DeedFactory.create(promised=True).pk}/",
    "another address": lambda: (
        f"/updates/preferences/{make_token('preferences', Reader.objects.get().pk)}/address/"
    ),
}


@pytest.mark.parametrize("what", ASKED)
def test_more_mails_than_a_meeting_asks_for_are_refused(
    what: str, rita: Reader, client: Client
) -> None:
    path = ASKED[what]()
    answers = [
        client.post(path, {"address": f"ann{number}@example.org", "frequency": "weekly"})
        for number in range(3)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Too many e-mails at once" in answers[2].content.decode()
    assert Notice.objects.count() == 2


def test_a_lost_link_counts_as_well_and_a_program_gets_none(rita: Reader, client: Client) -> None:
    client.post("/updates/lost-link/", {"address": rita.address, "homepage": "https://x.example"})
    assert not Notice.objects.exists()
    client.post("/updates/lost-link/", {"address": rita.address})
    assert Notice.objects.count() == 1
    assert client.post("/updates/lost-link/", {"address": rita.address}).status_code == 429


def test_somebody_elsewhere_is_not_counted(subscription: Subscription, client: Client) -> None:
    ask = {"address": "ann@example.org", "frequency": "weekly"}
    for _ in range(3):
        client.post("/updates/", ask)
    assert client.post("/updates/", ask, REMOTE_ADDR="192.0.2.7").status_code == 302
