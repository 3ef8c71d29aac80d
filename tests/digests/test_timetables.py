"""When updates come, and about what: the day of the week, pauses, kinds, and changing one's mind."""

from datetime import date, datetime, timedelta

import pytest

from digests.actions.issues import plan_due_issues
from digests.actions.subscriptions import Choices, choose
from digests.models import Delivery, Frequency, Issue, Reader, SkipReason, Subscription, Weekday
from digests.windows import Window
from membership.organisations.models import Organisation
from portal.lib.time import LONDON
from tests.digests.posting import post
from tests.factories.consultations import ConsultationPageFactory, DeedFactory, RoundFactory
from tests.factories.digests import IssueFactory
from tests.factories.home import make_news
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def change(reader: Reader, now: datetime, **choices: object) -> None:
    choose(reader, Choices(**choices), source="test", acting_user=None, now=now)  # type: ignore[arg-type]


def tick_daily(first: datetime, days: int) -> list[str]:
    """What the mails of ``days`` nights say, one after the other."""
    texts = []
    for number in range(days):
        now = first + number * DAY
        plan_due_issues(now)
        texts += [str(message.body) for message in post(now)]
    return texts


def joins(name: str, moment: datetime) -> Organisation:
    return OrganisationFactory.create(name=name, visible_from=moment)


def test_a_weekly_update_comes_on_the_day_that_was_chosen(
    rita: Reader, monday: datetime, last_week: Window
) -> None:
    joins("Harbour Helpers", last_week.since + 5 * DAY)  # on Saturday
    Subscription.objects.update(weekday=Weekday.THURSDAY)
    assert tick_daily(monday, 3) == []
    [text] = tick_daily(monday + 3 * DAY, 1)
    assert "Harbour Helpers" in text
    assert "5 to 11 November" not in text
    assert "12 to 18 November 2026" in text


def test_days_that_nobody_chose_have_no_issue_save_monday(rita: Reader, monday: datetime) -> None:
    Subscription.objects.update(weekday=Weekday.THURSDAY)
    plan_due_issues(monday)
    days = {issue.end.weekday() for issue in Issue.objects.filter(frequency="weekly")}
    assert days == {Weekday.MONDAY, Weekday.THURSDAY}


def test_the_archive_lists_the_weeks_that_end_on_a_sunday(db: None) -> None:
    IssueFactory.create(start=date(2026, 11, 12), end=date(2026, 11, 19))
    week = IssueFactory.create(start=date(2026, 11, 9), end=date(2026, 11, 16))
    by_hand = IssueFactory.create(
        start=date(2026, 11, 11), end=date(2026, 11, 18), off_timetable=True
    )
    assert list(Issue.objects.archived()) == [by_hand, week]


def test_whoever_pauses_hears_nothing_until_the_day_she_said(
    rita: Reader, monday: datetime, news: Organisation
) -> None:
    change(rita, monday - DAY, paused_until=monday.date() + DAY)
    assert tick_daily(monday, 1) == []
    assert SkipReason.PAUSED in Delivery.objects.values_list("skip_reason", flat=True)
    joins("Ferry Friends", monday + DAY)
    assert len(tick_daily(monday + 7 * DAY, 1)) == 1


def test_only_the_kinds_that_were_chosen_come(
    rita: Reader, monday: datetime, news: Organisation, during: datetime
) -> None:
    make_news("A new minibus", visible_from=during)
    Subscription.objects.update(kinds=["news"])
    [text] = tick_daily(monday, 1)
    assert "A new minibus" in text
    assert "Harbour Helpers" not in text


def test_from_weekly_to_daily_nothing_is_left_out_or_told_twice(
    rita: Reader, monday: datetime, news: Organisation
) -> None:
    assert len(tick_daily(monday, 1)) == 1  # last week's
    joins("Ferry Friends", monday + timedelta(hours=12))
    wednesday = monday + 2 * DAY + timedelta(hours=9)
    change(rita, wednesday, frequency=Frequency.DAILY)
    joins("Castle Carers", wednesday + timedelta(hours=1))
    [text] = tick_daily(monday + DAY, 3)
    assert "Ferry Friends" in text
    assert "Castle Carers" in text
    assert "Harbour Helpers" not in text


def test_from_daily_to_monthly_what_was_told_does_not_come_again(
    rita: Reader, monday: datetime
) -> None:
    change(rita, monday - 30 * DAY, frequency=Frequency.DAILY)
    joins("Ferry Friends", monday - timedelta(hours=3))
    assert len(tick_daily(monday, 1)) == 1
    change(rita, monday + timedelta(hours=9), frequency=Frequency.MONTHLY)
    joins("Castle Carers", monday + timedelta(hours=10))
    [text] = tick_daily(datetime(2026, 12, 1, 0, 5, tzinfo=LONDON), 1)
    assert "Castle Carers" in text
    assert "Ferry Friends" not in text


