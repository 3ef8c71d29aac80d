"""How long it is known who was on a list of contacts."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from digests.models import CircularStop, Contact, ContactImport, DeadAddress
from portal.records.retention import Rule


def ended_before(cut_off: datetime) -> QuerySet[Contact]:
    return Contact.objects.filter(ended_at__lte=cut_off)


def uploaded_before(cut_off: datetime) -> QuerySet[ContactImport]:
    return ContactImport.objects.filter(uploaded_at__lte=cut_off)


def taken_back_before(cut_off: datetime) -> QuerySet[CircularStop]:
    return CircularStop.objects.filter(taken_back_at__lte=cut_off)


def dead_since(cut_off: datetime) -> QuerySet[DeadAddress]:
    return DeadAddress.objects.filter(since__lte=cut_off)


RULES = [
    Rule(
        name="ended-contacts",
        what="Names and addresses of people who are on a list of contacts no longer",
        period=timedelta(days=2 * 365),
        counted_from="the day on which they were taken off the list, or asked to be",
        why=(
            "Should anybody ask, we can show why we wrote to them. That an address wants no circulars"
            " is kept for good, so that no new list brings them back."
        ),
        older_than=ended_before,
    ),
    Rule(
        name="stops-taken-back",
        what="Notes that somebody wanted no circulars, and took that back",
        period=timedelta(days=2 * 365),
        counted_from="the day on which they took it back",
        why="Should anybody ask, we can show that they wanted our e-mails again.",
        older_than=taken_back_before,
    ),
    Rule(
        name="dead-addresses",
        what="Notes that an e-mail address does not exist",
        period=timedelta(days=2 * 365),
        counted_from="the day on which an e-mail to it came back",
        why="Until then no list brings it back. Later it may belong to somebody else.",
        older_than=dead_since,
    ),
    Rule(
        name="contact-tables",
        what="Tables of contacts that an officer uploaded and never put on a list",
        period=timedelta(days=2),
        counted_from="the moment of the upload",
        why="Long enough to look at what was read, and to ask a colleague.",
        older_than=uploaded_before,
    ),
]
