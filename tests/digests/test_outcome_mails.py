"""When the results of a round are published, whoever answered or asked to hear of it is told, once."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from consultations.actions import publish_results
from consultations.models import Deed, Response, Round
from consultations.promises import actions
from digests.actions.deliveries import deliver_batch
from digests.actions.promises import stop_promises
from digests.actions.watches import start_watching
from digests.models import Delivery, Notice, Reader, Subscription
from digests.told import told_of
from membership.people.models import User
from membership.places.models import District
from tests.factories.consultations import (
    DeedFactory,
    PointFactory,
    ResponseFactory,
    RoundFactory,
)
from tests.factories.digests import PromiseWatchFactory, ReaderFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moorings(db: None) -> Round:
    made: Round = RoundFactory.create(closed=True, page__title="Moorings", page__slug="moorings")
    return made


def mails() -> dict[str, tuple[str, str]]:
    """Send what waits: by recipient the subject of the mail and its text on one line."""
    mail.outbox.clear()
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    return {each.to[0]: (str(each.subject), " ".join(each.body.split())) for each in mail.outbox}


def hears(address: str, kind: str, thing: Any) -> Reader:
    reader: Reader = ReaderFactory.create(address=address)
    start_watching(reader, kind, thing.pk, acting_user=None, now=timezone.now())
    return reader


def test_whoever_answered_or_hears_of_it_is_told_once(
    moorings: Round, thanet: District, priya: User
) -> None:
    ResponseFactory.create(round=moorings, user=priya)
    ResponseFactory.create(round=moorings, receipt_email="Rob@example.org")
    ResponseFactory.create(
        round=moorings, receipt_email="gone@example.org", withdrawn_at=timezone.now()
    )
    ResponseFactory.create(round=moorings, user=UserFactory.create(is_active=False))
    hears("rob@example.org", "consultation", moorings.page)
    hears("dee@example.org", "district", thanet)
    publish_results(moorings, acting_user=None)
    told = mails()
    assert told.keys() == {"priya@example.org", "rob@example.org", "dee@example.org"}
    subject, text = told["priya@example.org"]
    assert subject == "What people said: Moorings"
    assert "/consultations/moorings/results/" in text
    assert "you answered this consultation" in text
    assert f"/updates/promises/{moorings.page_id}/stop/" in text
    for address in ("rob@example.org", "dee@example.org"):
        assert "you asked to hear of this consultation" in told[address][1]
        assert "/updates/preferences/" in told[address][1]
    assert mails() == {}


def test_the_mail_leads_to_what_was_done_where_that_is_written(moorings: Round) -> None:
    PointFactory.create(page=moorings.page)
    hears("dee@example.org", "consultation", moorings.page)
    publish_results(moorings, acting_user=None)
    text = mails()["dee@example.org"][1]
    assert "what will not be done: " in text
    assert "/consultations/moorings/you-said-we-did/" in text


def test_who_stopped_or_stops_before_it_leaves_is_not_told(moorings: Round) -> None:
    first, second = (
        hears(f"{name}@example.org", "consultation", moorings.page) for name in ("ann", "bob")
    )
    ResponseFactory.create(round=moorings, receipt_email="cat@example.org")
    now = timezone.now()
    stop_promises(first, moorings.page, acting_user=None, now=now)
    publish_results(moorings, acting_user=None)
    Subscription.objects.filter(reader=second).update(ended_at=now, end_reason="left")
    Response.objects.update(receipt_email="")
    assert mails() == {}
    states = Delivery.objects.values_list("reader__address", "skip_reason")
    assert set(states) == {("bob@example.org", "unsubscribed"), ("cat@example.org", "unsubscribed")}


def test_nobody_is_told_of_what_not_everybody_can_read(moorings: Round) -> None:
    hears("dee@example.org", "consultation", moorings.page)
    moorings.page.unpublish()
    publish_results(moorings, acting_user=None)
    assert not Notice.objects.filter(kind="outcome_published").exists()


def test_a_mail_that_was_held_up_says_nothing_of_results_that_are_gone(moorings: Round) -> None:
    hears("dee@example.org", "consultation", moorings.page)
    publish_results(moorings, acting_user=None)
    Round.objects.update(results_published_at=None)
    assert mails() == {}


def test_the_evidence_pack_counts_who_was_told(moorings: Round) -> None:
    hears("dee@example.org", "consultation", moorings.page)
    publish_results(moorings, acting_user=None)
    mails()
    counts = {what: count for (_, what, _), count in told_of(moorings.page.pk).items()}
    assert counts == {"Results of a consultation are published": 1}


def test_each_mail_of_a_promise_says_why_it_came(thanet: District, priya: User) -> None:
    deed: Deed = DeedFactory.create(promised=True)
    ResponseFactory.create(round=deed.page.rounds.get(), user=priya)
    PromiseWatchFactory.create(deed=deed, reader__address="wanda@example.org")
    hears("dee@example.org", "district", thanet)
    actions.write_progress(deed, "Half of it is mended.", acting_user=None)
    whys = {address.partition("@")[0]: text for address, (_, text) in mails().items()}
    assert "you answered this consultation" in whys["priya"]
    assert "you asked to be told of this promise" in whys["wanda"]
    assert "you asked to hear of this consultation, its district or its theme" in whys["dee"]
