"""The queue: what waits in the forums that somebody looks after, the urgent first and then the oldest.

Whatever its kind, each thing is first a line of four values, so that the database orders and cuts the
whole; what one page shows of them is read afterwards (``forums.moderation.items``).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Max, Min, Q, When

from forums.models import Appeal, ForumModerator, Report
from forums.moderation.items import COLUMNS, Kind, Lines, Reader, as_lines, request_sources, word
from forums.moderation.to_do import waiting_posts
from forums.moderation.words import URGENT
from forums.querysets import LookedAfter
from membership.people.models import User
from membership.people.roles import is_officer

ITEMS_A_PAGE = 20
HEADINGS = {
    Kind.REPORTS: "Reports",
    Kind.WAITING: "Waiting posts",
    Kind.APPEALS: "Appeals",
    Kind.REQUESTS: "Requests",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of what waits, and how many there are; no kind is everything."""

    kind: Kind | None
    label: str
    count: int


class Queue:
    """What waits for one person on a day."""

    def __init__(self, user: User, on: date) -> None:
        self.user, self.on = user, on
        self.mine = LookedAfter(user, on)
        self.lines = self._lines()

    def tabs(self) -> list[Tab]:
        """Everything, and then kind by kind."""
        each = [Tab(kind, HEADINGS[kind], lines.count()) for kind, lines in self.lines.items()]
        return [Tab(None, "Everything", sum(tab.count for tab in each)), *each]

    def page(self, number: Any, *, kind: Kind | None = None) -> Page[Any]:
        """A page of ``kind``, or of everything; its ``object_list`` are items."""
        first, *others = [self.lines[kind]] if kind in self.lines else list(self.lines.values())
        every = first.union(*others, all=True) if others else first
        page = Paginator(every.order_by("-urgent", "since", "thing"), ITEMS_A_PAGE).get_page(number)
        lines = list(page.object_list)
        reader = Reader(lines, self.mine)
        page.object_list = [reader.item(line) for line in lines]
        return page

    def _lines(self) -> dict[Kind, Lines]:
        lines = {
            Kind.REPORTS: self._reported(),
            Kind.WAITING: self._waiting(),
            Kind.APPEALS: self._appealed(),
        }
        for source in request_sources():
            lines[Kind.REQUESTS] = source.lines(self.user, self.on)
        return lines

    def _reported(self) -> Lines:
        """A line for each post, however many have reported it."""
        mine = self.mine("post__topic__forum")
        if is_officer(self.user):
            mine |= Q(for_officers=True)
        reports = Report.objects.open().filter(mine).exclude(post__author=self.user).order_by()
        urgency = Case(When(reason__in=URGENT, then=1), default=0, output_field=IntegerField())
        each = reports.values("post").annotate(
            kind=word(Kind.REPORTS), thing=F("post"), since=Min("reported_at"), urgent=Max(urgency)
        )
        lines: Lines = each.values_list(*COLUMNS)
        return lines

    def _waiting(self) -> Lines:
        posts = waiting_posts().filter(self.mine("topic__forum")).exclude(author=self.user)
        return as_lines(posts, Kind.WAITING, "written_at")

    def _appealed(self) -> Lines:
        """Not those against one's own decisions; officers read appeals from groups' rooms as well, and
        alone those about what was moved since."""
        own = Q(decision__by=self.user) | Q(decision__post__author=self.user)
        appeals = Appeal.objects.open().exclude(own)
        if not is_officer(self.user):
            there = Q(decision__forum=F("decision__post__topic__forum"))
            appeals = appeals.filter(there, self.mine("decision__forum"))
        return as_lines(appeals, Kind.APPEALS, "made_at")

    def is_for_somebody(self) -> bool:
        """Whether the person looks after any forum on the day."""
        return (
            is_officer(self.user)
            or bool(self.mine.chaired)
            or ForumModerator.objects.exercised_by(self.user, self.on).exists()
        )
