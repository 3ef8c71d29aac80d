from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from consultations.models import Deed
from digests.items import Item
from digests.sources.text import names, short
from digests.windows import Span
from portal.lib.templatetags.portal import day
from portal.lib.time import end_from_last_day, last_day, london_day, start_of_day


def due(window: Span, at: datetime) -> Iterator[Item]:
    """Promises that are due in the week after the window, or before the next issue if that is later, and
    those that became overdue in it: each once before its day and once after it."""
    earliest = london_day(min(window.since, window.looks_from))
    promises = (
        Deed.objects.visible_to(None, at)
        .unsettled()
        .filter(due_on__gte=last_day(earliest), due_on__lte=london_day(window.looks_to))
        .select_related("page")
        .prefetch_related("page__districts", "page__themes")
        .order_by("due_on", "pk")
    )
    for promise in promises:
        ends = start_of_day(end_from_last_day(promise.due_on))
        if window.since <= ends < window.until:
            yield _item(promise, f"Overdue since {day(ends)}")
        elif window.looks_from < ends <= window.looks_to:
            yield _item(promise, f"Due by {day(promise.due_on)}")


def done(window: Span, at: datetime) -> Iterator[Item]:
    """Consultations for which everybody could first read in the window what was done about what people
    said, or why it was not; each once, with the first of it."""
    deeds = (
        Deed.objects.visible_to(None, at)
        .with_shown_at(at)
        .filter(shown_at__gte=window.since, shown_at__lt=window.until)
        .select_related("page")
        .prefetch_related("page__districts", "page__themes")
        .order_by("shown_at", "order", "pk")
    )
    told: set[int] = set()
    for deed in deeds:
        if deed.page_id not in told:
            told.add(deed.page_id)
            yield _of_page(deed)


def _of_page(deed: Deed) -> Item:
    page = deed.page
    districts, themes = page.districts.all(), page.themes.all()
    return Item(
        title=page.title,
        path=reverse("consultations:you_said_we_did", args=[page.slug]),
        about=" · ".join(filter(None, ["You said, we did", names(districts)])),
        summary=short(deed.text),
        districts=frozenset(district.pk for district in districts),
        themes=frozenset(theme.pk for theme in themes),
        page=page.pk,
    )


def _item(promise: Deed, about: str) -> Item:
    page = promise.page
    districts, themes = page.districts.all(), page.themes.all()
    return Item(
        title=short(promise.text),
        path=promise.get_absolute_url(),
        about=" · ".join(filter(None, [about, promise.owner_post, page.title, names(districts)])),
        districts=frozenset(district.pk for district in districts),
        themes=frozenset(theme.pk for theme in themes),
        page=page.pk,
    )
