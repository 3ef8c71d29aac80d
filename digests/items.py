"""What a digest is made of."""

from collections.abc import Sequence
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
    """One thing worth telling. Without districts it is for the whole county, without themes for all.

    ``page`` is the consultation and ``topic`` the topic that it is about, by their keys; ``announced`` has
    the round and event of notices that say the same; ``why`` says what one reader has to do with it.
    """

    title: str
    path: str
    about: str = ""
    summary: str = ""
    districts: frozenset[int] = frozenset()
    themes: frozenset[int] = frozenset()
    kind: str = ""
    page: int | None = None
    topic: int | None = None
    announced: frozenset[tuple[int, str]] = frozenset()
    why: str = ""
    pinned: bool = False

    def concerns(self, interest: Interest) -> bool:
        """Whether it is for a reader with this interest; what editors pin is for everybody."""
        return self.pinned or (
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

    @classmethod
    def cut(cls, title: str, items: Sequence[Item]) -> "Section":
        """As much of ``items`` as a mail shows."""
        shown = tuple(items[:SECTION_LENGTH])
        return cls(title, shown, more=len(items) - len(shown))
