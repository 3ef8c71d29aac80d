"""What was answered about equality: each question alone, joined to nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from consultations.equality.models import EqualityQuestion, EqualitySheet
from consultations.equality.sheets import is_added_up
from consultations.notices.rounds import Round
from consultations.results.figures import Figure, in_words
from consultations.results.reads import threshold_of
from consultations.results.suppression import is_small, withheld_parts
from consultations.results.tables import shown
from consultations.surveys.models import Response

EQUALITY_APART = (
    "The equality questions were asked on a page of their own, after answers had been sent. What people"
    " chose there was added up in batches of at least ten and cannot be joined to the answers to the"
    " consultation, nor can one equality question be joined to another."
)


@dataclass(frozen=True)
class EqualityResult:
    """One question's tallies; ``base`` counts who answered it, None where they are too few to show."""

    question: EqualityQuestion
    base: int | None
    rows: list[Figure]

    @property
    def basis(self) -> str:
        return in_words(self.base, "answer")

    @property
    def withholds(self) -> bool:
        return self.base is None or any(row.is_withheld for row in self.rows)


@dataclass(frozen=True)
class RoundEquality:
    """A round's tallies; ``waits`` says that more is still to be added to them."""

    round: Round
    questions: list[EqualityResult]
    waits: bool
    synthetic: bool
    threshold: int

    @property
    def withholds(self) -> bool:
        return any(each.withholds for each in self.questions)


def equality_of(
    rounds: Iterable[Round], now: datetime, *, full: bool = False
) -> list[RoundEquality]:
    """The tallies of those of ``rounds`` that ask, in a constant number of queries; what waits is in none.

    Unless ``full``, small numbers are withheld, and nothing is shown until all is added up: what
    a later batch adds could be told from two looks at the page.
    """
    sheets = _sheets_of(rounds)
    made_up = _made_up([each.round_id for each in sheets])
    found = []
    for sheet in sheets:
        waits = not is_added_up(sheet, now)
        threshold = threshold_of(sheet.round, full=full)
        questions = [] if waits and not full else _questions_of(sheet, threshold)
        synthetic = sheet.round_id in made_up
        found.append(RoundEquality(sheet.round, questions, waits, synthetic, threshold))
    return found


def _sheets_of(rounds: Iterable[Round]) -> list[EqualitySheet]:
    sheets = EqualitySheet.objects.filter(round__in=list(rounds)).select_related("round__page")
    return list(sheets.prefetch_related("questions__options", "tallies").order_by("round__number"))


def _made_up(rounds: Collection[int]) -> set[int]:
    """The rounds whose responses were made up."""
    made_up = Response.objects.counted().synthetic().filter(round__in=rounds)
    return set(made_up.order_by().values_list("round", flat=True).distinct())


def _questions_of(sheet: EqualitySheet, threshold: int) -> list[EqualityResult]:
    tallies: dict[int, int] = defaultdict(int)
    tallies |= {each.option_id: each.count for each in sheet.tallies.all()}
    return [_result(question, tallies, threshold) for question in sheet.questions.all()]


def _result(question: EqualityQuestion, tallies: dict[int, int], threshold: int) -> EqualityResult:
    options = question.options.all()
    counts = [tallies[option.pk] for option in options]
    base = sum(counts)
    if is_small(base, threshold):
        return EqualityResult(question, None, [])
    hidden = withheld_parts(counts, threshold)
    return EqualityResult(
        question, base, shown([option.label for option in options], counts, base, hidden)
    )
