"""Who is told when a promise moves, who asked for it, and how they stop."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.models import Deed
from consultations.promises import actions
from consultations.signals import promise_moved
from digests.actions.bounces import note_bounce
from digests.actions.deliveries import deliver_batch
from digests.actions.promises import stop_promises, watch_promise
from digests.actions.subscriptions import unsubscribe
from digests.actions.watches import start_watching
from digests.models import (
    BounceKind,
    Delivery,
    Notice,
    NoticeKind,
    PromiseStop,
    PromiseWatch,
    Reader,
    Subscription,
)
from digests.tokens import make_token
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import today
from portal.records.models import AuditRecord
from tests.digests.posting import post
from tests.factories.consultations import DeedFactory, ResponseFactory, RoundFactory
from tests.factories.digests import (
    DeliveryFactory,
    PromiseWatchFactory,
    ReaderFactory,
    SubscriptionFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deed(db: None) -> Deed:
    made: Deed = DeedFactory.create(promised=True, text="We will mend the stile.")
    return made


def mails() -> dict[str, tuple[str, str]]:
    """Send what waits: by recipient the subject of the mail and its text on one line."""
    mail.outbox.clear()
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    assert len({each.to[0] for each in mail.outbox}) == len(mail.outbox)
    return {each.to[0]: (str(each.subject), " ".join(each.body.split())) for each in mail.outbox}


def answer(deed: Deed, **values: Any) -> None:
    ResponseFactory.create(round=deed.page.rounds.get(), **values)


def link_in(text: str, part: str) -> str:
    [found] = [word for word in text.split() if f"/updates/promises/{part}" in word]
    return found.partition("example.org")[2] or "/" + found.split("/", 3)[3]


def test_whoever_answered_or_asked_is_told_once(deed: Deed, priya: User) -> None:
    answer(deed, user=priya)
    answer(deed, receipt_email="Rob@example.org")
    answer(deed)
    PromiseWatchFactory.create(deed=deed, reader__address="rob@example.org")
    PromiseWatchFactory.create(deed=deed, reader__address="wanda@example.org")
    PromiseWatchFactory.create(reader__address="other@example.org")
    PromiseWatchFactory.create(deed=deed, reader__address="shy@example.org", confirmed_at=None)
    note = actions.write_progress(deed, "Half of it is mended.", acting_user=None)
    told = mails()
    assert told.keys() == {"priya@example.org", "rob@example.org", "wanda@example.org"}
    subject, text = told["wanda@example.org"]
    assert subject == f"How a promise stands: {deed.page.title}"
    assert "Half of it is mended." in text
    assert "We will mend the stile." in text
    assert Reader.objects.get(address="priya@example.org").user == priya
    promise_moved.send(Deed, note_pk=note.pk)
    assert mails() == {}
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            kind="promise_moved",
            reader=Reader.objects.get(address="wanda@example.org"),
            subject_pk=note.pk,
            key=Notice.objects.filter(reader__address="wanda@example.org").get().key,
        )


def test_who_hears_of_the_consultation_or_of_its_districts_is_told(
    deed: Deed, thanet: District
) -> None:
    for kind, thing in (("consultation", deed.page), ("district", thanet)):
        reader = ReaderFactory.create(address=f"{kind}@example.org")
        start_watching(reader, kind, thing.pk, acting_user=None, now=timezone.now())
    stop_promises(
        Reader.objects.get(address="district@example.org"),
        deed.page,
        acting_user=None,
        now=timezone.now(),
    )
    actions.keep(deed, "Done.", acting_user=None)
    assert mails().keys() == {"consultation@example.org"}


def test_a_superseded_answer_and_a_closed_account_are_not_told(deed: Deed) -> None:
    answer(deed, receipt_email="late@example.org", superseded_at=timezone.now())
    answer(deed, user=UserFactory.create(is_active=False))
    ResponseFactory.create(round=RoundFactory.create(), receipt_email="elsewhere@example.org")
    actions.keep(deed, "Done.", acting_user=None)
    assert mails() == {}


def test_a_moved_date_is_told_with_the_old_one(deed: Deed) -> None:
    PromiseWatchFactory.create(deed=deed, reader__address="wanda@example.org")
    actions.move_date(deed, today() + timedelta(days=400), "More time.", acting_user=None)
    subject, text = mails()["wanda@example.org"]
    assert subject.startswith("A promise has a new date")
    assert "before:" in text


def test_what_not_everybody_reads_is_told_to_nobody(deed: Deed) -> None:
    PromiseWatchFactory.create(deed=deed)
    deed.page.rounds.update(results_published_at=None)
    actions.write_progress(deed, "x", acting_user=None)
    assert not Notice.objects.exists()
    deed.page.rounds.update(results_published_at=timezone.now())
    actions.write_progress(deed, "y", acting_user=None)
    deed.page.unpublish()
    assert mails() == {}
    assert Delivery.objects.get().skip_reason == "subject_gone"


def test_twenty_are_told_in_as_many_queries_as_five(deed: Deed) -> None:
    counts = []
    for number in (5, 15):
        for each in range(number):
            answer(deed, receipt_email=f"r{number}-{each}@example.org")
        with CaptureQueriesContext(connection) as asked:
            actions.write_progress(deed, "x", acting_user=None)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_visitor_confirms_before_anything_is_sent(client: Client, deed: Deed) -> None:
    url = f"/updates/promises/{deed.pk}/"
    assert url in client.get(deed.get_absolute_url()).content.decode()
    assert "right form" in client.post(url, {"address": "nonsense"}).content.decode()
    client.post(url, {"address": "bot@example.org", "homepage": "x"})
    for _ in range(2):
        client.post(url, {"address": "Wanda@example.org"})
    _, text = mails()["wanda@example.org"]
    assert not Reader.objects.filter(address="bot@example.org").exists()
    actions.write_progress(deed, "x", acting_user=None)
    assert mails() == {}
    confirm = link_in(text, "confirm/")
    assert client.get(confirm).status_code == 200
    assert PromiseWatch.objects.get().confirmed_at is None
    client.post(confirm)
    actions.keep(deed, "Mended.", acting_user=None)
    assert "A promise is kept" in mails()["wanda@example.org"][0]
    kept = AuditRecord.objects.get(action="confirmed", target_label="digests.promisewatch")
    assert "each time this promise moves" in str(kept.new)


def test_who_is_told_already_is_told_that(client: Client, deed: Deed) -> None:
    PromiseWatchFactory.create(deed=deed, reader__address="wanda@example.org")
    client.post(f"/updates/promises/{deed.pk}/", {"address": "wanda@example.org"})
    assert mails()["wanda@example.org"][0] == "We tell you of this promise already"
    assert PromiseWatch.objects.count() == 1


def test_an_account_asks_with_one_button(client: Client, deed: Deed, priya: User) -> None:
    client.force_login(priya)
    url = f"/updates/promises/{deed.pk}/"
    for _ in range(2):
        client.post(url)
    watch = PromiseWatch.objects.get()
    assert (watch.reader.user, watch.confirmed_at is None) == (priya, False)
    assert "already" in client.get(url).content.decode()


def test_the_link_in_each_mail_stops_them_all(client: Client, deed: Deed) -> None:
    answer(deed, receipt_email="rob@example.org")
    PromiseWatchFactory.create(deed=deed, reader__address="wanda@example.org")
    actions.write_progress(deed, "x", acting_user=None)
    for _, text in mails().values():
        stop = link_in(text, f"{deed.page_id}/stop/")
        assert client.get(stop).status_code == 200
        assert "have stopped" in client.post(stop, follow=True).content.decode()
        assert "have stopped" in client.get(stop).content.decode()
    actions.keep(deed, "x", acting_user=None)
    assert mails() == {}
    assert PromiseStop.objects.count() == 2
    assert client.get(f"{stop[:-4]}/").status_code == 404


def test_who_stopped_and_asks_again_hears_of_that_promise_alone(deed: Deed, priya: User) -> None:
    answer(deed, user=priya)
    other = DeedFactory.create(promised=True, page=deed.page)
    watch_promise(priya, deed, now=timezone.now())
    reader = Reader.objects.get()
    stop_promises(reader, deed.page, acting_user=None, now=timezone.now())
    watch_promise(priya, deed, now=timezone.now())
    assert PromiseWatch.objects.count() == 2
    actions.keep(other, "x", acting_user=None)
    assert mails() == {}
    actions.keep(deed, "x", acting_user=None)
    assert mails().keys() == {"priya@example.org"}


def test_stopping_all_updates_stops_these_too(deed: Deed) -> None:
    watch = PromiseWatchFactory.create(deed=deed)
    unsubscribe(watch.reader, acting_user=None, now=timezone.now())
    actions.keep(deed, "x", acting_user=None)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("complained", [False, True])
def test_whoever_left_or_complained_is_not_told_for_having_answered(
    deed: Deed, complained: bool
) -> None:
    reader = SubscriptionFactory.create(reader__address="ann@example.org").reader
    other = ReaderFactory.create(address="bob@example.org")
    for person in (reader, other):
        ResponseFactory.create(round=deed.page.rounds.get(), receipt_email=person.address)
    if complained:
        delivery = DeliveryFactory.create(
            notice__reader=reader, state="sent", sent_at=timezone.now()
        )
        note_bounce(
            delivery, BounceKind.COMPLAINT, source="mailbox", words="abuse", now=timezone.now()
        )
        reader.refresh_from_db()
        assert not reader.mails_mentions
    else:
        unsubscribe(reader, acting_user=None, now=timezone.now())
    actions.keep(deed, "x", acting_user=None)
    told = Notice.objects.filter(kind=NoticeKind.PROMISE_MOVED)
    assert [notice.reader for notice in told] == [other]


def test_whoever_left_and_came_back_is_told_as_before(deed: Deed) -> None:
    reader = SubscriptionFactory.create(reader__address="ann@example.org").reader
    unsubscribe(reader, acting_user=None, now=timezone.now())
    SubscriptionFactory.create(reader=reader)
    ResponseFactory.create(round=deed.page.rounds.get(), receipt_email=reader.address)
    actions.keep(deed, "x", acting_user=None)
    assert Notice.objects.get().reader == reader


def test_the_button_of_a_mail_program_stops_what_comes_of_one_consultation(
    deed: Deed, client: Client
) -> None:
    ResponseFactory.create(round=deed.page.rounds.get(), receipt_email="ann@example.org")
    actions.keep(deed, "x", acting_user=None)
    [message] = post(timezone.now())
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ".promises." not in message.extra_headers["List-Id"]
    assert "<promises." in message.extra_headers["List-Id"]
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    client.post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"})
    assert PromiseStop.objects.get().consultation == deed.page


def preferences_of(reader: Reader) -> str:
    return f"/updates/preferences/{make_token('preferences', reader.pk)}/"


def test_the_preferences_name_each_promise_and_let_go_of_it(client: Client, deed: Deed) -> None:
    gone = PromiseWatchFactory.create(deed=deed, reader__address="wanda@example.org")
    wanda = gone.reader
    kept = PromiseWatchFactory.create(deed=DeedFactory.create(promised=True), reader=wanda)
    other = PromiseWatchFactory.create(deed=deed)
    page = client.get(preferences_of(wanda)).content.decode()
    assert f"We will mend the stile. ({deed.page.title})" in page
    client.post(preferences_of(wanda), {"promises_form": "1", "promises": [kept.pk]})
    running = PromiseWatch.objects.filter(ended_at=None)
    assert set(running) == {kept, other}
    assert not Subscription.objects.exists()  # nothing else is begun by it
    actions.write_progress(deed, "Half of it is mended.", acting_user=None)
    assert "wanda@example.org" not in mails()
    assert AuditRecord.objects.filter(action="ended", target_pk=str(gone.pk)).exists()


def test_the_preferences_name_no_promise_that_nobody_can_read(client: Client, deed: Deed) -> None:
    watch = PromiseWatchFactory.create(deed=deed)
    deed.page.unpublish()
    page = client.get(preferences_of(watch.reader)).content.decode()
    assert "Something that you cannot read at present" in page
    assert "We will mend the stile." not in page


def test_somebody_else_s_promise_cannot_be_chosen(client: Client, deed: Deed) -> None:
    own, other = PromiseWatchFactory.create(deed=deed), PromiseWatchFactory.create(deed=deed)
    form = {"promises_form": "1", "promises": [other.pk]}
    assert "There is a problem" in client.post(preferences_of(own.reader), form).content.decode()
    assert not PromiseWatch.objects.exclude(ended_at=None).exists()


def test_an_old_link_to_confirm_says_so(client: Client, deed: Deed) -> None:
    watch = PromiseWatchFactory.create(deed=deed, confirmed_at=None, ended_at=timezone.now())
    token = make_token("confirm-promise", watch.pk)
    assert client.post(f"/updates/promises/confirm/{token}/").status_code == 410
    assert client.get("/updates/promises/confirm/nonsense/").status_code == 404
