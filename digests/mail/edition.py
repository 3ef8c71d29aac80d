"""What an issue tells at one moment: read once, drawn once for all who get the same."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from digests.composing import Mine, Names, compose
from digests.errors import NothingToSend
from digests.items import Interest, Item, Section
from digests.mail.blocks import Frame, blocks_of
from digests.mail.concerns import read_mine
from digests.mail.headers import list_headers
from digests.mail.interests import Interests
from digests.mail.messages import Letter
from digests.mail.prepared import Mould, Skeleton
from digests.mail.subjects import subject_line
from digests.models import Issue, SkipReason
from digests.models.plans import plan_of
from digests.sources import gather, with_pinned
from digests.sources.places import names_in
from digests.sources.watched import watched_by
from digests.windows import Span
from portal.lib.templatetags.portal import day
from portal.lib.time import london_day

MOULDS_KEPT = 8000
"""Built mails that a worker keeps, of some 5 kB each."""

CHOICES_KEPT = 10_000
"""Combinations of choices for which it remembers what concerns them."""


def span(window: Span) -> str:
    """The days of a window as people say them: "9 to 15 November 2026"."""
    first = london_day(window.since)
    last = max(first, london_day(window.until - timedelta(microseconds=1)))
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{day(first).rsplit(' ', 1)[0]} to {day(last)}"
    return f"{day(first)} to {day(last)}"


class Edition:
    """An issue as it stands at one moment, for the readers to whom it tells of the same ``window``.

    ``read`` reads it anew: what is hidden meanwhile is in no mail that is written afterwards. What has
    not changed need not be drawn again.
    """

    def __init__(self, issue: Issue, window: Span, *, at: datetime) -> None:
        self.issue, self.window = issue, window
        self._begin(*self._read(at))

    def read(self, *, at: datetime) -> None:
        sections, names, frame = self._read(at)
        if (sections, names, frame.letter) != (self.sections, self.names, self.frame.letter):
            self._begin(sections, names, frame)

    def _read(self, at: datetime) -> tuple[list[Section], Names, Frame]:
        self.on = london_day(at)
        self._mine: dict[int, Mine] = {}
        plan = plan_of(self.issue)
        sections = with_pinned(plan, gather(self.window, at=at), at=at)
        introduction = plan.introduction if plan is not None else ""
        frame = Frame(self.issue, span(self.window), introduction)
        return sections, names_in(sections), frame

    def _begin(self, sections: list[Section], names: Names, frame: Frame) -> None:
        self.sections, self.names, self.frame = sections, names, frame
        self._skeleton = Skeleton(list_headers(), reply_to=frame.letter.reply_to)
        self._composed = lru_cache(CHOICES_KEPT)(self._compose)
        self._mould = lru_cache(MOULDS_KEPT)(self._cast)

    def read_mine(self, interests: Collection[Interests]) -> None:
        """Read what these readers have to do with it, together.

        What they follow is told by the timetable alone, and so once.
        """
        self._read_mine(interests, on=self.on)

    def _read_mine(
        self, interests: Collection[Interests], *, on: date, though_read: bool = False
    ) -> None:
        followed: dict[int, list[Item]] = {}
        if not self.issue.off_timetable:
            subscriptions = [each.subscription for each in interests]
            followed = watched_by(subscriptions, self.window, on=on, though_read=though_read)
        self._mine = read_mine(interests, self.sections, followed)

    def mould(self, interests: Interests) -> Mould:
        """The letter for a subscription that was read before; raises NothingToSend when it would be
        empty."""
        sections = self.chosen(interests)
        if not sections:
            raise NothingToSend(SkipReason.NOTHING_NEW)
        return self._mould(sections)

    def chosen(self, interests: Interests) -> tuple[Section, ...]:
        subscription = interests.subscription
        interest = interests.interest if subscription.general else None
        return self._composed(interest, self._mine[subscription.pk])

    def copy_for(self, interests: Interests, *, on: date) -> tuple[Section, ...]:
        """What one reader got, as far as she may read it ``on`` this day, what she has read included."""
        self._read_mine([interests], on=on, though_read=True)
        key = interests.subscription.pk
        self._mine[key] = replace(self._mine[key], read=frozenset())
        return self.chosen(interests)

    def _compose(self, interest: Interest | None, mine: Mine) -> tuple[Section, ...]:
        return compose(self.sections, interest, mine, self.names)

    def _cast(self, sections: tuple[Section, ...]) -> Mould:
        return Mould(self.letter(sections), self._skeleton)

    def letter(self, sections: tuple[Section, ...]) -> Letter:
        """The letter with these sections, with marks where its reader's own words go."""
        others = sum(len(section.items) + section.more for section in sections) - 1
        subject = subject_line(sections[0].items[0].title, others)
        return self.frame.around(subject, blocks_of(sections, self.frame.web_url))
