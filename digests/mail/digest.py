"""The digest: each distinct content is drawn once, each reader gets it with links of their own."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.items import EVERYTHING, Item, Section, choose_items, without
from digests.mail.messages import Letter, make_message, write_letter
from digests.models import Delivery, Issue, SkipReason, Subscription
from digests.sources import gather
from digests.sources.interests import interest_of, window_for
from digests.sources.watched import TITLE, watched
from digests.tokens import make_token
from digests.windows import Span, is_too_late
from portal.lib.templatetags.portal import day
from portal.lib.time import london_day

# Stand where a reader's own tokens go, in a letter that many readers share.
PREFERENCES_TOKEN = "PREFERENCES-TOKEN"  # noqa: S105
UNSUBSCRIBE_TOKEN = "UNSUBSCRIBE-TOKEN"  # noqa: S105


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
    """An issue as it stands at one moment, with the letters drawn from it so far."""

    def __init__(self, issue: Issue, *, at: datetime) -> None:
        self.issue = issue
        self.at = at
        self._sections: dict[Span, list[Section]] = {}
        self._letters: dict[tuple[Span, tuple[Section, ...]], Letter] = {}

    def letter(self, subscription: Subscription, *, on: date) -> Letter:
        """The letter for a subscription: what its reader watches, and then what is new in general and of
        interest to her; raises NothingToSend when it would be empty."""
        window = window_for(self.issue, subscription)
        watched = self._watched(subscription, window, on)
        told = {item.path for item in watched.items}
        general = without(self.sections(window), told) if subscription.general else []
        sections = (
            *choose_items([watched] if watched.items else [], EVERYTHING),
            *choose_items(general, interest_of(subscription, on=on)),
        )
        if not sections:
            raise NothingToSend(SkipReason.NOTHING_NEW)
        if (window, sections) not in self._letters:
            self._letters[window, sections] = self._write(window, sections)
        return self._letters[window, sections]

    def sections(self, window: Span) -> list[Section]:
        """What ``window`` brings; the issue's own is the same for nearly everybody."""
        if window not in self._sections:
            self._sections[window] = gather(window, at=self.at)
        return self._sections[window]

    def _watched(self, subscription: Subscription, window: Span, on: date) -> Section:
        """Told by the timetable alone, and so once."""
        items: list[Item] = []
        if not self.issue.off_timetable and subscription.watches.all():
            items = watched(subscription, window, on=on)
        return Section(TITLE, tuple(items))

    def _write(self, window: Span, sections: tuple[Section, ...]) -> Letter:
        others = sum(len(section.items) + section.more for section in sections) - 1
        subject = subject_line(sections[0].items[0].title, others)
        return write_letter(
            "digest",
            subject,
            why="you asked for e-mail updates from the portal",
            span=span(window),
            frequency=self.issue.get_frequency_display().lower(),
            sections=sections,
            web_url=links.absolute(self.issue.get_absolute_url()),
            preferences_url=links.absolute(
                reverse("digests:preferences", args=[PREFERENCES_TOKEN])
            ),
            unsubscribe_url=links.absolute(
                reverse("digests:unsubscribe", args=[UNSUBSCRIBE_TOKEN])
            ),
        )


def digest_mail(delivery: Delivery, edition: Edition, *, now: datetime) -> EmailMultiAlternatives:
    """The mail of one reader; raises NothingToSend when there is a reason to stay silent."""
    issue = edition.issue
    if is_too_late(issue, now):
        raise NothingToSend(SkipReason.TOO_LATE)
    reader = delivery.reader
    subscription: Subscription | None = reader.subscriptions.confirmed().with_choices().first()
    if subscription is None:
        raise NothingToSend(SkipReason.UNSUBSCRIBED)
    on = london_day(now)
    if subscription.is_paused(on):
        raise NothingToSend(SkipReason.PAUSED)
    letter = edition.letter(subscription, on=on)
    unsubscribe = links.unsubscribe_url(reader.pk)
    return make_message(
        _personal(letter, reader.pk),
        to=reader.address,
        message_id=delivery.message_id,
        headers={
            "List-Id": f"{settings.WAGTAIL_SITE_NAME} <updates.{urlsplit(settings.SITE_URL).hostname}>",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Archive": f"<{links.absolute(reverse('digests:archive'))}>",
        },
    )


def _personal(letter: Letter, reader_pk: int) -> Letter:
    """The shared letter with the tokens of one reader in their places."""
    preferences = make_token("preferences", reader_pk)
    unsubscribe = make_token("unsubscribe", reader_pk)

    def fill(text: str) -> str:
        return text.replace(PREFERENCES_TOKEN, preferences).replace(UNSUBSCRIBE_TOKEN, unsubscribe)

    return replace(letter, html=fill(letter.html), text=fill(letter.text))


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
