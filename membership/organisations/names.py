"""Names of organisations: what two ways of writing one have in common, and how like two names are.

Folding takes away what people write differently without meaning another organisation:

* capitals, accents, punctuation, spaces; apostrophes and the dots of initials close up ("C.I.O.")
* "&" and "+" are "and", "Saint" is "St", "the" is left out wherever it stands
* legal forms at the end: Ltd, Limited, PLC, LLP, CIO, CIC, charity, each also written out

"Trust", "group", "society" and the like stay: a Kent Wildlife Trust is not a Kent Wildlife Group.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from functools import lru_cache
from itertools import chain
from math import ceil
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

FOLDED_LENGTH = 200  # characters of a folded name that are kept
LIKE_ENOUGH = 0.5  # likeness from which two names are worth showing to a person

MARKS_ABOVE_AND_BELOW = 200  # combining classes from here on are accents, below it vowels and joins
APOSTROPHES = frozenset("'`\u00b4\u2018\u2019\u02bb\u02bc\u2032\uff07")
LETTERS = str.maketrans(
    {"\u0131": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "þ": "th"}
    | {"æ": "ae", "œ": "oe", "&": " and ", "+": " and "}
)
INITIALS = re.compile(r"\b(\w)\.(?=\w\b|\W|$)")
LEGAL_FORMS = tuple(
    tuple(form.split())
    for form in (
        "ltd",
        "limited",
        "plc",
        "public limited company",
        "llp",
        "limited liability partnership",
        "limited by guarantee",
        "company limited by guarantee",
        "cic",
        "community interest company",
        "cio",
        "charitable incorporated organisation",
        "charitable incorporated organization",
        "charity",
        "registered charity",
    )
)


def fold(name: str) -> str:
    """What ``name`` has in common with every other way of writing it: "The St. John’s C.I.O." gives
    "st johns".

    Folding twice changes nothing. A name of such words alone keeps them ("The Charity" gives
    "charity"), so that only a name without letters and figures folds to nothing. At most
    ``FOLDED_LENGTH`` characters count.
    """
    words = " ".join(_plain(name).split())[:FOLDED_LENGTH].split()
    words = ["st" if word == "saint" else word for word in words]
    words = [word for word in words if word != "the"] or words
    while form := _legal_form(words):
        words = words[: -len(form)]
    return " ".join(words)


def _plain(name: str) -> str:
    """Small letters and figures without accents, and spaces."""
    text = name
    for _ in range(2):  # taking letters apart may bring capitals to light, and the other way round
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = INITIALS.sub(r"\1", "".join(map(_bare, text.translate(LETTERS))))
    return "".join(letter if _belongs_to_a_word(letter) else " " for letter in text)


def _bare(letter: str) -> str:
    """Nothing for an accent, an apostrophe or what cannot be seen; else the letter."""
    accent = unicodedata.combining(letter) >= MARKS_ABOVE_AND_BELOW
    return "" if accent or letter in APOSTROPHES or unicodedata.category(letter) == "Cf" else letter


def _belongs_to_a_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNM"


def _legal_form(words: list[str]) -> tuple[str, ...]:
    """The longest legal form that ``words`` end in; none when nothing would be left."""
    endings = [form for form in LEGAL_FORMS if tuple(words[-len(form) :]) == form]
    return max((form for form in endings if len(form) < len(words)), key=len, default=())


def trigrams(folded: str) -> frozenset[str]:
    """Every three neighbouring characters of a folded name with a space before and after it."""
    padded = f" {folded} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def likeness(first: str, second: str) -> float:
    """How like two names are, from 0 (nothing in common) to 1 (the same once folded).

    The measure is the Jaccard index of the trigrams of the folded names, as in PostgreSQL's pg_trgm:
    those that both have, divided by those that either has.
    """
    return folded_likeness(fold(first), fold(second))


def folded_likeness(first: str, second: str) -> float:
    """The likeness of two names that are folded already. A name folded to nothing is like none."""
    return _jaccard(_kept_trigrams(first), trigrams(second))


@lru_cache(maxsize=64)
def _kept_trigrams(folded: str) -> frozenset[str]:
    """One name is compared with many."""
    return trigrams(folded)


def _jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    if not first or not second:
        return 0.0
    common = len(first & second)
    return common / (len(first) + len(second) - common)


def shared_at_least(folded: str, least: float) -> int:
    """How many trigrams a name must share with ``folded`` to be as like it as ``least``, or more."""
    return max(1, ceil(round(least * len(trigrams(folded)), 9)))


class NameIndex(Generic[Key]):
    """Many names at hand, to find those that are like a given one: for lists of thousands.

    It answers exactly as ``likeness`` of each pair would. Of names with the
    same key the likest counts.
    """

    def __init__(self, names: Iterable[tuple[Key, str]] = ()) -> None:
        self._names: list[tuple[Key, int]] = []  # each with the number of its trigrams
        self._places: dict[str, list[int]] = defaultdict(list)
        for key, name in names:
            self.add(key, name)

    def add(self, key: Key, name: str) -> None:
        """Take in one more name; one that is folded already is taken as it is."""
        parts = trigrams(fold(name))
        for part in parts:
            self._places[part].append(len(self._names))
        self._names.append((key, len(parts)))

    def like(self, name: str, least: float = LIKE_ENOUGH) -> list[tuple[Key, float]]:
        """The keys whose names are as like ``name`` as ``least`` or more, the best first."""
        folded = fold(name)
        parts = trigrams(folded)
        shared = Counter(chain.from_iterable(self._places.get(part, ()) for part in parts))
        enough = shared_at_least(folded, least)
        best: dict[Key, float] = {}
        for place, common in shared.items():
            if common >= enough:
                key, size = self._names[place]
                measure = common / (len(parts) + size - common)
                if measure >= least:
                    best[key] = max(measure, best.get(key, 0))
        return sorted(best.items(), key=lambda found: -found[1])
