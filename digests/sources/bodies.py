from collections.abc import Iterator
from datetime import datetime, timedelta

from digests.items import Item
from digests.sources.text import short
from digests.windows import Span
from membership.bodies.models import Seat, Term
from membership.bodies.sittings import sittings
from portal.lib.templatetags.portal import day, until
from portal.lib.time import london_day, start_of_day


def appointments(window: Span, at: datetime) -> Iterator[Item]:
    """Who was given which seat: appointments that became visible in the window."""
    terms = (
        Term.objects.visible_to(None)
        .shown_between(window.since, window.until)
        .select_related("person", "organisation", "seat__body", "body")
    )
    for term in terms:
        days = f"from {day(term.start)}" + (f" to {until(term.end)}" if term.end else "")
        organisation = str(term.organisation) if term.organisation else ""
        yield _item(
            term.seat,
            title=f"{term.body}: {term.person} takes the seat {term.seat}",
            about=" · ".join(filter(None, [organisation, days])),
        )


def vacancies(window: Span, at: datetime) -> Iterator[Item]:
    """Seats that fell vacant in the window, and how to put oneself forward."""
    on = london_day(window.until - timedelta(microseconds=1))
    for sitting in sittings(Seat.objects.current(on), on):
        since = sitting.vacant_since
        if since is not None and window.since <= start_of_day(since) < window.until:
            yield _item(
                sitting.seat,
                title=f"{sitting.seat.body}: the seat {sitting.seat} is vacant",
                about=f"Since {day(since)}",
                summary=short(sitting.seat.body.how_to_join),
            )


def _item(seat: Seat, *, title: str, about: str, summary: str = "") -> Item:
    return Item(
        title=title,
        path=seat.body.get_absolute_url(),
        about=about,
        summary=summary,
        districts=frozenset([seat.district_id] if seat.district_id else []),
        themes=frozenset([seat.theme_id] if seat.theme_id else []),
    )
