"""What two colleagues wrote in the same place, side by side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from consultations.surveys.copies import LEFT_OUT, words_of
from consultations.surveys.forms import ResponseForm
from consultations.surveys.raw import Raw, bound, question_name, typed
from consultations.surveys.together import parts_of
from consultations.surveys.views.journey import Journey
from membership.people.models import User

SOMEBODY = "A colleague"


@dataclass(frozen=True)
class Clash:
    """A field that both changed, with both wordings, line by line."""

    label: str
    saver: str
    theirs: list[str]
    mine: list[str]


def both_wordings(journey: Journey, form: ResponseForm, names: Sequence[str]) -> list[Clash]:
    """The fields ``names`` in both wordings; ``form``, which brings the new one, is told at each of them."""
    held = journey.raw
    theirs = ResponseForm(
        bound(held),
        questions=form.shown,
        everything=journey.everything,
        about="capacity" in form.fields,
        user=journey.request.user,
        districts=form.fields["district"].queryset if "district" in form.fields else None,  # type: ignore[attr-defined]
        kept=form.kept,
    )
    theirs.is_valid()
    mine = typed(journey.request.POST, form.fields)
    savers = _savers(journey, names)
    names = [name for name in form.fields if name in names]
    found = [
        Clash(
            _label(form, name),
            savers.get(name, SOMEBODY),
            _words(theirs, held, name),
            _words(form, mine, name),
        )
        for name in names
    ]
    for name, clash in zip(names, found, strict=True):
        _tell(form, name, f"{clash.saver} saved another answer while you were writing")
    return found


def _savers(journey: Journey, names: Collection[str]) -> dict[str, str]:
    keys = {name: pk for name, pk in journey.begun.savers.items() if name in names}
    people = User.objects.in_bulk(keys.values())
    return {name: people[pk].full_name for name, pk in keys.items() if pk in people}


def _tell(form: ResponseForm, name: str, message: str) -> None:
    for question in form.questions:
        if name == question_name(question.pk):
            message = f"Question {form.numbers[question.pk]}: {message}"
    form.add_error(name, message)


def _label(form: ResponseForm, name: str) -> str:
    return str(form.fields[name].label or "")


def _words(form: ResponseForm, raw: Raw, name: str) -> list[str]:
    """An answer in words; as it was typed where it is not right yet."""
    for question in form.questions:
        if name == question_name(question.pk) and name in form.cleaned_data:
            return list(words_of(question, form.given(question))) or [LEFT_OUT]
    labels = {str(value): str(label) for value, label in getattr(form.fields[name], "choices", ())}
    values = [each for values in parts_of(raw, name).values() for each in values if each]
    return [labels.get(each, each) for each in values] or [LEFT_OUT]
