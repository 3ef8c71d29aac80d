from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse

from consultations.models import ConsultationPage, Event, Round
from consultations.notices.querysets import RoundQuerySet
from consultations.notices.state import closing_soon_at
from digests.items import Item
from digests.sources.text import names, page_path, short
from digests.windows import Span
from portal.lib.templatetags.portal import moment

Announced = tuple[int, Event]
"""A round, and what notices told of it."""


def closing_soon(window: Span, at: datetime) -> Iterator[Item]:
    """Open rounds that close in the week after the window, or before the next issue if that is later;
    each in one issue."""
    rounds = Round.objects.open(at).filter(
        closes_at__gt=window.looks_from, closes_at__lte=window.looks_to
    )
    for each in _with_page(rounds.order_by("closes_at")):
        yield _item(
            each.page, about=f"Closes {moment(each.last_minute)}", announced=_closing_notices(each)
        )


def opened(window: Span, at: datetime) -> Iterator[Item]:
    """Notices that became visible in the window, and rounds that opened in it."""
    shown = (
        ConsultationPage.objects.visible_to(None)
        .shown_between(window.since, window.until)
        .listed()
        .order_by("visible_from")
    )
    for page in shown:
        current, coming = page.current_round(at), page.next_round(at)
        if current:
            about = f"Open until {moment(current.last_minute)}"
            yield _item(page, about=about, announced=[(current.pk, Event.OPENED)])
        elif coming:
            yield _item(page, about=f"Opens {moment(coming.opens_at)}")
        else:
            yield _item(page)
    rounds = Round.objects.open(at).filter(
        opens_at__gte=window.since, opens_at__lt=window.until, page__visible_from__lt=window.since
    )
    for each in _with_page(rounds.order_by("opens_at")):
        about = f"{each.label} is open until {moment(each.last_minute)}"
        yield _item(each.page, about=about, announced=[(each.pk, Event.OPENED)])


def results(window: Span, at: datetime) -> Iterator[Item]:
    """Rounds whose results were published in the window."""
    rounds = Round.objects.with_published_results(at).filter(
        results_published_at__gte=window.since, results_published_at__lt=window.until
    )
    for each in _with_page(rounds.order_by("results_published_at")):
        path = reverse("consultations:results", args=[each.page.slug])
        yield _item(each.page, path=path, about=f"What people answered in {each.label}")


def _with_page(rounds: RoundQuerySet) -> list[Round]:
    """Rounds of pages that everyone may read, with the page's districts and themes."""
    visible = ConsultationPage.objects.visible_to(None).values("pk")
    return list(
        rounds.filter(page__in=visible)
        .select_related("page")
        .prefetch_related("page__districts", "page__themes")
    )


def _closing_notices(of: Round) -> list[Announced]:
    """A round of a week or less closes soon as it opens: there one notice says both."""
    soon = (of.pk, Event.CLOSING_SOON)
    if closing_soon_at(of.closes_at) <= of.opens_at:
        return [soon, (of.pk, Event.OPENED)]
    return [soon]


def _item(
    page: ConsultationPage, *, path: str = "", about: str = "", announced: Iterable[Announced] = ()
) -> Item:
    districts, themes = page.districts.all(), page.themes.all()
    return Item(
        title=page.title,
        path=path or page_path(page),
        about=" · ".join(filter(None, [about, names(districts)])),
        summary=short(page.summary),
        districts=frozenset(district.pk for district in districts),
        themes=frozenset(theme.pk for theme in themes),
        page=page.pk,
        announced=frozenset((round_pk, str(event)) for round_pk, event in announced),
    )
