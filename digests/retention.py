"""How long it is known to whom the portal wrote what."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from digests.actions.farewells import forget_told, settled_farewells
from digests.models import (
    UNSENT,
    Bounce,
    Delivery,
    Notice,
    PromiseStop,
    PromiseWatch,
    Reader,
    Subscription,
)
from digests.told import keep_counts
from portal.records.retention import Rule, unreferenced


def unconfirmed_before(cut_off: datetime) -> QuerySet[Subscription]:
    return Subscription.objects.filter(confirmed_at=None, asked_at__lte=cut_off)


def ended_before(cut_off: datetime) -> QuerySet[Subscription]:
    return Subscription.objects.filter(confirmed_at__isnull=False, ended_at__lte=cut_off)


def unconfirmed_watches_before(cut_off: datetime) -> QuerySet[PromiseWatch]:
    return PromiseWatch.objects.filter(confirmed_at=None, asked_at__lte=cut_off)


def ended_watches_before(cut_off: datetime) -> QuerySet[PromiseWatch]:
    return PromiseWatch.objects.filter(confirmed_at__isnull=False, ended_at__lte=cut_off)


def stops_before(cut_off: datetime) -> QuerySet[PromiseStop]:
    return PromiseStop.objects.filter(reader__user=None, stopped_at__lte=cut_off)


def notices_before(cut_off: datetime) -> QuerySet[Notice]:
    unsent = Delivery.objects.filter(notice=OuterRef("pk"), state__in=UNSENT)
    return Notice.objects.filter(made_at__lte=cut_off).exclude(Exists(unsent))


def deliveries_before(cut_off: datetime) -> QuerySet[Delivery]:
    issued = Delivery.objects.filter(issue__isnull=False, made_at__lte=cut_off)
    return issued.exclude(state__in=UNSENT)


def forget_notices(rows: QuerySet[Notice]) -> None:
    """How many there were stays."""
    keep_counts(Delivery.objects.filter(notice__in=rows))
    rows.delete()


def forget_deliveries(rows: QuerySet[Delivery]) -> None:
    """How many addresses each update reached stays."""
    keep_counts(rows)
    rows.delete()


def came_back_before(cut_off: datetime) -> QuerySet[Bounce]:
    return Bounce.objects.filter(at__lte=cut_off)


def told_before(cut_off: datetime) -> QuerySet[Notice]:
    return settled_farewells().filter(made_at__lte=cut_off)


def unused_readers_since(cut_off: datetime) -> QuerySet[Reader]:
    return unreferenced(Reader.objects.filter(user=None, since__lte=cut_off), besides=())


RULES = [
    Rule(
        name="unconfirmed-subscriptions",
        what="Requests for e-mail updates that nobody confirmed",
        period=timedelta(days=30),
        counted_from="the day of the request",
        why=(
            "The link to confirm works for 14 days. Without it there is no consent, and somebody"
            " else may have typed the address."
        ),
        older_than=unconfirmed_before,
    ),
    Rule(
        name="ended-subscriptions",
        what="Subscriptions to e-mail updates that have ended",
        period=timedelta(days=2 * 365),
        counted_from="the day on which you left or changed what you get",
        why="Should anybody ask, we can show that you had agreed to the e-mails we sent.",
        older_than=ended_before,
    ),
    Rule(
        name="unconfirmed-promise-watches",
        what="Requests to be told when a promise moves that nobody confirmed",
        period=timedelta(days=30),
        counted_from="the day of the request",
        why="As with e-mail updates: without a confirmation there is no consent.",
        older_than=unconfirmed_watches_before,
    ),
    Rule(
        name="ended-promise-watches",
        what="Requests to be told when a promise moves that have ended",
        period=timedelta(days=2 * 365),
        counted_from="the day on which you stopped them",
        why="Should anybody ask, we can show that you had agreed to the e-mails we sent.",
        older_than=ended_watches_before,
    ),
    Rule(
        name="promise-stops",
        what="Notes that an address without an account wants no e-mails about a consultation’s promises",
        period=timedelta(days=365),
        counted_from="the day on which you stopped them",
        why="The address that you left with your answers has long been deleted: we could not write to it.",
        older_than=stops_before,
    ),
    Rule(
        name="farewells",
        what="An address that was erased, with or without an account, to which we write once more",
        period=timedelta(0),
        counted_from="the moment in which that last e-mail is sent",
        why="It tells the owner that everything is gone. Nothing else needs the address.",
        older_than=told_before,
        apply=forget_told,
    ),
    Rule(
        name="single-mails",
        what="Notes that an e-mail about your account or your organisation was sent",
        period=timedelta(days=90),
        counted_from="the day of the e-mail",
        why="Long enough to find out why an e-mail did not arrive.",
        older_than=notices_before,
        apply=forget_notices,
    ),
    Rule(
        name="bounces",
        what="Notes that an e-mail to an address came back, or was reported as unwanted",
        period=timedelta(days=90),
        counted_from="the day on which it came back",
        why=(
            "Long enough to see whether several in a row come back. That updates ended because of it is"
            " kept with them."
        ),
        older_than=came_back_before,
    ),
    Rule(
        name="sent-updates",
        what="Notes of which e-mail update went to which address",
        period=timedelta(days=365),
        counted_from="the day on which it was sent",
        why="They keep an update from being sent twice, and show how many people it reached.",
        older_than=deliveries_before,
        apply=forget_deliveries,
    ),
    Rule(
        name="unused-addresses",
        what="E-mail addresses without an account, a subscription or a note of an e-mail",
        period=timedelta(days=30),
        counted_from="the day on which we first wrote to the address",
        why="Nothing is left that we would need the address for.",
        older_than=unused_readers_since,
    ),
]
