"""Working days in England: Monday to Friday without bank holidays."""

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

DIVISION = BankHolidays.ENGLAND_AND_WALES


@cache
def _calendar() -> BankHolidays:
    """The holidays that the package brings with it; nothing is asked of another host."""
    return BankHolidays(use_cached_holidays=True)


@cache
def known_until() -> date:
    """The last bank holiday that is known; later days count as if there were none."""
    last: date = max(each["date"] for each in _calendar().get_holidays(division=DIVISION))
    return last


def working_days(start: date, end: date) -> int:
    """How many days from ``start`` until before ``end`` are worked."""
    days = (start + timedelta(days=number) for number in range((end - start).days))
    return sum(_calendar().is_work_day(day, division=DIVISION) for day in days)
