"""What the readers of a batch have asked for, read together."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from digests.items import Interest
from digests.models import Subscription
from membership.places.models import District


@dataclass(frozen=True)
class Interests:
    """A reader's subscription as it stands, with what it is about."""

    subscription: Subscription
    interest: Interest


def read_interests(readers: Collection[int] | QuerySet[Any], *, on: date) -> dict[int, Interests]:
    """By reader, for those whose subscription is confirmed and runs: as many queries for one as for
    many. Nobody whose account was switched off is among them."""
    subscriptions = Subscription.objects.confirmed().of_active()
    found = list(subscriptions.filter(reader__in=readers).select_related("reader"))
    if not found:
        return {}
    districts = _keys(Subscription.districts.through, "district", found)
    themes = _keys(Subscription.themes.through, "theme", found)
    before = _gone_before(on) if districts else {}
    return {
        each.reader_id: Interests(
            each,
            Interest(
                _with_those_before(districts[each.pk], before),
                frozenset(themes[each.pk]),
                frozenset(each.kinds),
            ),
        )
        for each in found
    }


def _keys(through: type, thing: str, subscriptions: list[Subscription]) -> dict[int, set[int]]:
    rows = through.objects.filter(subscription__in=[each.pk for each in subscriptions])  # type: ignore[attr-defined]
    found: dict[int, set[int]] = defaultdict(set)
    for subscription, key in rows.values_list("subscription", thing):
        found[subscription].add(key)
    return found


def _gone_before(on: date) -> dict[int, set[int]]:
    """By district, those that have gone into it by ``on``."""
    gone: dict[int, set[int]] = defaultdict(set)
    ended = District.objects.filter(end__lte=on, successors__isnull=False)
    for district, successor in ended.values_list("pk", "successors"):
        gone[successor].add(district)
    return gone


def _with_those_before(districts: set[int], before: dict[int, set[int]]) -> frozenset[int]:
    """What was told of those, before they ended, is told to whoever now asks for their successors."""
    return frozenset(districts).union(*(before.get(each, ()) for each in districts))
