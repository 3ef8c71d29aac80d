"""Words and phrases that recur in written answers: a small TF-IDF, a hint at themes and no more."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import log

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
FEWEST_ANSWERS = 2  # in which something has to recur
MOST_PHRASES = 12
MOSTLY_INSIDE = 0.8  # of the answers with a word have it in a phrase: the phrase says enough
USUAL = frozenset(
    [
        "a",
        "about",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "both",
        "but",
        "by",
        "can",
        "cannot",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "don't",
        "don’t",
        "down",
        "each",
        "even",
        "every",
        "few",
        "for",
        "from",
        "get",
        "give",
        "go",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "it's",
        "it’s",
        "just",
        "like",
        "make",
        "many",
        "may",
        "me",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "need",
        "needs",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "people",
        "please",
        "really",
        "same",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "us",
        "use",
        "very",
        "want",
        "was",
        "way",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)

Texts = Callable[[], Iterable[str]]


def words_of(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def recurring(texts: Texts) -> list[tuple[str, int]]:
    """The most telling words and pairs of words, each with in how many answers it is.

    ``texts`` gives the answers each time it is called: they are read twice and never held.
    """
    size, words = _count(texts, lambda said: (word for word in said if word not in USUAL))
    common = {word for word, (_, answers) in words.items() if answers >= FEWEST_ANSWERS}
    _, pairs = _count(texts, lambda said: _pairs(said, common))
    kept_pairs = {pair: n for pair, n in pairs.items() if n[1] >= FEWEST_ANSWERS}
    kept_words = {
        word: words[word]
        for word in common
        if not any(
            word in pair.split() and answers >= MOSTLY_INSIDE * words[word][1]
            for pair, (_, answers) in kept_pairs.items()
        )
    }
    found = kept_words | kept_pairs
    weight = {each: uses * log((1 + size) / answers) for each, (uses, answers) in found.items()}
    best = sorted(found, key=lambda each: (-weight[each], each))[:MOST_PHRASES]
    return [(each, found[each][1]) for each in best]


def _pairs(said: list[str], common: set[str]) -> Iterator[str]:
    return (f"{a} {b}" for a, b in pairwise(said) if a in common and b in common)


def _count(
    texts: Texts, parts: Callable[[list[str]], Iterable[str]]
) -> tuple[int, dict[str, tuple[int, int]]]:
    """How many answers there are; how often each part is used, and in how many answers."""
    uses: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    size = 0
    for text in texts():
        found = list(parts(words_of(text)))
        uses.update(found)
        answers.update(set(found))
        size += 1
    return size, {part: (uses[part], answers[part]) for part in uses}
