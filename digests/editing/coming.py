"""What is to leave next, and what left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digests.editing.expected import Expected, expected
from digests.figures import Figures, figures_of
from digests.mail.edition import span
from digests.models import Delivery, Issue, IssuePlan
from digests.models.plans import PREPARED, plan_key
from digests.models.readers import Frequency
from digests.windows import SETTLING, Window, window_around, window_of
from portal.lib.time import london_day

PAST = timedelta(days=62)
SHOWN = 30


@dataclass(frozen=True)
class Coming:
    """The issues of one window, before they leave."""

    frequency: str
    window: Window
    plan: IssuePlan | None
    days: Sequence[Expected]

    @property
    def readers(self) -> int:
        """To how many it is still to go, as things stand."""
        return sum(each.readers for each in self.days)

    @property
    def paused(self) -> int:
        return sum(each.paused for each in self.days)

    @property
    def dead(self) -> int:
        """Readers whose address is known not to exist."""
        return sum(each.dead for each in self.days)

    @property
    def days_in_use(self) -> list[Expected]:
        """Those days on which there will be something for somebody."""
        return [each for each in self.days if each.made]

    @property
    def name(self) -> str:
        return str(Frequency(self.frequency).label)

    @property
    def span(self) -> str:
        return span(self.window)

    @property
    def leaves_at(self) -> datetime:
        """When it leaves, if nobody keeps it back; of a weekly one those of Monday."""
        return self.window.until + SETTLING


def coming(now: datetime) -> list[Coming]:
    """The next daily, the next two weekly and the next monthly issue."""
    day = london_day(now - SETTLING)
    windows = [
        (Frequency.DAILY.value, window_around(Frequency.DAILY, day)),
        (Frequency.WEEKLY.value, window_around(Frequency.WEEKLY, day)),
        (Frequency.WEEKLY.value, window_around(Frequency.WEEKLY, day + timedelta(days=7))),
        (Frequency.MONTHLY.value, window_around(Frequency.MONTHLY, day)),
    ]
    plans = {
        (plan.frequency, plan.end): plan
        for plan in IssuePlan.objects.filter(end__in=[window.end for _, window in windows])
    }
    return [
        Coming(
            frequency,
            window,
            plans.get((frequency, window.end)),
            expected(frequency, window.end, now=now),
        )
        for frequency, window in windows
    ]


def window_ending(frequency: str, end: date) -> Window | None:
    """The window of ``frequency`` that ends before ``end``; None where none does."""
    if frequency not in PREPARED:
        return None
    window = window_around(frequency, end - timedelta(days=1))
    return window if window.end == end else None


@dataclass(frozen=True)
class Gone:
    """An issue that was made, with what became of it."""

    issue: Issue
    span: str
    figures: Figures
    plan: tuple[str, date] | None
    is_held: bool


def gone(now: datetime) -> Sequence[Gone]:
    """The latest issues of the last two months that were made for somebody."""
    recent = Issue.objects.filter(made_at__gte=now - PAST, deliveries__isnull=False).distinct()
    issues = list(recent.order_by("-made_at", "-pk")[:SHOWN])
    figures = figures_of(issues)
    held = _held(issues)
    return [
        Gone(each, span(window_of(each)), figures[each.pk], plan_key(each), each.pk in held)
        for each in issues
    ]


def _held(issues: Iterable[Issue]) -> set[int]:
    """Those of which rows wait without a time."""
    rows = Delivery.objects.without_a_time().filter(issue__in=[issue.pk for issue in issues])
    return set(rows.order_by().values_list("issue", flat=True).distinct())
