"""What somebody looks for: words, "phrases" and -exclusions, as both databases are asked for them."""

import re
from dataclasses import dataclass

LONGEST_QUERY = 200  # characters; nobody looks for more
MOST_TERMS = 12

_TERM = re.compile(r'(?P<excluded>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_LETTER = re.compile(r"\w")
_EITHER = "or"
# The words that PostgreSQL's English dictionary leaves out, so that SQLite is not asked for them either.
STOP_WORDS = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself
    she her hers herself it its itself they them their theirs themselves what which who whom
    this that these those am is are was were be been being have has had having do does did doing
    a an the and but if or because as until while of at by for with about against between into
    through during before after above below to from up down in out on off over under again
    further then once here there when where why how all any both each few more most other some
    such no nor not only own same so than too very s t can will just don should now
    """.split()  # noqa: SIM905 a column of 127 strings reads worse
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase, and whether a post that holds it is left out."""

    text: str
    is_excluded: bool = False
    is_phrase: bool = False

    @property
    def is_common(self) -> bool:
        """Whether it says too little to be looked for: stop words and signs alone."""
        return all(word.casefold() in STOP_WORDS for word in re.findall(r"\w+", self.text))

    @property
    def quoted(self) -> str:
        """Between quotation marks, of which it holds none itself."""
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Query:
    """Groups of terms of which one must answer; in a group each term must, and no excluded one may."""

    text: str
    groups: tuple[tuple[Term, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups)

    @classmethod
    def parse(cls, text: str) -> "Query":
        """What ``text`` asks for, whatever it is; a group in which nothing is looked for falls away."""
        cleaned = one_line(text)
        groups: list[list[Term]] = [[]]
        for found in list(_TERM.finditer(cleaned))[:MOST_TERMS]:
            if (found["word"] or "").casefold() == _EITHER:
                groups.append([])
            elif term := _term(found):
                groups[-1].append(term)
        asked = (tuple(group) for group in groups if any(not term.is_excluded for term in group))
        return cls(cleaned, tuple(asked))

    @property
    def for_postgresql(self) -> str:
        """As ``websearch_to_tsquery`` reads it."""
        return " or ".join(
            " ".join(f"{'-' if term.is_excluded else ''}{term.quoted}" for term in group)
            for group in self.groups
        )

    @property
    def for_sqlite(self) -> str:
        """As FTS5's MATCH reads it."""
        return " OR ".join(_group_for_sqlite(group) for group in self.groups)


def one_line(text: str) -> str:
    """``text`` without control characters, cut to the length of a question."""
    printable = "".join(c if c.isprintable() else " " for c in text[: LONGEST_QUERY * 10])
    return " ".join(printable.split())[:LONGEST_QUERY].strip()


def words_of(text: str, most: int) -> list[str]:
    """The first ``most`` different words of ``text`` that say something."""
    words = dict.fromkeys(word.casefold() for word in re.findall(r"\w+", one_line(text)))
    return [word for word in words if word not in STOP_WORDS and len(word) > 1][:most]


def two_of(words: list[str], both: str, either: str) -> str:
    """That two of ``words`` are there, or the only one, with the database's signs for and and or."""
    pairs = [
        f"({word} {both} ({f' {either} '.join(words[place:])}))"
        for place, word in enumerate(words[:-1], start=1)
    ]
    return f" {either} ".join(pairs or words)


def _term(found: re.Match[str]) -> Term | None:
    is_phrase = found["phrase"] is not None
    text = " ".join((found["phrase"] if is_phrase else found["word"]).split()).lstrip("-")
    term = Term(text, bool(found["excluded"]), is_phrase)
    return term if _LETTER.search(text) and not term.is_common else None


def _group_for_sqlite(group: tuple[Term, ...]) -> str:
    wanted = " AND ".join(term.quoted for term in group if not term.is_excluded)
    excluded = " OR ".join(term.quoted for term in group if term.is_excluded)
    return f"(({wanted}) NOT ({excluded}))" if excluded else f"({wanted})"
