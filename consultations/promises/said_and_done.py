"""You Said, We Did as everybody reads it: by theme, in a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Count, Prefetch
from django.http import QueryDict
from django.utils.text import slugify

from consultations.coding.models import Quote
from consultations.notices.rounds import Round
from consultations.promises.models import Deed, DeedKind, Point
from consultations.promises.states import PromiseState
from consultations.results.figures import in_words
from consultations.results.suppression import is_small
from consultations.surveys.models import Answer, Question, Response
from forums.models import Topic
from portal.lib.time import london_day

AS_ASKED = ("survey__round__number", "order", "pk")


@dataclass(frozen=True)
class Source:
    """A question under which people said it, and how many answered that question, in words."""

    question: Question
    answered: str

    @property
    def round(self) -> Round:
        return self.question.survey.round


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
    answered = _answered(points)
    said = [
        _said(point, kind, answered, london_day(now))
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
    return page.points.prefetch_related(
        Prefetch("deeds", Deed.objects.prefetch_related("points")),
        Prefetch("questions", questions.select_related("survey__round__page").order_by(*AS_ASKED)),
        Prefetch("quotes", Quote.objects.shown().filter(answer__question__in=questions)),
        Prefetch("topics", Topic.objects.public().select_related("forum").order_by("title")),
    )


def _answered(points: Iterable[Point]) -> Mapping[int, int]:
    """How many answers that count each of the questions has."""
    asked = {question.pk for point in points for question in point.questions.all()}
    if not asked:
        return {}
    counted = Response.objects.counted().values("pk")
    rows = Answer.objects.filter(question__in=asked, response__in=counted)
    return dict(rows.order_by().values_list("question").annotate(count=Count("pk")))


def _source(question: Question, answered: int) -> Source:
    too_few = is_small(answered, question.survey.round.small_numbers_below)
    return Source(question, in_words(None if too_few else answered, "answer"))


def _said(point: Point, kind: str, answered: Mapping[int, int], on: date) -> Said:
    deeds = [deed for deed in point.deeds.all() if not kind or deed.kind == kind]
    return Said(
        point,
        [_source(question, answered.get(question.pk, 0)) for question in point.questions.all()],
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
