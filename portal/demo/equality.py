"""Made-up answers to equality questions, left and added up as anybody's are."""

from datetime import datetime, timedelta
from itertools import chain, repeat
from random import Random

from consultations.equality.actions import add_up, leave_answers
from consultations.equality.sheets import LATE
from consultations.models import EqualityQuestion, EqualitySheet, Round
from portal.demo.data import Entry, read


def ask_about_equality(round_: Round) -> EqualitySheet:
    """Ask the data file's questions of whoever has sent answers in ``round_``."""
    sheet: EqualitySheet = EqualitySheet.objects.create(round=round_)
    sheet.questions.set([_question(entry) for entry in read("equality")["question"]])
    return sheet


def leave_equality_answers(round_: Round, *, seed: int) -> None:
    """Ask the data file's questions in ``round_``, answered as often as it says, and add them up."""
    data, place = read("equality"), round_.number - 1
    entries = [(_question(entry), entry["rounds"][place]) for entry in data["question"]]
    sheet = ask_about_equality(round_)
    random = Random(seed)  # noqa: S311 repeatable on purpose, and no secret
    columns = [_column(each, counts, data["people"][place], random) for each, counts in entries]
    for chosen in zip(*columns, strict=True):
        options = [option for option in chosen if option is not None]
        leave_answers(sheet, options=options, now=_just_before(round_.closes_at))
    add_up(sheet.pk, now=round_.closes_at + LATE)


def _question(entry: Entry) -> EqualityQuestion:
    return EqualityQuestion.objects.get(wording=entry["wording"])


def _column(
    question: EqualityQuestion, counts: list[int], people: int, random: Random
) -> list[int | None]:
    """What each of ``people`` chose, in a random order; None for who left the question out."""
    options = question.options.values_list("pk", flat=True)
    pairs = zip(options, counts, strict=True)
    chosen: list[int | None] = list(chain.from_iterable(repeat(pk, n) for pk, n in pairs))
    chosen += [None] * (people - len(chosen))
    random.shuffle(chosen)
    return chosen


def _just_before(closes_at: datetime) -> datetime:
    return closes_at - timedelta(minutes=1)
