"""How long it is known who was reminded."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from membership.bodies.reminders.models import Reminder
from portal.records.retention import Rule


def made_before(cut_off: datetime) -> QuerySet[Reminder]:
    return Reminder.objects.filter(made_at__lte=cut_off)


RULES = [
    Rule(
        name="seat-reminders",
        what="Notes that somebody was reminded of the end of a term",
        period=timedelta(days=2 * 365),
        counted_from="the day of the reminder",
        why="They keep a reminder from being sent twice. After two years none could be.",
        older_than=made_before,
    ),
]
