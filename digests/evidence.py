"""How many were told of a consultation when, for its evidence pack: counts and days, never to whom."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from consultations.evidence.sections import Section, Table, evidence
from digests.figures import reached
from digests.mail.edition import span
from digests.models import Issue
from digests.sources.consultations import closing_soon, opened, results
from digests.sources.text import page_path
from digests.told import told_of
from digests.windows import window_of
from portal.lib.templatetags.portal import day

Row = tuple[str, str, int]


@evidence(order=50)
def who_was_told(page: Any, now: datetime) -> Section:
    single = Table("Single e-mails", ("Day", "What", "How many"), list(_single(page)))
    issues = Table(
        "E-mail updates that named it", ("Update", "About", "Addresses"), list(_issues(page))
    )
    text = [
        "Each update brings its readers what concerns the districts and themes that they chose.",
        "To whom each went is forgotten after a while; how many there were is kept.",
    ]
    return Section("told", "Who was told when", text, [single, issues])


def _single(page: Any) -> Iterator[Row]:
    """The mails about the consultation that left, by day and what they told."""
    for (_, what, on), count in sorted(
        told_of(page.pk).items(), key=lambda row: (row[0][2], row[0][1])
    ):
        yield day(on), what, count


def _issues(page: Any) -> Iterator[Row]:
    """The updates whose window named it, with how many addresses each went to."""
    counts = reached()
    path = page_path(page)
    for issue in Issue.objects.filter(pk__in=counts).order_by("end", "pk"):
        window = window_of(issue)
        for source in (opened, closing_soon, results):
            for item in source(window, window.until):
                if item.path.startswith(path):
                    yield span(window), item.about, counts[issue.pk]
