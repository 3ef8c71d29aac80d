"""What counts as an answer: one home for the rules that the form and the action share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as calendar_day
from decimal import Decimal
from typing import Any

from consultations.surveys.held import held_by_key

MAX_TEXT = 5_000  # characters of one written answer
MAX_SHORT_TEXT = 200  # characters of an answer in a few words
MAX_NUMBER = Decimal(10) ** 9


@dataclass(frozen=True)
class Given:
    """What somebody gave to one question.

    ``options`` are the keys of the options chosen; ``ranks`` gives each option its place, 1 the first;
    ``rows`` gives each line of a matrix its option. ``file`` is a kept file.
    """

    options: tuple[int, ...] = ()
    ranks: Mapping[int, int] = field(default_factory=dict)
    text: str = ""
    number: Decimal | None = None
    date: calendar_day | None = None
    rows: Mapping[int, int] = field(default_factory=dict)
    file: Any = None

    @classmethod
    def ranking(cls, options: Iterable[int]) -> "Given":
        """A ranking in the order of ``options``, the first one best."""
        return cls(ranks={option: place for place, option in enumerate(options, start=1)})

    @property
    def is_empty(self) -> bool:
        given = self.options or self.ranks or self.rows or self.text.strip() or self.file
        return not given and self.number is None and self.date is None

    @property
    def chosen(self) -> set[int]:
        """The options that a condition may hang on."""
        return {*self.options, *self.rows.values()}


NOTHING = Given()


def problem(question: Any, given: Given, *, as_it_came: bool = False) -> str:
    """Why ``given`` does not answer ``question``, in words for the person; empty if it does.

    With ``as_it_came`` a question may be left out that is required on screen: paper takes anything.
    """
    if given.is_empty:
        return question.missing if question.required and not as_it_came else ""
    if "\x00" in given.text:
        return "Remove the characters that are not text"
    if len(given.text) > MAX_TEXT:
        return f"Your answer must be {MAX_TEXT:,} characters or fewer"
    return RULES.get(question.kind, _choice_problem)(question, given)


def _has_only(given: Given, *names: str) -> bool:
    parts = {
        "options": given.options,
        "ranks": given.ranks,
        "text": given.text,
        "number": given.number is not None,
        "date": given.date is not None,
        "rows": given.rows,
        "file": given.file,
    }
    return not any(value for name, value in parts.items() if name not in names)


def _choice_problem(question: Any, given: Given) -> str:
    options = held_by_key(question, "options")
    chosen = set(given.options)
    if not _has_only(given, "options", "text") or not chosen <= options.keys():
        return "Choose from the answers shown"
    if len(chosen) != len(given.options):
        return "Choose each answer once"
    if len(chosen) > 1 and not question.takes_several:
        return "Choose one answer"
    other = any(options[pk].is_other for pk in chosen)
    if other and not given.text.strip():
        return "Say what you mean by your other answer"
    if given.text.strip() and not other:
        return "Choose the other answer, or clear what you wrote beside it"
    return ""


def _ranking_problem(question: Any, given: Given) -> str:
    options = held_by_key(question, "options").keys()
    if not _has_only(given, "ranks") or not given.ranks.keys() <= options:
        return "Choose from the answers shown"
    if any(not 1 <= rank <= len(options) for rank in given.ranks.values()):
        return f"Use the numbers 1 to {len(options)}"
    rank, times = Counter(given.ranks.values()).most_common(1)[0]
    if times > 1:
        return f"Give each answer a different number: {rank} is used {_times(times)}"
    if len(given.ranks) < len(options):
        return f"Give every answer a number, from 1 to {len(options)}"
    return ""


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _number_problem(question: Any, given: Given) -> str:
    number = given.number
    if not _has_only(given, "number") or number is None or not number.is_finite():
        return "Enter a number"
    if abs(number) >= MAX_NUMBER:
        return f"Enter a number below {MAX_NUMBER:,}"
    return ""


def _long_text_problem(question: Any, given: Given) -> str:
    return "" if _has_only(given, "text") else "Answer in your own words"


def _short_text_problem(question: Any, given: Given) -> str:
    if len(given.text) > MAX_SHORT_TEXT:
        return f"Your answer must be {MAX_SHORT_TEXT} characters or fewer"
    return _long_text_problem(question, given)


def _date_problem(question: Any, given: Given) -> str:
    return "" if _has_only(given, "date") else "Enter a date"


def _file_problem(question: Any, given: Given) -> str:
    return "" if _has_only(given, "file") else "Choose a file"


def _section_problem(question: Any, given: Given) -> str:
    return "This text takes no answer"


def _matrix_problem(question: Any, given: Given) -> str:
    """A line may be left out where an answer is not required."""
    options = held_by_key(question, "options").keys()
    rows = held_by_key(question, "rows").keys()
    fits = given.rows.keys() <= rows and set(given.rows.values()) <= options
    if not (_has_only(given, "rows") and fits):
        return "Choose from the answers shown"
    if question.required and len(given.rows) < len(rows):
        return str(question.missing)
    return ""


RULES = {
    "ranking": _ranking_problem,
    "number": _number_problem,
    "long-text": _long_text_problem,
    "short-text": _short_text_problem,
    "date": _date_problem,
    "file": _file_problem,
    "section": _section_problem,
    "matrix": _matrix_problem,
}
