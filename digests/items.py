"""What a digest is made of."""

from collections.abc import Collection
from dataclasses import dataclass, field


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
    """Items of one sort under their heading."""

    title: str
    items: tuple[Item, ...] = field(default_factory=tuple)
