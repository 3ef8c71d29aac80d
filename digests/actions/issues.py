"""Issues: each window exactly once, with a row for every reader before the first mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import DateTimeField, F, IntegerField, Value

from digests.actions.plans import lock_plan
from digests.errors import ApprovalNeeded
from digests.models import Delivery, DeliveryState, Frequency, Issue, Subscription, Weekday
from digests.models.plans import may_leave, needs_approval
from digests.querysets import SubscriptionQuerySet
from digests.queue import wake
from digests.reach import reach
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
    "tells_from",
    "looks_from",
)


def plan_due_issues(now: datetime) -> list[Issue]:
    """Make every issue that is due at ``now`` and not made yet: safe to call as often as one likes."""
    due = [
        (frequency, window)
        for frequency, weekday in timetables()
        for window in due_windows(frequency, now, weekday)
    ]
    made = _made(window for _, window in due)
    planned = (
        make_issue(frequency, window, now=now)
        for frequency, window in due
        if (frequency, window.start, window.end) not in made
    )
    return [issue for issue in planned if issue is not None]


def _made(windows: Iterable[Window]) -> set[tuple[str, date, date]]:
    """Those of ``windows`` whose issues are made: what a tick usually finds, in one query."""
    on_timetable = Issue.objects.filter(off_timetable=False, to_moment=None)
    recent = on_timetable.filter(end__in={window.end for window in windows})
    return set(recent.order_by().values_list("frequency", "start", "end"))


def timetables() -> list[tuple[str, int]]:
    """Each frequency and, of a weekly issue, each day that somebody chose; the archive's always."""
    chosen = Subscription.objects.confirmed().filter(frequency=Frequency.WEEKLY)
    days = {Weekday.MONDAY.value, *chosen.order_by().values_list("weekday", flat=True).distinct()}
    return [
        (Frequency.DAILY, Weekday.MONDAY),
        *((Frequency.WEEKLY, day) for day in sorted(days)),
        (Frequency.MONTHLY, Weekday.MONDAY),
    ]


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
    return issue


def recipients(issue: Issue, *, now: datetime) -> SubscriptionQuerySet:
    """The subscriptions that ``issue`` goes to and whose readers have no delivery of it yet."""
    due = Subscription.objects.due(issue.frequency, before=min(issue.until, now))
    if issue.off_timetable:  # what is watched is told by the timetable alone, and so once
        due = due.filter(general=True)
    elif issue.frequency == Frequency.WEEKLY:
        due = due.filter(weekday=issue.end.weekday())
    return due.exclude(reader__in=issue.deliveries.values("reader"))


def plan_deliveries(issue: Issue, *, now: datetime) -> int:
    """Write the deliveries of ``issue`` that are missing and hand them to the worker; says how many.

    They are written in one statement, however many readers there are.
    """
    moment = Value(now, output_field=DateTimeField())
    leaves = may_leave(lock_plan(issue))
    if leaves and issue.left_at is None:
        issue.left_at = now
        issue.save(update_fields=["left_at"])
    due = moment if leaves else Value(None, output_field=DateTimeField())
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
            due,
            *reach(issue),
        )
    )
    select, parameters = rows.query.sql_with_params()
    columns = ", ".join(connection.ops.quote_name(column) for column in PLANNED_COLUMNS)
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {select}", parameters)
        added: int = cursor.rowcount
    if leaves:
        wake(added)
    return added


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
    """What ``make_issue_now`` would send, and to how many who have not had it."""
    window = week_until_now(now)
    served = Delivery.objects.filter(
        issue__frequency=Frequency.WEEKLY,
        issue__start=window.start,
        issue__end=window.end,
        issue__off_timetable=True,
    )
    due = Subscription.objects.due(Frequency.WEEKLY, before=now).filter(general=True)
    return Forecast(
        window=window,
        items=sum(len(section.items) for section in gather(window, at=now)),
        readers=due.exclude(reader__in=served.values("reader")).count(),
    )


def make_issue_now(*, now: datetime) -> int:
    """Send an issue of the last seven days beside the timetable; says how many readers it goes to.

    A second run on a day goes to those who have subscribed since, and to nobody twice. Raises
    ApprovalNeeded where issues need one, since nobody could give it.
    """
    if needs_approval():
        raise ApprovalNeeded
    window = week_until_now(now)
    issue = make_issue(Frequency.WEEKLY, window, now=now, off_timetable=True)
    if issue is not None:
        return issue.deliveries.count()
    with transaction.atomic():
        issue = Issue.objects.select_for_update().get(
            frequency=Frequency.WEEKLY, start=window.start, end=window.end, off_timetable=True
        )
        return plan_deliveries(issue, now=now)
