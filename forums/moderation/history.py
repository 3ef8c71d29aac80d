"""What is known of somebody who wrote, and of somebody who reported: for whoever decides.

What happened in a group's room is told to those who look after that room and to nobody else.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from forums.models import Decision, Post, Report
from forums.moderation.words import AGAINST
from forums.querysets import LookedAfter


@dataclass(frozen=True, slots=True)
class AuthorHistory:
    """Posts to be seen, and decisions against their author that stand."""

    posts: int = 0
    against: int = 0
    warnings: int = 0
    suspensions: int = 0

    def __str__(self) -> str:
        words = [_some(self.posts, "post")]
        words += [f"{_some(self.against, 'decision')} against their posts"] if self.against else []
        words += [_some(self.warnings, "warning")] if self.warnings else []
        words += [_some(self.suspensions, "suspension")] if self.suspensions else []
        return ", ".join(words) if len(words) > 1 else f"{words[0]}, nothing decided against them"


@dataclass(frozen=True, slots=True)
class ReporterHistory:
    """Reports that were answered, and those after which something was done with the post."""

    answered: int = 0
    upheld: int = 0

    def __str__(self) -> str:
        if not self.answered:
            return "their first report"
        return f"{_some(self.answered, 'earlier report')}, {self.upheld} upheld"


def of_authors(pks: Collection[int | None], reader: LookedAfter) -> dict[int | None, AuthorHistory]:
    """The history of each author; two statements, however many they are."""
    posts = Post.objects.visible().filter(_told("topic__forum", reader), author__in=pks)
    written = dict(posts.order_by().values_list("author").annotate(count=Count("pk")))
    decisions = Decision.objects.standing().filter(_told("forum", reader), post__author__in=pks)
    rows = (
        decisions.order_by()
        .values_list("post__author")
        .annotate(
            against=Count("pk", filter=Q(about_text__in=AGAINST)),
            warnings=Count("pk", filter=Q(about_author="warned")),
            suspensions=Count("pk", filter=Q(about_author="suspended")),
        )
    )
    decided = {author: counts for author, *counts in rows}
    return {pk: AuthorHistory(written.get(pk, 0), *decided.get(pk, ())) for pk in pks if pk}


def of_reporters(
    pks: Collection[int | None], reader: LookedAfter
) -> dict[int | None, ReporterHistory]:
    """The history of each reporter with an account; one statement."""
    told = _told("post__topic__forum", reader)
    reports = Report.objects.filter(told, reporter__in=pks, closed_at__isnull=False)
    upheld = Q(decision__about_text__in=AGAINST) & ~Q(
        decision__appealed__answered__answer="overturned"
    )
    rows = (
        reports.order_by()
        .values_list("reporter")
        .annotate(answered=Count("pk"), upheld=Count("pk", filter=upheld))
    )
    counts = {reporter: found for reporter, *found in rows}
    return {pk: ReporterHistory(*counts.get(pk, ())) for pk in pks if pk}


def _told(forum: str, reader: LookedAfter) -> Q:
    return Q(**{f"{forum}__body__isnull": True}) | reader(forum)


def _some(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"
