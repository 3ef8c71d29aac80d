"""What moves with promises, for feed readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from consultations.promises.models import Deed, ProgressNote
from consultations.promises.states import PromiseState
from portal.lib.templatetags.portal import day
from portal.lib.time import end_from_last_day, london_day, start_of_day

ENTRIES = 30


@dataclass(frozen=True)
class Happening:
    """Something about a promise that a reader should know: made, moved or overdue."""

    key: str
    title: str
    text: str
    path: str
    at: datetime


def happenings(now: datetime) -> list[Happening]:
    """The newest of what everybody may read, in a constant number of queries."""
    every = [*_made(now), *_moved(now), *_overdue(now)]
    return sorted(every, key=lambda each: (each.at, each.key), reverse=True)[:ENTRIES]


def _made(now: datetime) -> Iterator[Happening]:
    """Promises, from when everybody could read them."""
    promises = Deed.objects.promises().visible_to(None, now).with_shown_at(now)
    for deed in promises.select_related("page").order_by("-shown_at", "-pk")[:ENTRIES]:
        yield _happening(deed, "made", "Promised", deed.text, deed.shown_at)


def _moved(now: datetime) -> Iterator[Happening]:
    readable = Deed.objects.visible_to(None, now).values("pk")
    notes = ProgressNote.objects.filter(deed__in=readable, made_at__lte=now)
    for note in notes.select_related("deed__page")[:ENTRIES]:
        title = str(note.get_move_display())
        yield _happening(note.deed, f"note-{note.pk}", title, note.text, note.made_at)


def _overdue(now: datetime) -> Iterator[Happening]:
    on = london_day(now)
    late = Deed.objects.visible_to(None, now).in_state(PromiseState.OVERDUE, on)
    for deed in late.select_related("page").order_by("-due_on", "-pk")[:ENTRIES]:
        since = start_of_day(end_from_last_day(deed.due_on))
        text = f"It was promised by {day(deed.due_on)}: {deed.text}"
        yield _happening(deed, f"overdue-{deed.due_on}", "Overdue", text, since)


def _happening(deed: Deed, key: str, what: str, text: str, at: datetime) -> Happening:
    title = f"{what}: {deed.page.title}"
    return Happening(f"{deed.pk}-{key}", title, text, deed.get_absolute_url(), at)


class PromiseFeed(Feed[Happening, None]):
    """Promises made, moved, kept, withdrawn and overdue, the newest first."""

    feed_type = Atom1Feed
    title = "Promises"
    subtitle = (
        "What was promised after consultations of Kent’s engagement portal, and how it stands."
    )
    link = "/promises/"

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        return None

    def items(self) -> list[Happening]:
        return happenings(timezone.now())

    def item_title(self, item: Happening) -> str:
        return item.title

    def item_description(self, item: Happening) -> str:
        return item.text

    def item_link(self, item: Happening) -> str:
        return f"{item.path}#{item.key}"

    def item_pubdate(self, item: Happening) -> datetime:
        return item.at

    def item_updateddate(self, item: Happening) -> datetime:
        return item.at
