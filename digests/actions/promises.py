"""Hearing of promises: asking for it, confirming, stopping, and who is told of a move."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from consultations.models import ConsultationPage, Deed, Response, Round
from digests.actions.notices import notify, notify_all
from digests.actions.readers import reader_at, reader_of, readers_at, readers_of
from digests.lists.stops import note_life
from digests.models import NoticeKind, PromiseStop, PromiseWatch, Reader
from membership.people.models import User
from portal.records.actions import record

CONSENT_WORDING = (
    "I agree to get an e-mail each time this promise moves. I can stop at any time with the link in each"
    " e-mail."
)


@transaction.atomic
def ask_for_promise(address: str, deed: Deed, *, now: datetime) -> None:
    """Ask the owner of ``address`` to confirm that they want to hear of ``deed``.

    Anyone can type anyone's address: nothing starts before its owner confirms. At most one mail an hour.
    """
    watch = _running(reader_at(address, now=now), deed) or _start(
        reader_at(address, now=now), deed, source="promise page", now=now
    )
    notify(
        NoticeKind.PROMISE_CONFIRM,
        watch.reader,
        subject_pk=watch.pk,
        occurrence=f"{now:%Y%m%d%H}",
        now=now,
    )


@transaction.atomic
def watch_promise(user: User, deed: Deed, *, now: datetime) -> None:
    """The account's own address is confirmed already. Asking twice changes nothing."""
    reader = reader_of(user, now=now)
    watch = _running(reader, deed) or _start(reader, deed, source="account", now=now)
    _confirm(watch, acting_user=user, now=now)


@transaction.atomic
def confirm_promise(watch: PromiseWatch, *, now: datetime) -> None:
    """The owner of the address says yes. Saying it twice changes nothing; one that ended stays so."""
    running = _running(watch.reader, watch.deed)
    if running is not None and running.pk == watch.pk:
        _confirm(running, acting_user=None, now=now)


@transaction.atomic
def stop_promises(
    reader: Reader, page: ConsultationPage, *, acting_user: User | None, now: datetime
) -> None:
    """No more e-mails about what was promised after ``page``, asked for or not."""
    _, new = PromiseStop.objects.get_or_create(
        reader=reader, consultation=page, defaults={"stopped_at": now}
    )
    watched = PromiseWatch.objects.filter(reader=reader, deed__page=page)
    if end_watches(watched, acting_user=acting_user, now=now) or new:
        record(reader, "stopped promises", acting_user=acting_user, new={"consultation": page.pk})


@transaction.atomic
def keep_promises(
    reader: Reader, kept: Collection[int], *, acting_user: User | None, now: datetime
) -> int:
    """``reader`` hears of the promises whose watches are ``kept``, and of no other; how many end."""
    running = PromiseWatch.objects.confirmed_of(reader).exclude(pk__in=kept)
    return end_watches(running.select_for_update(), acting_user=acting_user, now=now)


def end_watches(watches: Iterable[PromiseWatch], *, acting_user: User | None, now: datetime) -> int:
    """End those of ``watches`` that run; how many they were."""
    running = [each for each in watches if each.ended_at is None]
    for watch in running:
        watch.ended_at = now
        watch.save(update_fields=["ended_at"])
        record(watch, "ended", acting_user=acting_user)
    return len(running)


def is_watching(user: User, deed: Deed) -> bool:
    """Whether the account has asked to hear of ``deed``."""
    watches = PromiseWatch.objects.filter(reader__user=user, deed=deed, ended_at__isnull=True)
    return watches.filter(confirmed_at__isnull=False).exists()


def tell_of_a_move(note_pk: int, deed: Deed, *, now: datetime) -> int:
    """Write to everybody whom the move concerns, each once; how many they are.

    Those who answered the consultation, as far as they left an address or have an account, and those who
    hear of it, its districts or its themes, unless they stopped; and whoever asked.
    """
    told = concerned(deed.page, now)
    told |= {reader.pk: reader for reader in _asked(deed)}
    return notify_all(NoticeKind.PROMISE_MOVED, list(told.values()), subject_pk=note_pk, now=now)


def tell_of_an_outcome(round_: Round, *, now: datetime) -> int:
    """Write, once, to everybody whom the published results of ``round_`` concern; how many they are."""
    readers = list(concerned(round_.page, now).values())
    return notify_all(NoticeKind.OUTCOME_PUBLISHED, readers, subject_pk=round_.pk, now=now)


def concerned(page: ConsultationPage, now: datetime) -> dict[int, Reader]:
    """By key, whoever answered ``page`` or hears of it, its districts or its themes, unless they stopped.

    Whoever stopped all updates, or complained of a mail, hears of nothing that she has not asked for.
    """
    answered = {reader.pk: reader for reader in _answered(page, now)}
    unwilling = Reader.objects.who_want_no_more().filter(pk__in=answered)
    for pk in unwilling.values_list("pk", flat=True):
        del answered[pk]
    told = answered
    told |= {reader.pk: reader for reader in Reader.objects.told_of(page)}
    for stop in PromiseStop.objects.filter(consultation=page):
        told.pop(stop.reader_id, None)
    return told


def _answered(page: ConsultationPage, now: datetime) -> Sequence[Reader]:
    """Whoever sent a response that counts: the account, else the address that was left for a receipt."""
    responses = Response.objects.counted().filter(round__page=page)
    accounts = User.objects.filter(pk__in=responses.values("user"), is_active=True)
    left = responses.filter(user__isnull=True).exclude(receipt_email="")
    addresses = left.order_by().values_list("receipt_email", flat=True).distinct()
    return [*readers_of(accounts, now=now), *readers_at(addresses, now=now)]


def _asked(deed: Deed) -> Iterable[Reader]:
    watches = PromiseWatch.objects.filter(
        deed=deed, confirmed_at__isnull=False, ended_at__isnull=True
    )
    return Reader.objects.filter(pk__in=watches.values("reader"))


def _running(reader: Reader, deed: Deed) -> PromiseWatch | None:
    """The reader's running watch, held until the transaction ends."""
    Reader.objects.select_for_update().get(pk=reader.pk)
    watch: PromiseWatch | None = PromiseWatch.objects.filter(
        reader=reader, deed=deed, ended_at__isnull=True
    ).first()
    return watch


def _start(reader: Reader, deed: Deed, *, source: str, now: datetime) -> PromiseWatch:
    return PromiseWatch.objects.create(
        reader=reader,
        deed=deed,
        asked_at=now,
        consent_wording=CONSENT_WORDING,
        consent_source=source,
    )


def _confirm(watch: PromiseWatch, *, acting_user: User | None, now: datetime) -> None:
    if watch.confirmed_at is not None:
        return
    watch.confirmed_at = now
    watch.save(update_fields=["confirmed_at"])
    Reader.objects.filter(pk=watch.reader_id, confirmed_at__isnull=True).update(confirmed_at=now)
    note_life(watch.reader.address)
    record(
        watch,
        "confirmed",
        acting_user=acting_user,
        new={"deed": watch.deed_id, "wording": watch.consent_wording},
    )
