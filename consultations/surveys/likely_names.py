"""Which organisations of the directory somebody may have meant: to choose from, never chosen by itself."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from membership.organisations.models import Organisation

OFFERED = 3  # for each name
SHORTEST_WORD = 3  # letters
ON_EVERY_CORNER = frozenset(
    {"and", "the", "for", "of", "kent", "ltd", "limited", "cic", "cio"}
    | {"charity", "group", "friends", "trust", "community", "association", "society"}
)
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Likely:
    name: str
    slug: str


def words_of(name: str) -> frozenset[str]:
    """The words by which names are told apart."""
    found = (word.casefold() for word in WORD.findall(name.replace("’", "").replace("'", "")))
    return frozenset(
        word for word in found if len(word) >= SHORTEST_WORD and word not in ON_EVERY_CORNER
    )


def likely_organisations(names: Iterable[str]) -> Mapping[str, list[Likely]]:
    """For each of ``names`` those that share a word with it, the most alike first; one query for all.

    A word that few organisations have in their names weighs more than one that many have.
    """
    directory = Organisation.objects.verified().order_by("name").values_list("name", "slug")
    by_word: dict[str, list[Likely]] = defaultdict(list)
    for name, slug in directory:
        for word in words_of(name):
            by_word[word].append(Likely(name, slug))
    return {name: _most_alike(name, by_word) for name in set(names)}


def _most_alike(name: str, by_word: Mapping[str, list[Likely]]) -> list[Likely]:
    weight: Counter[Likely] = Counter()
    for word in words_of(name):
        having = by_word.get(word, [])
        for each in having:
            weight[each] += 1000 // len(having)
    ranked = sorted(weight, key=lambda each: (-weight[each], len(each.name), each.name))
    return ranked[:OFFERED]
