from collections.abc import Iterator
from datetime import datetime

from digests.items import Item
from digests.sources.text import short
from digests.windows import Span
from membership.bodies.models import Call
from membership.bodies.recruitment.querysets import CallQuerySet
from portal.lib.templatetags.portal import moment


def closing_soon(window: Span, at: datetime) -> Iterator[Item]:
    """Open calls that close in the week after the window, or before the next issue if that is later;
    each in one issue."""
    calls = Call.objects.open(at)
    return _items(calls.filter(closes_at__gt=window.looks_from, closes_at__lte=window.looks_to))


def opened(window: Span, at: datetime) -> Iterator[Item]:
    """Calls that were published in the window and are still open."""
    open_now = Call.objects.open(at).values("pk")
    shown = Call.objects.shown_between(window.since, window.until)
    return _items(shown.filter(pk__in=open_now))


def _items(calls: CallQuerySet) -> Iterator[Item]:
    """One for each seat, so that a reader hears of those that concern her."""
    for call in calls.select_related("body").prefetch_related("seats__seat"):
        for offered in call.seats.all():
            seat = offered.seat
            yield Item(
                title=f"{call.body}: put yourself forward for the seat {seat}",
                path=call.get_absolute_url(),
                about=f"Closes {moment(call.last_minute)}",
                summary=short(call.time_asked),
                districts=frozenset([seat.district_id] if seat.district_id else []),
                themes=frozenset([seat.theme_id] if seat.theme_id else []),
            )
