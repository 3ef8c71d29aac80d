"""Trying an issue out: as somebody with certain choices would get it, seen or sent to oneself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from digests.composing import Mine, compose
from digests.errors import NothingToSend
from digests.items import Interest
from digests.mail.edition import Edition
from digests.mail.messages import Letter
from digests.mail.prepared import Own, put_in
from digests.models import Issue, Notice, SkipReason
from digests.windows import Window

NOBODY = Own(address="", message_id="", date="", preferences="-", unsubscribe="-", copy="-")
"""Its links lead nowhere: a trial changes nobody's updates."""


@dataclass(frozen=True)
class Trial:
    """An issue that need not be made yet, and what its reader chose.

    What somebody follows or has read, and rooms of groups, are nobody else's to see: a trial has only
    what everybody may read.
    """

    frequency: str
    window: Window
    interest: Interest

    def letter(self, *, now: datetime) -> Letter:
        """The mail as it would be now; raises NothingToSend when there is nothing to tell."""
        issue = Issue(
            pk=0,
            frequency=self.frequency,
            start=self.window.start,
            end=self.window.end,
            made_at=now,
        )
        edition = Edition(issue, self.window, at=now)
        sections = compose(edition.sections, self.interest, Mine(), edition.names)
        if not sections:
            raise NothingToSend(SkipReason.NOTHING_NEW)
        letter = edition.letter(sections)
        return replace(letter, html=put_in(letter.html, NOBODY), text=put_in(letter.text, NOBODY))

    def as_details(self) -> dict[str, Any]:
        """As a notice keeps it."""
        return {
            "frequency": self.frequency,
            "start": self.window.start.isoformat(),
            "end": self.window.end.isoformat(),
            "districts": sorted(self.interest.districts),
            "themes": sorted(self.interest.themes),
            "kinds": sorted(self.interest.kinds),
        }

    @classmethod
    def from_details(cls, details: Mapping[str, Any]) -> Self:
        window = Window(date.fromisoformat(details["start"]), date.fromisoformat(details["end"]))
        interest = Interest(
            *(frozenset(details[name]) for name in ("districts", "themes", "kinds"))
        )
        return cls(details["frequency"], window, interest)


def trial_letter(notice: Notice) -> Letter:
    """Marked in its subject, so that nobody takes it for the issue itself."""
    letter = Trial.from_details(notice.details).letter(now=notice.made_at)
    return replace(letter, subject=f"[Trial] {letter.subject}")
