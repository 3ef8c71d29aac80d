"""What the checks look at: a text that somebody would like to post, and what is known about both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import blake2b

from forums.models import Forum, Topic
from forums.safety.limits import Limits
from membership.organisations.models import Organisation
from membership.people.models import User

_NOT_A_WORD = re.compile(r"[\W_]+")
_LINK_AWAY = re.compile(r'<a href="(?!/)')


def normalised(text: str) -> str:
    """``text`` as it is compared: its letters and figures alone, whatever their case and spacing."""
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()


def fingerprint(text: str) -> int | None:
    """A number that texts share which read the same; None for a text without a letter or figure."""
    words = normalised(text)
    if not words:
        return None
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), signed=True)


def links_away(html: str) -> int:
    """How many links of a text that is shown lead away from this site."""
    return len(_LINK_AWAY.findall(html))


@dataclass(frozen=True)
class Draft:
    """A text on its way into a forum. Without a topic it opens one."""

    author: User
    organisation: Organisation | None
    forum: Forum
    body: str
    html: str
    now: datetime
    topic: Topic | None = None
    title: str = ""

    @cached_property
    def fingerprint(self) -> int | None:
        return fingerprint(self.body)

    @property
    def links(self) -> int:
        """How many links lead away from this site."""
        return links_away(self.html)

    def is_short(self, limits: Limits) -> bool:
        """Whether it may well be said in several topics."""
        return len(normalised(self.body)) < limits.short_text


@dataclass(frozen=True, slots=True)
class Said:
    """A post that the author wrote within the last day."""

    pk: int
    topic_pk: int
    written_at: datetime
    opens_a_topic: bool = False
    withdrawn: bool = False
    fingerprint: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database knows about the author, the organisation and the forum."""

    date_joined: datetime
    has_settled_in: bool = True  # said enough that was let stand
    is_ready: bool = True  # accepted the rules, and her name is settled
    organisation_is_known: bool = True  # said enough that was let stand
    others_said_it: bool = False
    is_flooded: bool = False
    said: Sequence[Said] = field(default_factory=tuple)  # the latest first

    def is_new(self, now: datetime, limits: Limits) -> bool:
        """Whether the account is new: young, or has hardly said anything yet."""
        return not self.has_settled_in or now - self.date_joined < timedelta(
            days=limits.new_for_days
        )
