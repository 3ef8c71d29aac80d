"""What of an issue is for one reader, in the order of what matters to her, with the reasons."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from digests.items import Interest, Item, Section

PINNED = "First of all"
CLOSING_SOON = "Closing soon"
ANSWERS = "Answers to what you said"
RESULTS = "Results of consultations"
PROMISES = "Promises due"
OPENED = "New consultations"
YOUR_DISTRICTS = "In your districts"
FOLLOWED = "What you follow"
FORUMS = "In the district forums"
NEWS = "News"
SEATS = "Who represents you"
ORGANISATIONS = "New organisations"

ORDER = (
    PINNED,
    CLOSING_SOON,
    ANSWERS,
    PROMISES,
    OPENED,
    YOUR_DISTRICTS,
    FOLLOWED,
    RESULTS,
    FORUMS,
    NEWS,
    SEATS,
    ORGANISATIONS,
)
NEARBY = frozenset({FORUMS, ORGANISATIONS})
"""Sections of which what happens in a reader's own districts has a section of its own."""


@dataclass(frozen=True)
class Mine:
    """What a reader has to do with things, whatever she chose: consultations that she answered or asked
    to hear of, what notices told her of rounds, topics that she has read to the end, and what is new
    where she follows."""

    answered: frozenset[int] = frozenset()
    asked_about: frozenset[int] = frozenset()
    told: frozenset[tuple[int, str]] = frozenset()
    read: frozenset[int] = frozenset()
    followed: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Names:
    """Of districts and themes, by their keys."""

    districts: Mapping[int, str] = field(default_factory=dict)
    themes: Mapping[int, str] = field(default_factory=dict)


def compose(
    sections: Iterable[Section], interest: Interest | None, mine: Mine, names: Names
) -> tuple[Section, ...]:
    """Each thing once, under the earliest heading that it is for, with all the reasons why it is there.

    Without an ``interest`` a reader gets what she follows alone. What happens to consultations that she
    asked about is told her at once by notices, and not again.
    """
    found: dict[str, list[Item]] = defaultdict(list)
    followed = {item.path: item for item in mine.followed}
    for section in sections:
        for item in section.items:
            if not _is_for(item, interest, mine):
                continue
            if item.pinned:
                followed.pop(item.path, None)
            because = list(_reasons(item, interest, mine, names))
            if here := followed.get(item.path):
                followed[item.path] = _because(here, [here.why, *because])
                continue
            found[_heading(section.title, item, interest, mine)].append(_because(item, because))
    found[FOLLOWED] = list(followed.values())
    return tuple(Section.cut(title, found[title]) for title in ORDER if found[title])


def _is_for(item: Item, interest: Interest | None, mine: Mine) -> bool:
    if interest is None:
        return item.path in {followed.path for followed in mine.followed}
    if item.topic in mine.read or item.announced & mine.told:
        return False
    return item.page in mine.answered | mine.asked_about or item.concerns(interest)


def _heading(title: str, item: Item, interest: Interest | None, mine: Mine) -> str:
    if title == RESULTS and item.page in mine.answered | mine.asked_about:
        return ANSWERS
    if title in NEARBY and interest is not None and item.districts & interest.districts:
        return YOUR_DISTRICTS
    return title


def _reasons(item: Item, interest: Interest | None, mine: Mine, names: Names) -> Iterator[str]:
    """What she chose that it concerns, and what she did; nothing where she chose everything."""
    if interest is not None:
        districts = sorted(
            names.districts.get(pk, "") for pk in item.districts & interest.districts
        )
        themes = sorted(names.themes.get(pk, "") for pk in item.themes & interest.themes)
        chosen = [name for name in (*districts, *themes) if name]
        if chosen:
            yield f"it concerns {listed(chosen)}"
    if item.page in mine.answered:
        yield "you answered it"
    elif item.page in mine.asked_about:
        yield "you asked to hear of it"


def _because(item: Item, reasons: Sequence[str]) -> Item:
    given = [reason for reason in reasons if reason]
    return replace(item, why="; ".join(given))


def listed(words: Sequence[str]) -> str:
    """ "Thanet", "Thanet and Swale", "Thanet, Swale and Health"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
