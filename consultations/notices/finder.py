"""The finder: consultations by state, district and theme, chosen in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict

from consultations.notices.querysets import ConsultationPageQuerySet
from consultations.notices.state import State
from membership.places.models import District, Theme

PER_PAGE = 20

SECTIONS = {
    "open": ("Open now", "No consultation is open here today."),
    "coming": ("Coming", "No consultation is planned here yet."),
    "closed": ("Closed", "No consultation has closed here yet."),
}


def _district_choices() -> list[tuple[str, str]]:
    return [("", "All of Kent"), *District.objects.values_list("slug", "name")]


def _theme_choices() -> list[tuple[str, str]]:
    return [("", "All themes"), *Theme.objects.values_list("slug", "name")]


class FinderForm(forms.Form):
    """What the address may say. A word it does not know is refused beside its field."""

    mark_optional = False

    state = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *((key, label) for key, (label, _) in SECTIONS.items())],
    )
    district = forms.ChoiceField(required=False, choices=_district_choices)
    theme = forms.ChoiceField(required=False, choices=_theme_choices)


@dataclass(frozen=True)
class Found:
    """One consultation of a list, with where it stands."""

    page: Any
    state: State
    current_round: Any
    next_round: Any
    last_round: Any


@dataclass(frozen=True)
class Section:
    """The consultations of one state: a page of them, or the first few with a way to the rest."""

    key: str
    title: str
    empty: str
    found: list[Found]
    total: int

    @property
    def more(self) -> bool:
        return self.total > len(self.found)


@dataclass(frozen=True)
class Finder:
    form: FinderForm
    sections: list[Section]
    page_obj: Page[Any] | None
    query: str  # the address's filters without state and page, for links

    @property
    def is_filtered(self) -> bool:
        return bool(self.query)


def _found(page: Any, now: datetime) -> Found:
    rounds = page.all_rounds()
    return Found(
        page,
        page.state(now),
        page.current_round(now),
        page.next_round(now),
        rounds[-1] if rounds else None,
    )


def _in_state(pages: ConsultationPageQuerySet, state: str, now: datetime) -> Any:
    choose = {"open": pages.open, "coming": pages.coming, "closed": pages.closed}
    return choose[state](now).listed()


def _link_query(chosen: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({key: chosen[key] for key in ("district", "theme") if chosen.get(key)})
    return query.urlencode()


def find(pages: ConsultationPageQuerySet, params: QueryDict, now: datetime) -> Finder:
    """What the index page shows of ``pages`` for ``params``, in a constant number of queries.

    Without a state: the first of each, with a link to the rest. With one: all of it, page by page.
    """
    form = FinderForm(params)
    form.is_valid()
    chosen = form.cleaned_data
    if chosen.get("district"):
        pages = pages.filter(districts__slug=chosen["district"])
    if chosen.get("theme"):
        pages = pages.filter(themes__slug=chosen["theme"])
    page_obj = None
    sections = []
    for state in [chosen["state"]] if chosen.get("state") else list(SECTIONS):
        paginator = Paginator(_in_state(pages, state, now), PER_PAGE)
        part = paginator.get_page(params.get("page") if chosen.get("state") else 1)
        if chosen.get("state"):
            page_obj = part
        found = [_found(each, now) for each in part.object_list]
        sections.append(Section(state, *SECTIONS[state], found, paginator.count))
    return Finder(form, sections, page_obj, _link_query(chosen))
