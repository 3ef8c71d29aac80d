"""You Said, We Did as everybody reads it: by theme, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.text import slugify

from consultations.coding.models import Code, Quote
from consultations.notices.rounds import Round
from consultations.promises.models import Deed, DeedKind, Point
from consultations.promises.states import PromiseState
from consultations.results.counting import Tally, count_themes
from consultations.results.figures import Figure, in_words
from consultations.results.suppression import is_small
from consultations.results.tables import themes_of
from consultations.surveys.models import Question
from forums.models import Topic
from portal.lib.time import london_day

AS_ASKED = ("survey__round__number", "order", "pk")
AS_FOUND = (*(f"question__{each}" for each in AS_ASKED), "label")


@dataclass(frozen=True)
class Source:
    """A question under which people said it, and how many answered that question, in words."""

    question: Question
    answered: str

    @property
    def round(self) -> Round:
        return self.question.survey.round


@dataclass(frozen=True)
class Found:
    """A theme that officers found in the answers to a question, with how many of them have it."""

    code: Code
    figure: Figure

    @property
    def question(self) -> Question:
        return self.code.question

    @property
    def round(self) -> Round:
        return self.question.survey.round

    @property
    def counted(self) -> str:
        """ "14 of 38 answers"; what is withheld in the results is withheld here."""
        basis = in_words(self.figure.base, "answer")
        if self.figure.base is None:
            return basis
        if self.figure.value is None:
            return f"a number that is withheld, of {basis}"
        return f"{self.figure.value:,} of {basis}"


@dataclass(frozen=True)
class Done:
    """A deed with where it stands, and the other points that it answers."""

    deed: Deed
    state: PromiseState | None
    others: list[Point]


@dataclass(frozen=True)
class Said:
    """A point with where it was said and what was done about it."""

    point: Point
    found: list[Found]
    sources: list[Source]
    quotes: list[Quote]
    topics: list[Topic]
    done: list[Done]


@dataclass(frozen=True)
class ThemePart:
    heading: str
    anchor: str
    said: list[Said]


class SaidForm(forms.Form):
    """What the address may say. A word it does not know is refused beside its field."""

    mark_optional = False

    kind = forms.ChoiceField(
        label="What we did", required=False, choices=[("", "Everything"), *DeedKind.choices]
    )
    theme = forms.ChoiceField(label="Theme", required=False)

    def __init__(self, headings: Iterable[str], data: QueryDict) -> None:
        super().__init__(data)
        choices = [("", "All themes"), *((heading, heading) for heading in headings)]
        self.fields["theme"].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class SaidAndDone:
    """What the page shows; ``counts`` are of all deeds by kind, whatever is chosen."""

    form: SaidForm
    themes: list[ThemePart]
    counts: list[tuple[DeedKind, int]] = field(default_factory=list)
    is_narrowed: bool = False


def said_and_done(page: Any, params: QueryDict, now: datetime) -> SaidAndDone:
    """The points of ``page`` by theme, narrowed to what ``params`` say."""
    points = list(_points(page, now))
    form = SaidForm(dict.fromkeys(point.heading for point in points), params)
    form.is_valid()
    kind, theme = form.cleaned_data.get("kind", ""), form.cleaned_data.get("theme", "")
    tally = count_themes(_asked(points))
    said = [
        _said(point, kind, tally, london_day(now))
        for point in points
        if not theme or point.heading == theme
    ]
    shown = [each for each in said if each.done or not kind]
    return SaidAndDone(form, by_theme(shown), _counts(points), bool(kind or theme))


def _points(page: Any, now: datetime) -> Any:
    """What ``page`` has, with all that is shown of it; questions whose results everybody may read, and
    forum topics that everybody may see."""
    published = Round.objects.with_published_results(now)
    questions = Question.objects.filter(survey__round__in=published.values("pk"))
    codes = Code.objects.filter(question__in=questions).order_by(*AS_FOUND)
    return page.points.prefetch_related(
        Prefetch("deeds", Deed.objects.prefetch_related("points")),
        Prefetch("questions", questions.select_related("survey__round__page").order_by(*AS_ASKED)),
        Prefetch(
            "codes",
            codes.select_related("question__survey__round").prefetch_related("question__codes"),
        ),
        Prefetch("quotes", Quote.objects.shown().filter(answer__question__in=questions)),
        Prefetch("topics", Topic.objects.public().select_related("forum").order_by("title")),
    )


def _asked(points: Iterable[Point]) -> list[int]:
    """The questions under which people said it, and those in whose answers a theme was found."""
    found = {question.pk for point in points for question in point.questions.all()}
    return sorted(found | {code.question_id for point in points for code in point.codes.all()})


def _source(question: Question, tally: Tally) -> Source:
    return Source(question, in_words(_base(question, tally), "answer"))


def _base(question: Question, tally: Tally) -> int | None:
    """How many answered; None where they are too few to show."""
    base = tally.bases[question.pk, None]
    return None if is_small(base, question.survey.round.small_numbers_below) else base


def _found(code: Code, tally: Tally) -> Found:
    question = code.question
    base = _base(question, tally)
    if base is None:
        return Found(code, Figure(code.label, None, None))
    themes = themes_of(question, tally, base, question.survey.round.small_numbers_below)
    return Found(code, themes.get(code.pk, Figure(code.label, None, base)))


def _said(point: Point, kind: str, tally: Tally, on: date) -> Said:
    """A question that a theme leads to is not named twice."""
    deeds = [deed for deed in point.deeds.all() if not kind or deed.kind == kind]
    found = [_found(code, tally) for code in point.codes.all()]
    named = {each.question.pk for each in found}
    return Said(
        point,
        found,
        [_source(each, tally) for each in point.questions.all() if each.pk not in named],
        list(point.quotes.all()),
        list(point.topics.all()),
        [_done(deed, point, on) for deed in deeds],
    )


def _done(deed: Deed, point: Point, on: date) -> Done:
    others = [each for each in deed.points.all() if each.pk != point.pk]
    return Done(deed, deed.state(on) if deed.is_promise else None, others)


def _counts(points: Iterable[Point]) -> list[tuple[DeedKind, int]]:
    """How many deeds of each kind there are; one that answers several points counts once."""
    deeds = {deed.pk: deed.kind for point in points for deed in point.deeds.all()}
    kinds = list(deeds.values())
    return [(kind, kinds.count(kind)) for kind in DeedKind if kind in kinds]


def by_theme(said: Iterable[Said]) -> list[ThemePart]:
    """Each theme with an anchor and its points; the themes in the order of their first points."""
    first: dict[str, int] = {}
    shown = list(said)
    for place, each in enumerate(shown):
        first.setdefault(each.point.heading, place)
    together = sorted(shown, key=lambda each: first[each.point.heading])
    return [
        ThemePart(heading, f"theme-{slugify(heading) or first[heading]}", list(group))
        for heading, group in groupby(together, key=lambda each: each.point.heading)
    ]
