"""What became of a circular is known for good, and adds up at every moment."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from digests.actions.batches import Sender
from digests.actions.circulars import send_circular
from digests.figures import figures_of_circulars
from digests.lists.recipients import mark_of, recipients
from digests.lists.stops import stop_circulars
from digests.models import (
    Circular,
    CircularStop,
    ContactList,
    Delivery,
    LedgerCount,
    Notice,
    Reader,
)
from digests.sending.lines import Line
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.retention import apply_rule, rule_named
from tests.factories.lists import CircularFactory, ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def circular(partners: ContactList, olive: User, now: datetime) -> Circular:
    """On its way to ten people, one of whom has stopped it since."""
    ContactFactory.create_batch(10, contact_list=partners)
    circular: Circular = CircularFactory.create(lists=[partners])
    found = recipients(circular, on=london_day(now))
    send_circular(circular, seen=mark_of(circular, found), acting_user=olive, now=now)
    stop_circulars(found.addresses[0], now=now)
    return circular


def send_some(number: int, now: datetime) -> None:
    with Sender(None, line=Line(EmailBackend()), clock=lambda: now) as sender:
        sender.send_next(Delivery.objects.all(), number)


def lines(circular: Circular) -> list[str]:
    return figures_of_circulars([circular])[circular.pk].in_words


def test_the_lines_add_up_to_those_it_was_addressed_to_at_every_moment(
    circular: Circular, now: datetime
) -> None:
    seen = []
    for _ in range(5):
        figures = figures_of_circulars([circular])[circular.pk]
        assert sum(int(line.partition(":")[0]) for line in figures.in_words) == 10
        seen.append(figures.waiting)
        send_some(3, now)
    assert seen == [10, 7, 4, 1, 0]
    assert len(mail.outbox) == 9


def test_a_page_of_one_that_is_on_its_way_says_so(
    client: Client, circular: Circular, olive_signed_in: User, now: datetime
) -> None:
    send_some(3, now)
    page = client.get(circular.get_absolute_url()).content.decode()
    assert "Being sent since" in page
    assert "7: not sent yet" in page


def test_the_figures_stay_when_the_notes_of_single_mails_go(
    circular: Circular, now: datetime
) -> None:
    send_some(20, now)
    before = lines(circular)
    apply_rule(rule_named("single-mails"), now=now + timedelta(days=91))
    assert not Notice.objects.exists()
    assert lines(circular) == before == ["9: sent", "1: the reader has left"]


def test_an_address_that_is_forgotten_stays_counted_whether_it_was_written_to_or_not(
    circular: Circular, now: datetime
) -> None:
    send_some(3, now)
    going = Reader.objects.exclude(address__in=CircularStop.objects.values("address"))
    for state in ("sent", "waiting"):
        reader = going.filter(deliveries__state=state).first()
        assert reader is not None
        reader.delete()
    send_some(20, now)
    assert lines(circular) == ["8: sent", "2: the reader has left"]
    assert sum(each.count for each in LedgerCount.objects.all()) == 2
