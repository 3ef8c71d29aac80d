"""The digest: each distinct content is drawn once, each reader gets it with links of their own."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import formatdate
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.items import Item, Section, choose_items, without
from digests.mail.blocks import Frame, blocks_of
from digests.mail.interests import Interests
from digests.mail.messages import Letter
from digests.mail.prepared import UNSUBSCRIBE_TOKEN, Mould, Own, Skeleton
from digests.models import Delivery, Issue, SkipReason
from digests.sources import gather
from digests.sources.watched import TITLE, watched_by
from digests.tokens import make_token
from digests.windows import Window, is_too_late
from portal.lib.templatetags.portal import day
from portal.lib.time import last_day, london_day

MOULDS_KEPT = 8000
"""Built mails that a worker keeps, of some 5 kB each."""

CHOICES_KEPT = 10_000
"""Combinations of districts and themes for which it remembers what concerns them."""


def window_of(issue: Issue) -> Window:
    return Window(issue.start, issue.end)


def span(window: Window) -> str:
    """The days of a window as people say them: "9 to 15 November 2026"."""
    first, last = window.start, last_day(window.end)
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{day(first).rsplit(' ', 1)[0]} to {day(last)}"
    return f"{day(first)} to {day(last)}"


class Edition:
    """An issue as it stands at one moment, with what was drawn from it so far.

    ``read`` reads it anew: what is hidden meanwhile is in no mail that is written afterwards. What has
    not changed need not be drawn again.
    """

    def __init__(self, issue: Issue, *, at: datetime) -> None:
        self.issue = issue
        self._begin(*self._read(at))

    def read(self, *, at: datetime) -> None:
        sections, frame = self._read(at)
        if (sections, frame.letter) != (self.sections, self.frame.letter):
            self._begin(sections, frame)

    def _read(self, at: datetime) -> tuple[list[Section], Frame]:
        self.on = london_day(at)
        self._watched: dict[int, list[Item]] = {}
        window = window_of(self.issue)
        return gather(window, at=at), Frame(self.issue, span(window))

    def _begin(self, sections: list[Section], frame: Frame) -> None:
        self.sections, self.frame = sections, frame
        self._skeleton = Skeleton(_headers(), reply_to=frame.letter.reply_to)
        self._general = lru_cache(CHOICES_KEPT)(self._choose)
        self._mould = lru_cache(MOULDS_KEPT)(self._cast)

    def read_watched(self, interests: Iterable[Interests]) -> None:
        """Read what these readers watch, together. Told by the timetable alone, and so once."""
        if not self.issue.off_timetable:
            subscriptions = [each.subscription for each in interests]
            self._watched |= watched_by(subscriptions, window_of(self.issue), on=self.on)

    def mould(self, interests: Interests) -> Mould:
        """The letter for a subscription: what its reader watches, and then what is new in general in
        her districts and about her themes; raises NothingToSend when it would be empty."""
        sections = self.chosen(interests)
        if not sections:
            raise NothingToSend(SkipReason.NOTHING_NEW)
        return self._mould(sections)

    def chosen(self, interests: Interests) -> tuple[Section, ...]:
        subscription = interests.subscription
        watched = self._watched.get(subscription.pk, [])
        if not watched:
            general = subscription.general
            return self._general(interests.districts, interests.themes) if general else ()
        first = choose_items([Section(TITLE, tuple(watched))], (), ())
        if not subscription.general:
            return first
        told = {item.path for item in watched}
        others = without(self.sections, told)
        return (*first, *choose_items(others, interests.districts, interests.themes))

    def _choose(self, districts: frozenset[int], themes: frozenset[int]) -> tuple[Section, ...]:
        return choose_items(self.sections, districts, themes)

    def _cast(self, sections: tuple[Section, ...]) -> Mould:
        return Mould(self.letter(sections), self._skeleton)

    def letter(self, sections: tuple[Section, ...]) -> Letter:
        """The letter with these sections, with marks where its reader's own words go."""
        others = sum(len(section.items) + section.more for section in sections) - 1
        subject = subject_line(sections[0].items[0].title, others)
        return self.frame.around(subject, blocks_of(sections, self.frame.web_url))


def digest_mail(
    delivery: Delivery, edition: Edition, interests: Interests | None, *, now: datetime
) -> EmailMultiAlternatives:
    """The mail of one reader; raises NothingToSend when there is a reason to stay silent."""
    issue = edition.issue
    if is_too_late(issue.frequency, issue.end, now):
        raise NothingToSend(SkipReason.TOO_LATE)
    if interests is None:
        raise NothingToSend(SkipReason.UNSUBSCRIBED)
    reader = delivery.reader
    own = Own(
        address=reader.address,
        message_id=delivery.message_id,
        date=formatdate(now.timestamp()),
        preferences=make_token("preferences", reader.pk),
        unsubscribe=make_token("unsubscribe", reader.pk),
    )
    return edition.mould(interests).fill(own)


def _headers() -> dict[str, str]:
    """What tells mail programs that this is a list, and how to leave it."""
    unsubscribe = links.absolute(reverse("digests:unsubscribe", args=[UNSUBSCRIBE_TOKEN]))
    return {
        "List-Id": f"{settings.WAGTAIL_SITE_NAME} <updates.{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{links.absolute(reverse('digests:archive'))}>",
    }


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
