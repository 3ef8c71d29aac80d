"""What a digest is made of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

SECTION_LENGTH = 15
"""Items that a section shows in a mail; a longer one says how many more the website has."""


@dataclass(frozen=True)
class Interest:
    """What a reader asked to hear about; nothing chosen means everything."""

    districts: frozenset[int] = frozenset()
    themes: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()


EVERYTHING = Interest()


@dataclass(frozen=True)
class Item:
    """One thing worth telling. Without districts it is for the whole county, without themes for all."""

    title: str
    path: str
    about: str = ""
    summary: str = ""
    districts: frozenset[int] = frozenset()
    themes: frozenset[int] = frozenset()
    kind: str = ""

    def concerns(self, interest: Interest) -> bool:
        """Whether it is for a reader with this interest."""
        return (
            _meet(self.districts, interest.districts)
            and _meet(self.themes, interest.themes)
            and (not interest.kinds or self.kind in interest.kinds)
        )


def _meet(of_the_item: frozenset[int], chosen: frozenset[int]) -> bool:
    return not chosen or not of_the_item or not of_the_item.isdisjoint(chosen)


@dataclass(frozen=True)
class Section:
    """Items of one sort under their heading, and how many more were left out."""

    title: str
    items: tuple[Item, ...]
    more: int = 0

    def for_reader(self, interest: Interest) -> "Section":
        """What concerns a reader with this interest, cut to the length of a mail."""
        items = tuple(item for item in self.items if item.concerns(interest))
        shown = items[:SECTION_LENGTH]
        return Section(self.title, shown, more=len(items) - len(shown))


def choose_items(sections: Iterable[Section], interest: Interest) -> tuple[Section, ...]:
    """The sections that have something for a reader with this interest."""
    chosen = (section.for_reader(interest) for section in sections)
    return tuple(section for section in chosen if section.items)


def without(sections: Iterable[Section], told: Collection[str]) -> list[Section]:
    """The sections without the items whose paths are told already."""
    if not told:
        return list(sections)
    return [
        Section(section.title, tuple(item for item in section.items if item.path not in told))
        for section in sections
    ]
