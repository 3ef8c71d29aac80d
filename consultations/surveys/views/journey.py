"""Where somebody is in a survey: the round, the questions asked of her, and her draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from consultations.models import Draft, DraftFile, Question, Round, Survey
from consultations.surveys.asking import questions_of_read
from consultations.surveys.forms import ResponseForm
from consultations.surveys.links import make_token
from consultations.surveys.models import QuestionKind
from consultations.surveys.pages import Questionnaire
from consultations.surveys.raw import Raw, bound, chosen_in
from consultations.surveys.reading import Fields, Reading, about_fields, are_right, read
from membership.places.models import District
from portal.lib.prepared import prepared
from portal.lib.time import london_day


@dataclass
class Journey:
    """One person's way through the survey of the open round."""

    request: HttpRequest
    slug: str
    round: Round
    survey: Survey
    draft: Draft | None
    now: datetime

    @property
    def page(self) -> Any:
        """The notice; what is only to be kept was read without it."""
        return self.round.page

    @cached_property
    def everything(self) -> Questionnaire:
        return questions_of_read(self.round)

    @property
    def raw(self) -> Raw:
        return self.draft.answers if self.draft else {}

    @cached_property
    def files(self) -> Mapping[int, Any]:
        """The files that came before, by the question's key."""
        takes_files = any(each.kind == QuestionKind.FILE for each in self.everything)
        if self.draft is None or self.draft.pk is None or not takes_files:
            return {}
        return {each.question_id: each for each in _files(draft_pk=self.draft.pk)}

    def asked(self) -> list[Question]:
        """The questions that the answers so far lead to."""
        return list(self.everything.met(lambda each: chosen_in(self.raw, each)).values())

    def steps(self) -> list[tuple[int, list[Question]]]:
        """The pages with something to ask, each with the number in its address."""
        pages = enumerate(self.everything.pages, start=1)
        if not self.everything.leads:
            return list(pages)
        met = {question.pk for question in self.asked()}
        shown = [(number, [each for each in page if each.pk in met]) for number, page in pages]
        return [(number, page) for number, page in shown if page or number == 1]

    def page_form(
        self, number: int, data: Any = None, files: Any = None, *, quiet: bool = False
    ) -> ResponseForm:
        """The form of one page; raises Http404 for a page with nothing to ask."""
        return self._form(self._page(number), data, files, about=number == 1, quiet=quiet)

    def _page(self, number: int) -> list[Question]:
        found = dict(self.steps()).get(number)
        if found is None:
            raise Http404
        return found

    def read_page(self, number: int, data: Any) -> Reading | None:
        """What ``data`` brings for one page; None where it is wrong, or only a form can tell."""
        questions = self._page(number)
        if any(each.kind == QuestionKind.FILE for each in questions):
            return None
        found = self._read(questions, data, about=number == 1)
        right = found is not None and are_right(questions, found.given)
        return found if right else None

    def read_whole(self) -> Reading | None:
        """All that was typed, as far as each field goes by itself; None where only a form can tell."""
        return self._read(self.asked(), bound(self.raw), about=True)

    def _read(self, questions: list[Question], data: Any, *, about: bool) -> Reading | None:
        fields: Fields | None = {}
        if about:
            districts = _districts(london_day(self.now))
            fields = about_fields(data, user=self.request.user, districts=districts)
        if fields is None:
            return None
        numbers = self.everything.numbers
        return read(data, questions, numbers=numbers, kept=self.files, about=fields)

    def whole_form(self) -> ResponseForm:
        """All that was typed, checked together."""
        return self._form(self.asked(), bound(self.raw), None, about=True)

    def _form(
        self, questions: list[Question], data: Any, files: Any, *, about: bool, quiet: bool = False
    ) -> ResponseForm:
        return ResponseForm(
            data,
            files,
            questions=questions,
            everything=self.everything,
            about=about,
            user=self.request.user,
            districts=_districts(london_day(self.now)),
            kept=dict(self.files),
            quiet=quiet,
        )

    def step_after(self, number: int) -> str:
        """The address of the page after ``number``, or of the check."""
        later = [each for each, _ in self.steps() if each > number]
        return self.url("draft_page", later[0]) if later else self.url("check")

    @property
    def begun(self) -> Draft:
        """The draft, on pages that there are for one alone; raises Http404."""
        if self.draft is None:
            raise Http404
        return self.draft

    def url(self, name: str, *more: object) -> str:
        token = make_token("draft", self.begun.pk)
        return reverse(f"consultations:{name}", args=[self.slug, token, *more])


@lru_cache(maxsize=2)
def _districts(day: date) -> Any:
    """To choose from on a day; whoever shows them reads them anew."""
    return District.objects.current(day)


@prepared(draft_pk=int)
def _files(*, draft_pk: int) -> Any:
    return DraftFile.objects.filter(draft=draft_pk)
