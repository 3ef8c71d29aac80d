"""Sending through GOV.UK Notify; its client, which talks to the network, is replaced."""

import sys
from types import ModuleType
from typing import Any

import pytest
from django.test import override_settings

from digests.actions.deliveries import deliver
from digests.actions.issues import make_issue
from digests.actions.notices import notify
from digests.mail.writer import Writer
from digests.models import Delivery, NoticeKind, Reader
from digests.notify import NotifyBackend
from digests.windows import Window
from membership.organisations.models import Organisation

pytestmark = pytest.mark.django_db


class Refusal(Exception):
    """As the client raises it."""

    def __init__(self, status_code: int) -> None:
        super().__init__(f"{status_code} refused")
        self.status_code = status_code


class Client:
    """What the portal asks of the client: kept, or refused."""

    sent: list[dict[str, Any]] = []
    refuses: int | None = None

    def __init__(self, key: str) -> None:
        assert key == "key-of-the-council"

    def send_email_notification(self, **fields: Any) -> None:
        if self.refuses:
            raise Refusal(self.refuses)
        self.sent.append(fields)


@pytest.fixture
def client_of_notify(monkeypatch: pytest.MonkeyPatch) -> type[Client]:
    module = ModuleType("notifications_python_client.notifications")
    module.NotificationsAPIClient = Client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "notifications_python_client", ModuleType("client"))
    monkeypatch.setitem(sys.modules, "notifications_python_client.notifications", module)
    monkeypatch.setattr(Client, "sent", [])
    return Client


def send(delivery: Delivery, now: Any) -> Delivery:
    with override_settings(NOTIFY_API_KEY="key-of-the-council", NOTIFY_TEMPLATE_ID="template"):
        deliver(delivery.pk, now=now, connection=NotifyBackend(), writer=Writer())
    delivery.refresh_from_db()
    return delivery


def test_an_issue_goes_with_its_words_its_reference_and_the_way_out(
    client_of_notify: type[Client],
    rita: Reader,
    news: Organisation,
    last_week: Window,
    monday: Any,
) -> None:
    issue = make_issue("weekly", last_week, now=monday)
    assert issue is not None
    delivery = send(issue.deliveries.get(), monday)
    [fields] = client_of_notify.sent
    assert delivery.state == "sent"
    assert (fields["email_address"], fields["template_id"]) == (rita.address, "template")
    assert "Harbour Helpers" in fields["personalisation"]["body"]
    assert fields["reference"] == delivery.message_id
    assert "/updates/unsubscribe/" in fields["one_click_unsubscribe_url"]
    assert fields["one_click_unsubscribe_url"].startswith("http")


@pytest.mark.parametrize(
    ("status", "state"), [(400, "failed"), (403, "waiting"), (429, "waiting"), (500, "waiting")]
)
def test_a_mail_that_it_never_takes_fails_and_all_else_waits(
    client_of_notify: type[Client],
    rita: Reader,
    monday: Any,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    state: str,
) -> None:
    monkeypatch.setattr(client_of_notify, "refuses", status)
    notice = notify(NoticeKind.PREFERENCES_LINK, rita, subject_pk=rita.pk, now=monday)
    assert notice is not None
    assert send(notice.delivery, monday).state == state
