"""Being mailed about a topic, a forum, a theme, a consultation or a district."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.expressions import BaseExpression

from digests.actions.notices import notify
from digests.actions.readers import reader_at, reader_of
from digests.actions.subscriptions import begin_for_watching, end, running
from digests.models import EndReason, NoticeKind, Reader, Subscription, Watch
from digests.models.watches import WATCHED
from forums.following.by_mail import ByMail, provide
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def choose_watch(kind: str, pk: int, *, wanted: bool, acting_user: User, now: datetime) -> None:
    """Set whether ``acting_user`` is mailed about the thing ``pk`` of a ``kind``; twice changes nothing.

    Whoever gets no updates starts with these alone, once a day at most. Whoever gets nothing else and
    takes back the last one gets nothing any more.
    """
    if wanted:
        _start(kind, pk, acting_user, now)
    else:
        _stop(kind, pk, acting_user, now)


def _start(kind: str, pk: int, person: User, now: datetime) -> None:
    start_watching(reader_of(person, now=now), kind, pk, acting_user=person, now=now)


@transaction.atomic
def start_watching(
    reader: Reader, kind: str, pk: int, *, acting_user: User | None, now: datetime
) -> None:
    """``reader`` is mailed about the thing; call it only for who has shown that the address is theirs."""
    subscription = begin_for_watching(reader, acting_user=acting_user, now=now)
    thing = {f"{kind}_id": pk}
    if not Watch.objects.filter(subscription=subscription, **thing).exists():
        Watch.objects.create(subscription=subscription, since=now, **thing)
        record(subscription, "watches", acting_user=acting_user, new=thing)


def ask_to_watch(address: str, kind: str, pk: int, *, now: datetime) -> None:
    """Ask the owner of ``address`` to confirm that they want to hear of the thing; once an hour at most.

    Nothing starts or changes before: anyone can type anyone's address.
    """
    notify(
        NoticeKind.CONFIRM_WATCH,
        reader_at(address, now=now),
        subject_pk=pk,
        details={"kind": kind},
        occurrence=f"{kind}:{now:%Y%m%d%H}",
        now=now,
    )


def _stop(kind: str, pk: int, person: User, now: datetime) -> None:
    reader = Reader.objects.filter(user=person).first()
    subscription = running(reader) if reader else None
    if subscription is None:
        return
    thing = {f"{kind}_id": pk}
    if Watch.objects.filter(subscription=subscription, **thing).delete()[0]:
        record(subscription, "watches no longer", acting_user=person, old=thing)
        end_if_empty(subscription, acting_user=person, now=now)


def end_if_empty(subscription: Subscription, *, acting_user: User | None, now: datetime) -> None:
    """What brings nothing ends."""
    if not subscription.general and not subscription.watches.exists():
        words, because = "Nothing is left that it would bring.", EndReason.LEFT
        end(subscription, words, because=because, acting_user=acting_user, now=now)


@transaction.atomic
def keep_watches(reader: Reader, kept: set[int], *, acting_user: User | None) -> None:
    """``reader`` keeps those watches and is mailed about the others no longer."""
    subscription = running(reader)
    if subscription is None:
        return
    gone = subscription.watches.exclude(pk__in=kept)
    for watch in gone.order_by("pk"):
        thing = {f"{kind}_id": pk for kind, pk in _things(watch)}
        record(subscription, "watches no longer", acting_user=acting_user, old=thing)
    gone.delete()


def _things(watch: Watch) -> list[tuple[str, int]]:
    every = ((kind, getattr(watch, f"{kind}_id")) for kind in WATCHED)
    return [(kind, pk) for kind, pk in every if pk is not None]


def asked(person: User, kind: str) -> BaseExpression:
    """For a queryset of topics, forums or themes: whether ``person`` is mailed about each."""
    confirmed = Subscription.objects.confirmed().filter(reader__user=person)
    return Exists(
        Watch.objects.filter(subscription__in=confirmed.values("pk"), **{kind: OuterRef("pk")})
    )


def register() -> None:
    provide(ByMail(asked=asked, choose=choose_watch))
