"""Issues: each window exactly once, with a row for every reader before the first mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import DateTimeField, F, IntegerField, Value

from digests.models import Delivery, DeliveryState, Frequency, Issue, Subscription
from digests.querysets import SubscriptionQuerySet
from digests.queue import enqueue
from digests.sources import gather
from digests.windows import Window, due_windows
from portal.lib.time import london_day

PLANNED_COLUMNS = (
    "reader_id",
    "issue_id",
    "state",
    "skip_reason",
    "error",
    "attempts",
    "made_at",
    "next_attempt_at",
)


def plan_due_issues(now: datetime) -> list[Issue]:
    """Make every issue that is due at ``now`` and not made yet: safe to call as often as one likes."""
    planned = (
        make_issue(frequency, window, now=now)
        for frequency in Frequency.values
        for window in due_windows(frequency, now)
    )
    return [issue for issue in planned if issue is not None]


def make_issue(
    frequency: str, window: Window, *, now: datetime, off_timetable: bool = False
) -> Issue | None:
    """Make the issue of ``window`` with a delivery for each reader who asked in time for it.

    None when it is made already: the unique row decides between two that try at once.
    """
    with transaction.atomic():
        issue, new = Issue.objects.get_or_create(
            frequency=frequency,
            start=window.start,
            end=window.end,
            off_timetable=off_timetable,
            defaults={"made_at": now},
        )
        if not new:
            return None
        plan_deliveries(issue, now=now)
        enqueue(list(issue.deliveries.order_by("pk").values_list("pk", flat=True)))
    return issue


def recipients(issue: Issue, *, now: datetime) -> SubscriptionQuerySet:
    """The subscriptions that ``issue`` goes to."""
    return Subscription.objects.due(issue.frequency, before=min(issue.until, now))


def plan_deliveries(issue: Issue, *, now: datetime) -> None:
    """Write the deliveries of ``issue`` in one statement, however many readers there are."""
    moment = Value(now, output_field=DateTimeField())
    rows = (
        recipients(issue, now=now)
        .order_by()
        .values_list(
            F("reader_id"),
            Value(issue.pk, output_field=IntegerField()),
            Value(DeliveryState.WAITING.value),
            Value(""),
            Value(""),
            Value(0),
            moment,
            moment,
        )
    )
    select, parameters = rows.query.sql_with_params()
    columns = ", ".join(connection.ops.quote_name(column) for column in PLANNED_COLUMNS)
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {select}", parameters)


@dataclass(frozen=True)
class Forecast:
    """What an issue made now would be: its window, its items and how many readers it goes to."""

    window: Window
    items: int
    readers: int


def week_until_now(now: datetime) -> Window:
    """The seven days that end with today: the window of an issue sent by hand."""
    tomorrow = london_day(now) + timedelta(days=1)
    return Window(tomorrow - timedelta(days=7), tomorrow)


def forecast_now(*, now: datetime) -> Forecast:
    """What ``make_issue_now`` would send."""
    window = week_until_now(now)
    return Forecast(
        window=window,
        items=sum(len(section.items) for section in gather(window, at=now)),
        readers=Subscription.objects.due(Frequency.WEEKLY, before=now).count(),
    )


def make_issue_now(*, now: datetime) -> Issue | None:
    """Make an issue of the last seven days beside the timetable; None when today has one already."""
    return make_issue(Frequency.WEEKLY, week_until_now(now), now=now, off_timetable=True)
