"""What somebody decides on one screen, and what can be decided about a post as it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from forums.models import HouseRule, Post, State
from forums.moderation.words import AGAINST, AuthorOutcome, TextOutcome, TopicOutcome

CHOICES = {
    State.VISIBLE: (TextOutcome.KEPT, TextOutcome.HIDDEN, TextOutcome.EDITED),
    State.WAITING: (TextOutcome.APPROVED, TextOutcome.REFUSED),
    State.HIDDEN: (TextOutcome.KEPT, TextOutcome.SHOWN),
    State.WITHDRAWN: (TextOutcome.KEPT,),
}


@dataclass(frozen=True)
class Ruling:
    """A decision before it is made. ``suspended_until`` is the first day without the suspension."""

    about_text: str
    rule: HouseRule | None = None
    reason: str = ""
    passages: tuple[str, ...] = ()
    about_topic: str = ""
    about_author: str = ""
    suspended_until: date | None = None
    everywhere: bool = False

    @property
    def needs_rule(self) -> bool:
        """Whatever goes against a post or its author names the house rule that was broken, once there
        are house rules."""
        return self.about_text in AGAINST or self.about_author in (
            AuthorOutcome.WARNED,
            AuthorOutcome.SUSPENDED,
        )

    @property
    def needs_reason(self) -> bool:
        """Leaving or approving explains itself; anything else is explained."""
        plain = (TextOutcome.KEPT, TextOutcome.APPROVED)
        return bool(self.about_text not in plain or self.about_topic or self.about_author)


@dataclass(frozen=True)
class Seen:
    """What somebody had before them who decides: how many decisions, when it was last reported, and the
    mark of what it showed (see ``mark_of``)."""

    decisions: int = 0
    reported_at: datetime | None = None
    mark: str = ""


def mark_of(post: Post) -> str:
    """What is another as soon as its author changes what ``post`` shows: its text, its files, or what is
    said of them."""
    files = post.attachments.order_by("pk").values_list("pk", "description")
    shown = [str(post.versions.count()), *(f"{pk} {said}" for pk, said in files)]
    return blake2b("\n".join(shown).encode(), digest_size=8).hexdigest()


def state_of(post: Post) -> State:
    """Where a post stands; its topic when it is the topic's own text."""
    return State(post.topic.state if post.is_first else post.state)


def texts_open(post: Post) -> tuple[TextOutcome, ...]:
    """What can become of the text of ``post`` as it stands."""
    return CHOICES[state_of(post)]


def topics_open(post: Post) -> TopicOutcome:
    """Whether its topic can be locked or unlocked."""
    return TopicOutcome.UNLOCKED if post.topic.locked_at else TopicOutcome.LOCKED
