"""How many were told of a consultation, and when, outlives the notes of to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.evidence.sections import sections_of
from consultations.models import Announcement, Round
from consultations.notices.actions import announce_due
from digests.actions.deliveries import deliver_batch
from digests.actions.watches import start_watching
from digests.figures import figures_of, reached
from digests.models import Delivery, Issue, Notice, Reader, ToldCount
from membership.people.models import User
from portal.records.retention import apply_rule, rule_named
from tests.factories.consultations import ConsultationPageFactory, RoundFactory
from tests.factories.digests import DeliveryFactory, IssueFactory, ReaderFactory

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=400)


@pytest.fixture
def moorings() -> Round:
    """A round that three people were told has opened."""
    round_: Round = RoundFactory.create(
        page__title="Moorings", opens_at=timezone.now() - timedelta(hours=1)
    )
    for name in ("one", "two", "three"):
        reader = ReaderFactory.create(address=f"{name}@example.org")
        start_watching(reader, "consultation", round_.page_id, acting_user=None, now=timezone.now())
    announce_due(timezone.now())
    deliver_batch(list(Delivery.objects.values_list("pk", flat=True)))
    return round_


def told(round_: Round) -> list[tuple[object, ...]]:
    """What the evidence pack says of single mails, without the day."""
    [section] = [each for each in sections_of(round_.page, timezone.now()) if each.key == "told"]
    return [tuple(row[1:]) for row in section.tables[0].rows]


def test_the_pack_says_which_event_so_many_were_told_of(moorings: Round) -> None:
    assert told(moorings) == [("Round 1: Opened", 3)]
    assert told(RoundFactory.create(page=ConsultationPageFactory.create())) == []


def test_the_number_stays_when_the_notes_are_erased(moorings: Round) -> None:
    apply_rule(rule_named("single-mails"), now=LATER)
    assert not Notice.objects.exists()
    assert told(moorings) == [("Round 1: Opened", 3)]
    assert ToldCount.objects.get().count == 3
    apply_rule(rule_named("single-mails"), now=LATER)
    assert told(moorings) == [("Round 1: Opened", 3)]


def test_the_number_stays_when_an_address_is_forgotten(moorings: Round) -> None:
    Reader.objects.filter(address="one@example.org").delete()
    assert told(moorings) == [("Round 1: Opened", 3)]
    apply_rule(rule_named("single-mails"), now=LATER)
    assert told(moorings) == [("Round 1: Opened", 3)]


def test_what_was_not_sent_is_not_counted(moorings: Round) -> None:
    Delivery.objects.filter(reader__address="one@example.org").update(state="failed", sent_at=None)
    Reader.objects.all().delete()
    assert told(moorings) == [("Round 1: Opened", 2)]


def test_what_is_about_no_consultation_is_not_counted(priya: User) -> None:
    sent = DeliveryFactory.create(state="sent", sent_at=timezone.now())
    sent.reader.delete()
    assert not ToldCount.objects.exists()


def test_how_many_an_update_reached_stays(moorings: Round) -> None:
    day = timezone.localdate()
    issue: Issue = IssueFactory.create(start=day - timedelta(days=7), end=day)
    for reader in Reader.objects.all():
        DeliveryFactory.create(
            reader=reader, issue=issue, notice=None, state="sent", sent_at=timezone.now()
        )
    Reader.objects.filter(address="one@example.org").delete()
    apply_rule(rule_named("sent-updates"), now=LATER)
    assert figures_of([issue])[issue.pk].in_words == ["3: sent"]
    assert reached() == {issue.pk: 3}
    assert Announcement.objects.count() == 1
