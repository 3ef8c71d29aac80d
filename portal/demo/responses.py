"""Synthetic responses whose totals are those of the data file; the seed decides who says what."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, repeat
from random import Random

from consultations import actions
from consultations.models import Code, Coding, Question, Quote, Round, ShortLink
from consultations.reach.tallies import count_starts
from consultations.surveys.answers import Given
from membership.places.models import District
from portal.demo.data import Entry

Answers = list[Given]


def send_synthetic_responses(
    round_: Round,
    questions: list[tuple[Question, Entry]],
    capacities: list[Entry],
    *,
    seed: int,
    links: Sequence[ShortLink] = (),
) -> int:
    """Send as many responses as the capacities of this round add up to; returns how many.

    Each closed question is answered exactly as often as its ``counts`` say. The first responses came by
    the ``links``, the others directly.
    """
    random = Random(seed)  # noqa: S311 repeatable on purpose, and no secret
    people = _spread({each["value"]: each[f"round_{round_.number}"] for each in capacities}, random)
    columns = {
        question.pk: _answers(question, entry, len(people), random) for question, entry in questions
    }
    districts = list(District.objects.order_by("slug"))
    length = round_.closes_at - round_.opens_at
    came_by = [*links, *repeat(None, len(people) - len(links))]
    for number, (capacity, link) in enumerate(zip(people, came_by, strict=True)):
        count_starts(round_, link, capacity)
        actions.send_response(
            round_,
            acting_user=None,
            capacity=capacity,
            district=random.choice(districts),
            answers={
                pk: column[number] for pk, column in columns.items() if not column[number].is_empty
            },
            synthetic=True,
            via=link,
            now=round_.opens_at + length * (number + 1) / (len(people) + 2),
        )
    return len(people)


def _spread(counts: dict[str, int], random: Random) -> list[str]:
    """Each value as often as it counts, in a random order."""
    values = list(chain.from_iterable(repeat(value, count) for value, count in counts.items()))
    random.shuffle(values)
    return values


def _answers(question: Question, entry: Entry, size: int, random: Random) -> Answers:
    """``size`` answers to ``question``; who left it out has an empty one."""
    options = {option.label: option.pk for option in question.options.all()}
    if counts := entry.get("counts"):
        return [Given(options=(options[label],)) for label in _spread(counts, random)]
    if texts := entry.get("texts"):
        given = [Given(text=text) for text in texts] + [Given()] * (size - len(texts))
        random.shuffle(given)
        return given
    keys = [options[label] for label in entry["options"]]
    given = [
        Given.ranking(keys[number - 1] for number in each["order"])
        for each in entry["orders"]
        for _ in range(each["people"])
    ]
    random.shuffle(given)
    return given


def read_the_answers(questions: list[tuple[Question, Entry]], *, approved_at: datetime) -> None:
    """What was found in written answers, and what is quoted of them; texts go by their numbers."""
    for question, entry in questions:
        texts = entry.get("texts", [])
        answers = {answer.text: answer for answer in question.answers.filter(text__in=texts)}
        for label, numbers in entry.get("themes", {}).items():
            code = Code.objects.create(question=question, label=label)
            for number in numbers:
                Coding.objects.create(answer=answers[texts[number - 1]], code=code)
        for number in entry.get("quotes", []):
            text = texts[number - 1]
            Quote.objects.create(answer=answers[text], text=text, approved_at=approved_at)
