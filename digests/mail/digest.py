"""The digest: each distinct content is drawn once, each reader gets it with links of their own."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.items import Item, Section, choose_items, without
from digests.mail.messages import Letter, make_message, write_letter
from digests.models import Delivery, Issue, SkipReason, Subscription
from digests.sources import gather
from digests.sources.watched import TITLE, watched
from digests.tokens import make_token
from digests.windows import Window, is_too_late
from membership.places.models import District
from portal.lib.templatetags.portal import day
from portal.lib.time import last_day, london_day

# Stand where a reader's own tokens go, in a letter that many readers share.
PREFERENCES_TOKEN = "PREFERENCES-TOKEN"  # noqa: S105
UNSUBSCRIBE_TOKEN = "UNSUBSCRIBE-TOKEN"  # noqa: S105


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
    """An issue as it stands at one moment, with the letters drawn from it so far."""

    def __init__(self, issue: Issue, *, at: datetime) -> None:
        self.issue = issue
        self.sections = gather(window_of(issue), at=at)
        self._letters: dict[tuple[Section, ...], Letter] = {}

    def letter(self, subscription: Subscription, districts: Collection[int], *, on: date) -> Letter:
        """The letter for a subscription: what its reader watches, and then what is new in general in
        ``districts`` and about her themes; raises NothingToSend when it would be empty."""
        watched = self._watched(subscription, on)
        told = {item.path for item in watched.items}
        themes = {theme.pk for theme in subscription.themes.all()}
        general = without(self.sections, told) if subscription.general else []
        sections = (
            *choose_items([watched] if watched.items else [], (), ()),
            *choose_items(general, districts, themes),
        )
        if not sections:
            raise NothingToSend(SkipReason.NOTHING_NEW)
        if sections not in self._letters:
            self._letters[sections] = self._write(sections)
        return self._letters[sections]

    def _watched(self, subscription: Subscription, on: date) -> Section:
        """Told by the timetable alone, and so once."""
        items: list[Item] = []
        if not self.issue.off_timetable and subscription.watches.all():
            items = watched(subscription, window_of(self.issue), on=on)
        return Section(TITLE, tuple(items))

    def _write(self, sections: tuple[Section, ...]) -> Letter:
        others = sum(len(section.items) + section.more for section in sections) - 1
        subject = subject_line(sections[0].items[0].title, others)
        return write_letter(
            "digest",
            subject,
            why="you asked for e-mail updates from the portal",
            span=span(window_of(self.issue)),
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
    if is_too_late(issue.frequency, issue.end, now):
        raise NothingToSend(SkipReason.TOO_LATE)
    reader = delivery.reader
    subscription: Subscription | None = (
        reader.subscriptions.confirmed()
        .select_related("reader__user")
        .prefetch_related("districts__predecessors", "themes", "watches")
        .first()
    )
    if subscription is None:
        raise NothingToSend(SkipReason.UNSUBSCRIBED)
    on = london_day(now)
    letter = edition.letter(
        subscription, _with_predecessors(subscription.districts.all(), on), on=on
    )
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


def _with_predecessors(districts: Iterable[District], on: date) -> set[int]:
    """The districts asked for and those that have gone into them by ``on``: what was told of these,
    before they ended, is told to whoever now asks for their successors."""
    before = {each for district in districts for each in district.predecessors.all()}
    gone = {each.pk for each in before if each.end is not None and each.end <= on}
    return gone | {district.pk for district in districts}
