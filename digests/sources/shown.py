"""What came to be seen in a window, and what of that was out of sight in between."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Q

from digests.models import Frequency, Issue
from digests.windows import SETTLING, Span, Window
from forums.models import Absence, Topic
from forums.querysets import PostQuerySet, TopicQuerySet
from portal.lib.time import london_day

Things = TypeVar("Things", TopicQuerySet, PostQuerySet)


def shown_in(things: Things, window: Span) -> Things:
    """The visible ones of ``things``, topics or posts, that an issue of ``window`` tells of.

    That is each that people could first see in the window. One that was out of sight when the issue of
    that window left is told in the window in which it was shown again; if it was away once more when that
    one's issue left, then in the next in which it came back, and so on. So nothing that was hidden for a
    while is told twice, or never. A post is out of sight with its topic, too.
    """
    in_window = Q(visible_from__gte=window.since, visible_from__lt=window.until)
    were_away = _of(things.model, Absence.objects.filter(until__gte=window.since))
    things = things.visible()
    told = _told(things.filter(were_away), window)
    return things.filter(in_window & ~were_away | Q(pk__in=told))


def _of(model: type[Any], absences: Any) -> Q:
    """What of ``model``, topics or posts, was out of sight in ``absences``."""
    topics = absences.exclude(topic=None).values("topic")
    if model is Topic:
        return Q(pk__in=topics)
    return Q(topic__in=topics) | Q(pk__in=absences.exclude(post=None).values("post"))


def _told(things: Things, window: Span) -> list[int]:
    """The keys of those of ``things``, all of which have been away, that ``window`` tells of."""
    topic = "pk" if things.model is Topic else "topic"
    moments = ("first_visible_from", "visible_from")
    rows = list(things.order_by().values_list("pk", topic, *moments))
    if not rows:
        return []
    keys = things.order_by().values(topic)
    absences = Absence.objects.filter(topic__in=keys)
    if things.model is not Topic:
        absences |= Absence.objects.filter(post__in=things.order_by().values("pk"))
    times: dict[tuple[int | None, int | None], list[Absence]] = defaultdict(list)
    for each in absences:
        times[each.topic_id, each.post_id].append(each)
    leaving = _Leaving(window)
    return [
        pk
        for pk, topic_pk, first, latest in rows
        if leaving.tells(first or latest, times[topic_pk, None] + times[None, pk])
    ]


class _Leaving:
    """When issues of the timetable of ``window`` left, which decides what they told of."""

    def __init__(self, window: Span) -> None:
        self.window = window
        self.left: dict[datetime, datetime | None] = {}

    def tells(self, first: datetime, absences: Iterable[Absence]) -> bool:
        """Whether the issue of the window tells of what people could see from ``first`` on."""
        absences = list(absences)
        moment: datetime | None = first
        while moment is not None and moment < self.window.until:
            left = self._left_with(moment)
            away = (each for each in absences if left and each.since <= left < _end(each))
            absence = next(away, None)
            if absence is None:
                return moment >= self.window.since
            moment = absence.until
        return False

    def _left_with(self, moment: datetime) -> datetime | None:
        """When the issue left in whose window ``moment`` is; none while editors keep it back."""
        end = self.window.end_around(moment)
        if end not in self.left:
            issue = self._issue(moment, end)
            self.left[end] = issue.left_at if issue else end + SETTLING
        return self.left[end]

    def _issue(self, moment: datetime, end: datetime) -> Issue | None:
        issues = Issue.objects.filter(off_timetable=False)
        if isinstance(self.window, Window):
            return issues.filter(frequency=self.window.frequency, end=london_day(end)).first()
        at_once = issues.filter(frequency=Frequency.AT_ONCE, from_moment__lte=moment)
        return at_once.filter(to_moment__gt=moment).first()


def _end(absence: Absence) -> datetime:
    return absence.until or datetime.max.replace(tzinfo=absence.since.tzinfo)
