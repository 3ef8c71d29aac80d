"""What counts as an answer: one home for the rules that the form and the action share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

MAX_TEXT = 5_000  # characters of one written answer
MAX_NUMBER = Decimal(10) ** 9


@dataclass(frozen=True)
class Given:
    """What somebody gave to one question.

    ``options`` are the keys of the options chosen; ``ranks`` gives each option its place, 1 the first.
    """

    options: tuple[int, ...] = ()
    ranks: Mapping[int, int] = field(default_factory=dict)
    text: str = ""
    number: Decimal | None = None

    @classmethod
    def ranking(cls, options: Iterable[int]) -> "Given":
        """A ranking in the order of ``options``, the first one best."""
        return cls(ranks={option: place for place, option in enumerate(options, start=1)})

    @property
    def is_empty(self) -> bool:
        return not (self.options or self.ranks or self.text.strip()) and self.number is None


NOTHING = Given()


def problem(question: Any, given: Given) -> str:
    """Why ``given`` does not answer ``question``, in words for the person; empty if it does."""
    if given.is_empty:
        return question.missing if question.required else ""
    if "\x00" in given.text:
        return "Remove the characters that are not text"
    if len(given.text) > MAX_TEXT:
        return f"Your answer must be {MAX_TEXT:,} characters or fewer"
    if question.kind == "ranking":
        return _ranking_problem(question, given)
    if question.kind == "number":
        return _number_problem(given)
    if question.kind == "long-text":
        return "" if _has_only(given, "text") else "Answer in your own words"
    return _choice_problem(question, given)


def _has_only(given: Given, *names: str) -> bool:
    parts = {
        "options": given.options,
        "ranks": given.ranks,
        "text": given.text,
        "number": given.number is not None,
    }
    return not any(value for name, value in parts.items() if name not in names)


def _choice_problem(question: Any, given: Given) -> str:
    options = {option.pk: option for option in question.options.all()}
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
    options = {option.pk for option in question.options.all()}
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


def _number_problem(given: Given) -> str:
    number = given.number
    if not _has_only(given, "number") or number is None or not number.is_finite():
        return "Enter a number"
    if abs(number) >= MAX_NUMBER:
        return f"Enter a number below {MAX_NUMBER:,}"
    return ""
