"""Getting updates at another address: the new one confirms, and everything goes along.

An account's updates go to the account's address of today, which its owner has confirmed there.
"""

from datetime import datetime

from django.db import transaction

from digests.actions.notices import notify
from digests.actions.promises import end_watches
from digests.actions.readers import reader_at, reader_of
from digests.actions.subscriptions import end, running
from digests.errors import NothingToMove
from digests.lists.stops import note_life
from digests.models import (
    Delivery,
    DeliveryState,
    EndReason,
    Notice,
    NoticeKind,
    PromiseStop,
    PromiseWatch,
    Reader,
    Subscription,
)
from digests.models.watches import WATCHED
from membership.people.models import User, fold_email
from portal.records.actions import record


def ask_to_move(reader: Reader, address: str, *, now: datetime) -> None:
    """Ask the owner of ``address`` to confirm that the updates of ``reader`` go there from now on.

    Until then nothing changes: anyone can type anyone's address. Once an hour at most.
    """
    new = reader_at(address, now=now)
    if new.pk == reader.pk:
        return
    notify(
        NoticeKind.ADDRESS_CONFIRM,
        new,
        subject_pk=reader.pk,
        occurrence=f"{now:%Y%m%d%H}",
        now=now,
    )


@transaction.atomic
def move(notice: Notice, *, now: datetime) -> None:
    """All that the old address asked for comes to the one that ``notice`` was sent to.

    What either of them watches is kept, and how often mails come is as at the old address. The old one is
    told. Raises NothingToMove where its reader has left, has an account now, or has moved already.
    """
    old = Reader.objects.filter(pk=notice.subject_pk, user=None).first()
    subscription = running(old) if old is not None else None
    if old is None or subscription is None or not subscription.confirmed_at:
        raise NothingToMove
    _bring_along(old, notice.reader, subscription, now=now)
    notify(NoticeKind.ADDRESS_LEFT, old, subject_pk=notice.pk, now=now)


@transaction.atomic
def follow_account(user: User, *, now: datetime) -> None:
    """After ``user`` has another address: her updates go there, with what that address got before."""
    old = Reader.objects.filter(user=user).first()
    if old is None or old.address == fold_email(user.email):
        return
    new = reader_of(user, now=now)
    if new.pk != old.pk:
        _bring_along(old, new, running(old), now=now)


def _bring_along(
    old: Reader, new: Reader, subscription: Subscription | None, *, now: datetime
) -> None:
    """All of the ``old`` address, ``subscription`` first, becomes that of the ``new`` one."""
    before = running(new)
    if subscription is not None and before is not None:
        _unite(before, subscription)
        reason, because = "The updates of another address came here.", EndReason.JOINED
        end(before, reason, because=because, acting_user=new.user, now=now)
    if subscription is not None:
        subscription.reader, subscription.alive_at = new, now  # whoever confirms it reads there
        subscription.save(update_fields=["reader", "alive_at"])
        was, becomes = {"reader": old.pk}, {"reader": new.pk}
        record(subscription, "moved", acting_user=new.user, old=was, new=becomes)
    _move_promises(old, new, now=now)
    _move_unsent(old, new)
    Reader.objects.filter(pk=new.pk, confirmed_at=None).update(confirmed_at=now)
    note_life(new.address)


def _unite(gone: Subscription, stays: Subscription) -> None:
    """What ``gone`` watched and ``stays`` does not is watched by it from now on."""
    has = {_thing(watch) for watch in stays.watches.all()}
    for watch in gone.watches.all():
        if _thing(watch) not in has:
            watch.subscription = stays
            watch.save(update_fields=["subscription"])


def _thing(watch: object) -> tuple[object, ...]:
    return tuple(getattr(watch, f"{kind}_id") for kind in WATCHED)


def _move_promises(old: Reader, new: Reader, *, now: datetime) -> None:
    """Each promise is watched, and each consultation's promises are stopped, once."""
    watched = PromiseWatch.objects.filter(reader=new, ended_at=None).values_list("deed", flat=True)
    mine = PromiseWatch.objects.filter(reader=old, ended_at=None)
    end_watches(mine.filter(deed__in=list(watched)), acting_user=None, now=now)
    mine.update(reader=new)
    stopped = PromiseStop.objects.filter(reader=new).values_list("consultation", flat=True)
    PromiseStop.objects.filter(reader=old).exclude(consultation__in=list(stopped)).update(
        reader=new
    )


def _move_unsent(old: Reader, new: Reader) -> None:
    """Issues that are planned and not sent yet go to the new address."""
    has = Delivery.objects.filter(reader=new, issue__isnull=False).values_list("issue", flat=True)
    waiting = Delivery.objects.filter(
        reader=old, issue__isnull=False, state=DeliveryState.WAITING
    ).exclude(issue__in=list(has))
    waiting.update(reader=new)
