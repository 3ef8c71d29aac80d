"""The mails as a mail program gets them."""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
import time_machine
from django.core import mail
from django.test import Client

from digests.actions.deliveries import deliver_batch
from digests.actions.issues import make_issue
from digests.mail.messages import wrap
from digests.mail.subjects import subject_line
from digests.models import Delivery, NoticeKind, Reader, Subscription
from digests.windows import Window
from membership.organisations.models import Organisation
from tests.factories.digests import DeliveryFactory, SubscriptionFactory
from tests.support.smtp import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_monday(monday: datetime) -> Iterator[None]:
    with time_machine.travel(monday, tick=False):
        yield


@pytest.fixture
def digest(rita: Reader, news: Organisation, monday: datetime, last_week: Window) -> EmailMessage:
    """Rita's digest, parsed."""
    issue = make_issue("weekly", last_week, now=monday)
    assert issue is not None
    deliver_batch(list(issue.deliveries.values_list("pk", flat=True)))
    return message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)


class Links(HTMLParser):
    """Every address that a mail names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, value or "") for name, value in attrs if name in ("href", "src")]


def test_the_headers_say_what_it_is_and_how_to_leave(digest: EmailMessage) -> None:
    assert digest["Auto-Submitted"] == "auto-generated"
    assert "<updates.portal.example.org>" in digest["List-Id"]
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert digest["Message-ID"] == Delivery.objects.get().message_id


def test_the_mail_programs_button_unsubscribes(digest: EmailMessage) -> None:
    address = digest["List-Unsubscribe"].strip(" <>")
    assert address.startswith("http://portal.example.org/updates/unsubscribe/")
    provider = Client(enforce_csrf_checks=True)
    provider.post(
        address.removeprefix("http://portal.example.org"), {"List-Unsubscribe": "One-Click"}
    )
    assert not Subscription.objects.running().exists()


def test_a_scanner_that_opens_every_link_changes_nothing(
    digest: EmailMessage, client: Client
) -> None:
    before = list(Subscription.objects.values())
    for _, address in Links(text_of(digest, "html")).found:
        if "/updates/" in address:
            page = client.get(address.removeprefix("http://portal.example.org"))
            assert page.status_code == 200, address
    assert list(Subscription.objects.values()) == before


@pytest.mark.parametrize("part", ["plain", "html"])
def test_each_part_stands_alone(digest: EmailMessage, part: str) -> None:
    text = text_of(digest, part)
    for words in (
        "Harbour Helpers",
        "/organisations/harbour-helpers/",
        "You get this e-mail because you asked for e-mail updates",
        "ME14 1XQ",
        "/updates/preferences/",
        "/updates/unsubscribe/",
        "9 to 15 November 2026",
    ):
        assert words in text
    assert "TOKEN" not in text


def test_the_html_loads_nothing_and_runs_nothing(digest: EmailMessage) -> None:
    html = text_of(digest, "html")
    assert all(
        tag == "a" and address.startswith("http://portal.example.org/")
        for tag, address in Links(html).found
    )
    assert "<script" not in html
    assert "prefers-color-scheme: dark" in html
    assert re.search(r"<h1[^>]+style=", html)


def test_what_people_wrote_is_escaped_in_html_and_plain_in_text(
    rita: Reader, news: Organisation, monday: datetime, last_week: Window
) -> None:
    Organisation.objects.update(name="Fish & <b>Chips</b>\r\nBcc: all@example.org")
    issue = make_issue("weekly", last_week, now=monday)
    assert issue is not None
    deliver_batch(list(issue.deliveries.values_list("pk", flat=True)))
    message = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert "Fish & <b>Chips</b> Bcc" in message["Subject"]
    assert "Fish &amp; &lt;b&gt;Chips" in text_of(message, "html")
    assert "Fish & <b>Chips</b>" in text_of(message)


def test_readers_who_share_a_content_have_links_of_their_own(
    rita: Reader, news: Organisation, monday: datetime, last_week: Window
) -> None:
    SubscriptionFactory.create(confirmed_at=last_week.since)
    issue = make_issue("weekly", last_week, now=monday)
    assert issue is not None
    deliver_batch(list(issue.deliveries.values_list("pk", flat=True)))
    pattern = r"/updates/(?:preferences|unsubscribe)/\S+"
    one, other = (set(re.findall(pattern, str(message.body))) for message in mail.outbox)
    assert len(one) == len(other) == 2
    assert one.isdisjoint(other)


@pytest.mark.parametrize("kind", [NoticeKind.PREFERENCES_LINK, NoticeKind.ALREADY_SUBSCRIBED])
def test_a_notice_says_why_it_came_and_carries_no_list_headers(kind: NoticeKind) -> None:
    delivery = DeliveryFactory.create(notice__kind=kind)
    deliver_batch([delivery.pk])
    message = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert message["List-Unsubscribe"] is None
    assert message["Message-ID"] == delivery.message_id
    for part in ("plain", "html"):
        assert "You get this e-mail because" in text_of(message, part)
        assert "/updates/preferences/" in text_of(message, part)


def test_plain_text_has_lines_of_a_readable_width_and_whole_addresses() -> None:
    address = "https://example.org/" + "x" * 100
    text = wrap("word " * 40 + "\n\n\n\n" + address)
    assert max(len(line) for line in text.splitlines() if "example" not in line) <= 76
    assert address in text.splitlines()
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("title", "others", "subject"),
    [
        ("A new minibus", 0, "A new minibus"),
        ("A new minibus.", 2, "A new minibus, and 2 more"),
        ("Where do volunteers park?", 2, "Where do volunteers park? And 2 more"),
    ],
)
def test_a_subject_is_one_sentence(title: str, others: int, subject: str) -> None:
    assert subject_line(title, others) == subject