def test_changing_twice_before_the_next_issue_still_leaves_nothing_out(
    rita: Reader, monday: datetime
) -> None:
    tick_daily(monday, 1)
    joins("Ferry Friends", monday + timedelta(hours=1))
    change(rita, monday + timedelta(hours=9), frequency=Frequency.MONTHLY)
    change(rita, monday + timedelta(hours=10), frequency=Frequency.DAILY)
    [text] = tick_daily(monday + DAY, 2)
    assert "Ferry Friends" in text


def test_a_change_between_the_end_of_a_window_and_its_issue_leaves_nothing_out(
    rita: Reader, monday: datetime, news: Organisation
) -> None:
    change(rita, monday - timedelta(minutes=2), frequency=Frequency.DAILY)
    assert tick_daily(monday, 1) == []
    [text] = tick_daily(monday + DAY, 1)
    assert "Harbour Helpers" in text


def test_who_heard_monthly_and_then_weekly_misses_no_day_in_between(
    rita: Reader, monday: datetime
) -> None:
    change(rita, monday - 60 * DAY, frequency=Frequency.MONTHLY)
    new_year = datetime(2027, 1, 1, 0, 5, tzinfo=LONDON)
    tick_daily(new_year, 1)
    joins("Ferry Friends", new_year + DAY)
    change(rita, new_year + 30 * DAY, frequency=Frequency.WEEKLY, weekday=Weekday.SATURDAY)
    texts = tick_daily(new_year + 31 * DAY, 8)
    assert sum("Ferry Friends" in text for text in texts) == 1


def test_who_changes_again_and_again_before_an_issue_misses_nothing(
    rita: Reader, monday: datetime
) -> None:
    change(rita, monday - 60 * DAY, frequency=Frequency.MONTHLY)
    new_year = datetime(2027, 1, 1, 0, 5, tzinfo=LONDON)
    tick_daily(new_year, 1)
    joins("Ferry Friends", new_year + DAY)
    change(rita, new_year + 30 * DAY, frequency=Frequency.WEEKLY, weekday=Weekday.SATURDAY)
    change(rita, new_year + 33 * DAY, frequency=Frequency.MONTHLY)
    texts = tick_daily(new_year + 34 * DAY, 30)
    assert sum("Ferry Friends" in text for text in texts) == 1


MARCH, FEBRUARY = (
    datetime(2027, 3, 12, 17, tzinfo=LONDON),
    datetime(2027, 2, 26, 17, tzinfo=LONDON),
)


@pytest.mark.parametrize(
    ("first", "then", "closes"),
    [
        (Frequency.WEEKLY, Frequency.MONTHLY, MARCH),
        (Frequency.DAILY, Frequency.MONTHLY, MARCH),
        (Frequency.MONTHLY, Frequency.WEEKLY, MARCH),
        (Frequency.MONTHLY, Frequency.DAILY, MARCH),
        (Frequency.MONTHLY, Frequency.WEEKLY, FEBRUARY),
        (Frequency.MONTHLY, Frequency.DAILY, FEBRUARY),
    ],
)
def test_a_deadline_is_told_once_though_somebody_changes_between_two_issues(
    rita: Reader, monday: datetime, first: Frequency, then: Frequency, closes: datetime
) -> None:
    change(rita, monday - 60 * DAY, frequency=first)
    page = ConsultationPageFactory.create(title="Bus shelters", visible_from=monday - 60 * DAY)
    RoundFactory.create(page=page, opens_at=monday - 60 * DAY, closes_at=closes)
    texts = tick_daily(datetime(2027, 2, 1, 0, 5, tzinfo=LONDON), 1)
    change(rita, datetime(2027, 2, 18, 17, tzinfo=LONDON), frequency=then)
    texts += tick_daily(datetime(2027, 2, 19, 0, 5, tzinfo=LONDON), 21)
    assert sum("Bus shelters" in text for text in texts) == 1


def test_a_promise_that_fell_due_between_two_timetables_is_overdue(
    rita: Reader, monday: datetime
) -> None:
    tick_daily(monday, 1)
    long_ago = monday - 300 * DAY
    page = ConsultationPageFactory.create(visible_from=long_ago)
    RoundFactory.create(
        page=page, opens_at=long_ago, closes_at=long_ago + DAY, results_published_at=long_ago + DAY
    )
    DeedFactory.create(page=page, promised=True, text="A map.", due_on=monday.date() + 9 * DAY)
    change(rita, monday + timedelta(hours=9), frequency=Frequency.MONTHLY)
    [text] = tick_daily(datetime(2026, 12, 1, 0, 5, tzinfo=LONDON), 1)
    assert "Overdue since 26 November 2026" in text


def test_an_issue_that_waits_tells_what_it_was_planned_to_whatever_is_chosen_meanwhile(
    rita: Reader, monday: datetime, news: Organisation
) -> None:
    change(rita, monday - timedelta(minutes=2), frequency=Frequency.DAILY)
    plan_due_issues(monday + DAY)
    change(rita, monday + DAY + timedelta(hours=1), frequency=Frequency.MONTHLY)
    [mail] = post(monday + DAY + timedelta(hours=2))
    assert "Harbour Helpers" in str(mail.body)
