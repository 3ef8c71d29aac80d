"""What a database that was restored still has to send, and may have sent before it was restored."""

from datetime import datetime

from django.db import connection

from digests.actions.at_once import issue_of
from digests.actions.issues import timetables
from digests.models import UNSENT, Delivery, DeliveryState, Frequency, Issue, SkipReason
from digests.querysets import DeliveryQuerySet
from digests.windows import at_once_window, due_windows

KEYS_LEFT_OUT = 10_000_000
"""More mails than leave between a backup and its being restored."""


def waiting(until: datetime) -> DeliveryQuerySet:
    """The mails that are to be sent and were written before ``until``."""
    found: DeliveryQuerySet = Delivery.objects.filter(state__in=UNSENT, made_at__lt=until)
    return found


def leave_unsent(until: datetime) -> int:
    """Skip what was written before ``until``, and what the windows that had closed by then would bring;
    says how many mails.

    Whoever was to get them has got them from the portal that ran on after the backup.
    """
    skipped = waiting(until).update(
        state=DeliveryState.SKIPPED, skip_reason=SkipReason.RESTORED, claim=None
    )
    for frequency, weekday in timetables():
        for window in due_windows(frequency, until, weekday):
            Issue.objects.get_or_create(
                frequency=frequency,
                start=window.start,
                end=window.end,
                off_timetable=False,
                defaults={"made_at": until, "left_at": until},
            )
    told = Issue.objects.told_before(Frequency.AT_ONCE, 0).first()
    moments = at_once_window(told.until if told else None, until)
    if moments is not None:
        issue_of(moments, now=until)
    return skipped


def leave_keys_out() -> None:
    """Give no mail the key of one that was sent after the backup: keys stand in Message-IDs, by which mail
    programs drop repeats, and by which mails that come back are found."""
    table = Delivery._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'),"
                " nextval(pg_get_serial_sequence(%s, 'id')) + %s)",
                [table, table, KEYS_LEFT_OUT],
            )
        else:
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [KEYS_LEFT_OUT, table]
            )
