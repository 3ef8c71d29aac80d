"""How long it is known who was on a list of contacts."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from digests.models import Contact, ContactImport
from portal.records.retention import Rule


def ended_before(cut_off: datetime) -> QuerySet[Contact]:
    return Contact.objects.filter(ended_at__lte=cut_off)


def uploaded_before(cut_off: datetime) -> QuerySet[ContactImport]:
    return ContactImport.objects.filter(uploaded_at__lte=cut_off)


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
        name="contact-tables",
        what="Tables of contacts that an officer uploaded and never put on a list",
        period=timedelta(days=2),
        counted_from="the moment of the upload",
        why="Long enough to look at what was read, and to ask a colleague.",
        older_than=uploaded_before,
    ),
]
