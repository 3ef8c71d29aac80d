"""What an issue tells at one moment: read once, drawn once for all who get the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from digests.errors import NothingToSend
from digests.items import EVERYTHING, Interest, Item, Section, choose_items, without
from digests.mail.blocks import Frame, blocks_of
from digests.mail.headers import list_headers
from digests.mail.interests import Interests
from digests.mail.messages import Letter
from digests.mail.prepared import Mould
from digests.models import Issue, SkipReason
from digests.sources import gather
from digests.sources.watched import TITLE, watched_by
from digests.windows import Span
from portal.lib.templatetags.portal import day
from portal.lib.time import london_day

MOULDS_KEPT = 1000
"""Built mails that a worker keeps, of some 20 kB each."""

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
        sections, frame = self._read(at)
        if (sections, frame.letter) != (self.sections, self.frame.letter):
            self._begin(sections, frame)

    def _read(self, at: datetime) -> tuple[list[Section], Frame]:
        self.on = london_day(at)
        self._watched: dict[int, list[Item]] = {}
        return gather(self.window, at=at), Frame(self.issue, span(self.window))

    def _begin(self, sections: list[Section], frame: Frame) -> None:
        self.sections, self.frame = sections, frame
        self._general = lru_cache(CHOICES_KEPT)(self._choose)
        self._mould = lru_cache(MOULDS_KEPT)(self._cast)

    def read_watched(self, interests: Iterable[Interests]) -> None:
        """Read what these readers watch, together. Told by the timetable alone, and so once."""
        if not self.issue.off_timetable:
            subscriptions = [each.subscription for each in interests]
            self._watched |= watched_by(subscriptions, self.window, on=self.on)

    def mould(self, interests: Interests) -> Mould:
        """The letter for a subscription: what its reader watches, and then what is new in general and
        of interest to her; raises NothingToSend when it would be empty."""
        sections = self.chosen(interests)
        if not sections:
            raise NothingToSend(SkipReason.NOTHING_NEW)
        return self._mould(sections)

    def chosen(self, interests: Interests) -> tuple[Section, ...]:
        subscription = interests.subscription
        watched = self._watched.get(subscription.pk, [])
        if not watched:
            return self._general(interests.interest) if subscription.general else ()
        first = choose_items([Section(TITLE, tuple(watched))], EVERYTHING)
        if not subscription.general:
            return first
        told = {item.path for item in watched}
        others = without(self.sections, told)
        return (*first, *choose_items(others, interests.interest))

    def _choose(self, interest: Interest) -> tuple[Section, ...]:
        return choose_items(self.sections, interest)

    def _cast(self, sections: tuple[Section, ...]) -> Mould:
        return Mould(self.letter(sections), list_headers())

    def letter(self, sections: tuple[Section, ...]) -> Letter:
        """The letter with these sections, with marks where its reader's own words go."""
        others = sum(len(section.items) + section.more for section in sections) - 1
        subject = subject_line(sections[0].items[0].title, others)
        return self.frame.around(subject, blocks_of(sections, self.frame.web_url))


def subject_line(headline: str, others: int) -> str:
    """The first title and how many more there are, as one sentence."""
    headline = headline.removesuffix(".")
    if not others:
        return headline
    return (
        f"{headline} And {others} more"
        if headline.endswith(("?", "!"))
        else f"{headline}, and {others} more"
    )
