"""What a digest is made of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

SECTION_LENGTH = 15
"""Items that a section shows in a mail; a longer one says how many more the website has."""


@dataclass(frozen=True)
class Item:
    """One thing worth telling. Without districts it is for the whole county, without themes for all."""

    title: str
    path: str
    about: str = ""
    summary: str = ""
    districts: frozenset[int] = frozenset()
    themes: frozenset[int] = frozenset()

    def concerns(self, districts: Collection[int], themes: Collection[int]) -> bool:
        """Whether it is for a reader who chose these; having chosen none means all."""
        here = not districts or not self.districts or not self.districts.isdisjoint(districts)
        on_topic = not themes or not self.themes or not self.themes.isdisjoint(themes)
        return here and on_topic


@dataclass(frozen=True)
class Section:
    """Items of one sort under their heading, and how many more were left out."""

    title: str
    items: tuple[Item, ...]
    more: int = 0

    def for_reader(self, districts: Collection[int], themes: Collection[int]) -> "Section":
        """What concerns a reader of these, cut to the length of a mail."""
        items = tuple(item for item in self.items if item.concerns(districts, themes))
        shown = items[:SECTION_LENGTH]
        return Section(self.title, shown, more=len(items) - len(shown))


def choose_items(
    sections: Iterable[Section], districts: Collection[int], themes: Collection[int]
) -> tuple[Section, ...]:
    """The sections that have something for a reader of these districts and themes."""
    chosen = (section.for_reader(districts, themes) for section in sections)
    return tuple(section for section in chosen if section.items)


def without(sections: Iterable[Section], told: Collection[str]) -> list[Section]:
    """The sections without the items whose paths are told already."""
    if not told:
        return list(sections)
    return [
        Section(section.title, tuple(item for item in section.items if item.path not in told))
        for section in sections
    ]
