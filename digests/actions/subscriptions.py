"""Signing up, confirming, choosing, leaving. Only what a person does on purpose changes anything."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from digests.actions.notices import notify
from digests.actions.promises import end_watches
from digests.actions.readers import reader_at, reader_of
from digests.lists.stops import note_life
from digests.models import (
    EndReason,
    Frequency,
    Issue,
    NoticeKind,
    PromiseWatch,
    Reader,
    Subscription,
    Weekday,
)
from digests.windows import window_of
from membership.people.models import User, fold_email
from membership.places.models import District, Theme
from portal.lib.time import add_months, london_day
from portal.records.actions import record

CONSENT_WORDING = (
    "I agree to get the portal’s e-mail updates at this address. I can change what I get or stop"
    " at any time with the links in each e-mail."
)


@dataclass(frozen=True)
class Choices:
    """What somebody wants to hear about; an empty collection means everything."""

    frequency: str = Frequency.WEEKLY
    districts: Collection[District] = field(default_factory=list)
    themes: Collection[Theme] = field(default_factory=list)
    general: bool = True
    weekday: int = Weekday.MONDAY
    kinds: Collection[str] = field(default_factory=list)
    paused_until: date | None = None

    def as_record(self) -> dict[str, object]:
        weekly = self.frequency == Frequency.WEEKLY
        return {
            **({} if self.general else {"general": False}),
            "frequency": str(self.frequency),
            **({"weekday": Weekday(self.weekday).label} if weekly else {}),
            "districts": sorted(district.name for district in self.districts),
            "themes": sorted(theme.name for theme in self.themes),
            **({"kinds": sorted(map(str, self.kinds))} if self.kinds else {}),
            **({"paused_until": self.paused_until} if self.paused_until else {}),
        }


def choices_of(subscription: Subscription) -> Choices:
    return Choices(
        subscription.frequency,
        list(subscription.districts.all()),
        list(subscription.themes.all()),
        subscription.general,
        subscription.weekday,
        subscription.kinds,
        subscription.paused_until,
    )


def _choose(subscription: Subscription, choices: Choices, now: datetime) -> None:
    if subscription.confirmed_at and _timetable(choices) != _timetable(choices_of(subscription)):
        _keep_what_was_told(subscription, subscription.confirmed_at)
        subscription.timetable_changed_at = now
    subscription.frequency, subscription.weekday = choices.frequency, choices.weekday
    subscription.general, subscription.kinds = choices.general, sorted(map(str, choices.kinds))
    subscription.paused_until, subscription.alive_at = choices.paused_until, now
    subscription.save()
    subscription.districts.set(choices.districts)
    subscription.themes.set(choices.themes)


def _timetable(choices: Choices) -> tuple[str, int | None]:
    weekly = choices.frequency == Frequency.WEEKLY
    return str(choices.frequency), choices.weekday if weekly else None


def _keep_what_was_told(subscription: Subscription, confirmed_at: datetime) -> None:
    """Up to when the issues that she was sent so far have told her everything, and ahead of deadlines."""
    told = Issue.objects.told_before(subscription.frequency, subscription.weekday)
    last: Issue | None = told.first()
    began = subscription.timetable_changed_at or confirmed_at
    if last is not None and last.until > began:
        ahead = window_of(last).looks_to
        subscription.told_until = last.until
        subscription.told_ahead_until = max(subscription.told_ahead_until or ahead, ahead)
    elif not subscription.timetable_changed_at:
        subscription.told_until = confirmed_at


def _start(reader: Reader, choices: Choices, *, source: str, now: datetime) -> Subscription:
    subscription = Subscription.objects.create(
        reader=reader, asked_at=now, consent_wording=CONSENT_WORDING, consent_source=source
    )
    _choose(subscription, choices, now)
    return subscription


def running(reader: Reader) -> Subscription | None:
    """The reader's running subscription, held until the transaction ends."""
    Reader.objects.select_for_update().get(pk=reader.pk)
    subscription: Subscription | None = reader.subscriptions.running().first()
    return subscription


@transaction.atomic
def sign_up(address: str, choices: Choices, *, source: str, now: datetime) -> None:
    """Ask the owner of ``address`` to confirm that they want the digest.

    Anyone can type anyone's address, so nothing starts before its owner confirms, and nothing that
    its owner has chosen changes: a reader who has confirmed already is sent the way to their
    preferences instead. At most one mail an hour.
    """
    reader = reader_at(address, now=now)
    subscription = running(reader)
    if subscription is not None and subscription.confirmed_at:
        notify(
            NoticeKind.ALREADY_SUBSCRIBED,
            reader,
            subject_pk=subscription.pk,
            occurrence=f"{now:%Y%m%d%H}",
            now=now,
        )
        return
    if subscription is None:
        subscription = _start(reader, choices, source=source, now=now)
    else:  # whoever asks now is not who asked before: what they agree to, where and when is this
        subscription.asked_at, subscription.consent_source = now, source
        subscription.consent_wording = CONSENT_WORDING
        _choose(subscription, choices, now)
    notify(
        NoticeKind.CONFIRMATION,
        reader,
        subject_pk=subscription.pk,
        occurrence=f"{now:%Y%m%d%H}",
        now=now,
    )


