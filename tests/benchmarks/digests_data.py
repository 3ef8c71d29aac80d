"""A hundred thousand subscribers over twelve districts and twenty themes, and something to tell them."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from digests.actions.issues import make_issue, week_until_now
from digests.models import Frequency, Issue, Reader, Subscription
from membership.places.models import Theme
from tests.benchmarks.forum_data import twelve_districts
from tests.factories.home import make_news

THEMES = 20
ITEMS = 10  # in a mail: as many of the themes as a reader chooses
SHARE = 10  # readers of the weekly issue who get the same, spread at random
WORDS = "volunteers of the harbour meet on Thursday to speak about the new bus and who may use it "
BATCH = 10_000


def fill(readers: dict[Frequency, int]) -> None:
    """Everybody with a confirmed subscription, and an article a theme.

    Daily readers chose one district and get everything of it; weekly ones share their choice of ten
    themes with nine others; no two monthly ones chose the same.
    """
    themes = list(Theme.objects.all())
    themes += Theme.objects.bulk_create(
        Theme(name=f"Theme {number}", slug=f"theme-{number}")
        for number in range(len(themes), THEMES)
    )
    themes = themes[:THEMES]
    for theme in themes:
        title = f"{theme.name}: {WORDS}"
        make_news(f"{title}{title}"[:150], summary=WORDS * 4, themes=[theme])
    numbers = iter(range(sum(readers.values())))
    for frequency, count in readers.items():
        _subscribe(frequency, list(islice(numbers, count)), [theme.pk for theme in themes])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@transaction.atomic
def _subscribe(frequency: Frequency, numbers: list[int], themes: list[int]) -> None:
    since = timezone.now() - timedelta(days=100)
    readers = Reader.objects.bulk_create(
        (Reader(address=f"reader-{number}@example.org", since=since) for number in numbers), BATCH
    )
    made = Subscription.objects.bulk_create(
        (
            Subscription(
                reader=reader,
                frequency=frequency,
                weekday=week_until_now(timezone.now()).end.weekday(),
                asked_at=since,
                confirmed_at=since,
            )
            for reader in readers
        ),
        BATCH,
    )
    pks = [each.pk for each in made]
    if frequency == Frequency.DAILY:
        districts = [district.pk for district in twelve_districts()]
        rows = ((pk, districts[number % len(districts)]) for number, pk in enumerate(pks))
        _copy(Subscription.districts.through._meta.db_table, "district_id", rows)
        return
    share = SHARE if frequency == Frequency.WEEKLY else 1
    choices = _choices(themes, len(pks) // share) * share
    random.Random(3).shuffle(choices)
    chosen = ((pk, theme) for pk, choice in zip(pks, choices, strict=True) for theme in choice)
    _copy(Subscription.themes.through._meta.db_table, "theme_id", chosen)


def _choices(themes: list[int], count: int) -> list[tuple[int, ...]]:
    """So many different choices of ten themes."""
    chance = random.Random(4)
    found: set[tuple[int, ...]] = set()
    while len(found) < count:
        found.add(tuple(sorted(chance.sample(themes, ITEMS))))
    return list(found)


def _copy(table: str, column: str, rows: Iterable[tuple[int, int]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} (subscription_id, {column}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def plan(frequency: Frequency, *, now: datetime) -> Issue:
    """The issue of the days until now, as it is planned when a window closes."""
    issue = make_issue(frequency, week_until_now(now), now=now)
    if issue is None:
        raise SystemExit("The issue was there already.")
    return issue