def _confirm(subscription: Subscription, *, acting_user: User | None, now: datetime) -> None:
    subscription.confirmed_at = now
    subscription.save(update_fields=["confirmed_at"])
    Reader.objects.filter(pk=subscription.reader_id, confirmed_at__isnull=True).update(
        confirmed_at=now
    )
    note_life(subscription.reader.address)
    record(
        subscription,
        "confirmed",
        acting_user=acting_user,
        new={
            **choices_of(subscription).as_record(),
            "wording": subscription.consent_wording,
            "source": subscription.consent_source,
        },
    )


@transaction.atomic
def confirm(subscription: Subscription, *, now: datetime) -> None:
    """The owner of the address says yes. Saying it twice changes nothing; one that ended stays so."""
    current = running(subscription.reader)
    if current is not None and current.pk == subscription.pk and not current.confirmed_at:
        _confirm(current, acting_user=None, now=now)


@transaction.atomic
def choose(
    reader: Reader, choices: Choices, *, source: str, acting_user: User | None, now: datetime
) -> None:
    """Set what ``reader`` gets; call it only for someone who has shown that the address is theirs.

    Starts a subscription when none is running, and confirms one that waits.
    """
    subscription = running(reader)
    if subscription is None:
        subscription = _start(reader, choices, source=source, now=now)
        _confirm(subscription, acting_user=acting_user, now=now)
        return
    old = choices_of(subscription).as_record()
    _choose(subscription, choices, now)
    if not subscription.confirmed_at:
        _confirm(subscription, acting_user=acting_user, now=now)
    elif old != choices.as_record():
        record(subscription, "changed", acting_user=acting_user, old=old, new=choices.as_record())


def subscribe_account(user: User, choices: Choices, *, now: datetime) -> Reader:
    """Set what the account's own, confirmed address gets."""
    with transaction.atomic():
        reader = reader_of(user, now=now)
        choose(reader, choices, source="account", acting_user=user, now=now)
    return reader


@transaction.atomic
def unsubscribe(reader: Reader, *, acting_user: User | None, now: datetime) -> None:
    """End whatever ``reader`` gets regularly, and what she asked to hear of. Twice changes nothing."""
    end_watches(PromiseWatch.objects.filter(reader=reader), acting_user=acting_user, now=now)
    subscription = running(reader)
    if subscription is not None:
        because = EndReason.LEFT
        end(
            subscription,
            "The reader unsubscribed.",
            because=because,
            acting_user=acting_user,
            now=now,
        )


@transaction.atomic
def turn_down(reader: Reader, how: str, *, acting_user: User | None, now: datetime) -> None:
    """Send ``reader`` less instead of nothing: ``TURNED_DOWN`` says what. Twice changes nothing."""
    subscription = running(reader)
    if subscription is None:
        return
    old = choices_of(subscription)
    new = replace(old, **TURNED_DOWN[how](london_day(now)))
    if old.paused_until and new.paused_until and old.paused_until > new.paused_until:
        new = old  # she had asked for a longer rest
    before = old.as_record()
    _choose(subscription, new, now)
    if before != new.as_record():
        record(subscription, "changed", acting_user=acting_user, old=before, new=new.as_record())


TURNED_DOWN: dict[str, Callable[[date], dict[str, Any]]] = {
    "monthly": lambda on: {"frequency": Frequency.MONTHLY},
    "pause": lambda on: {"paused_until": add_months(on, 3)},
}
"""What somebody can do instead of leaving: one e-mail a month, or none for three months."""


def end(
    subscription: Subscription,
    reason: str,
    *,
    because: EndReason,
    acting_user: User | None,
    now: datetime,
) -> None:
    """End a subscription that runs and is held."""
    subscription.ended_at, subscription.end_reason = now, because
    subscription.save(update_fields=["ended_at", "end_reason"])
    record(subscription, "ended", acting_user=acting_user, reason=reason)


@transaction.atomic
def begin_for_watching(reader: Reader, *, acting_user: User | None, now: datetime) -> Subscription:
    """The running subscription of somebody who has shown that the address is hers.

    One that is made for what she watches brings nothing else; so does one that waits to be confirmed,
    since anybody may have typed the address.
    """
    subscription = running(reader)
    only_watching = Choices(Frequency.DAILY, general=False)
    if subscription is None:
        subscription = _start(reader, only_watching, source="following", now=now)
    elif not subscription.confirmed_at:
        _choose(subscription, only_watching, now)
    if not subscription.confirmed_at:
        _confirm(subscription, acting_user=acting_user, now=now)
    return subscription


@transaction.atomic
def send_preferences_link(address: str, *, now: datetime) -> None:
    """Mail ``address`` the link to its preferences; nothing for a stranger. Once every ten minutes."""
    reader = Reader.objects.filter(address=fold_email(address)).first()
    if reader is None:
        return
    notify(
        NoticeKind.PREFERENCES_LINK,
        reader,
        subject_pk=reader.pk,
        occurrence=f"{now:%Y%m%d%H%M}"[:-1],
        now=now,
    )
