"""The finder: consultations by state, district, theme, audience, year and text, chosen in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse

from consultations.notices.audiences import Audience
from consultations.notices.querysets import ConsultationPageQuerySet
from consultations.notices.rounds import Round
from consultations.notices.state import State
from membership.places.models import District, Theme
from portal.lib.time import london_day

PER_PAGE = 20

# What is shown without a choice of state, and what more can be chosen.
SECTIONS = {
    "open": ("Open now", "No consultation is open here today."),
    "coming": ("Coming", "No consultation is planned here yet."),
    "closed": ("Closed", "No consultation has closed here yet."),
}
NARROWER = {
    "closing-soon": ("Closing soon", "No consultation here closes in the next seven days."),
    "considered": ("Closed, being considered", "No consultation here is being considered."),
    "overdue": ("Response overdue", "No response is overdue here."),
    "outcome": ("Outcome published", "No outcome has been published here yet."),
}
STATES = SECTIONS | NARROWER
FILTERS = ("q", "district", "theme", "audience", "year")


def _district_choices() -> list[tuple[str, str]]:
    return [("", "All of Kent"), *District.objects.values_list("slug", "name")]


def _theme_choices() -> list[tuple[str, str]]:
    return [("", "All themes"), *Theme.objects.values_list("slug", "name")]


def _audience_choices() -> list[tuple[str, str]]:
    return [("", "Everyone"), *Audience.objects.values_list("slug", "name")]


def _year_choices() -> list[tuple[str, str]]:
    """The years in which rounds opened or closed, the latest first."""
    ends = Round.objects.order_by().values_list("opens_at", "closes_at")
    years = {london_day(moment).year for pair in ends for moment in pair}
    return [("", "Any year"), *((str(year), str(year)) for year in sorted(years, reverse=True))]


class FinderForm(forms.Form):
    """What the address may say. A word it does not know is refused beside its field."""

    mark_optional = False

    q = forms.CharField(
        label="Words", required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *((key, label) for key, (label, _) in STATES.items())],
    )
    district = forms.ChoiceField(required=False, choices=_district_choices)
    theme = forms.ChoiceField(required=False, choices=_theme_choices)
    audience = forms.ChoiceField(label="Who it asks", required=False, choices=_audience_choices)
    year = forms.ChoiceField(required=False, choices=_year_choices)


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
class Topical:
    """A district or theme that was chosen: its feed, and where to ask for e-mails."""

    kind: str
    slug: str
    name: str

    @property
    def feed_url(self) -> str:
        return reverse(f"consultations:{self.kind}_feed", args=[self.slug])


@dataclass(frozen=True)
class Finder:
    form: FinderForm
    sections: list[Section]
    page_obj: Page[Any] | None
    query: str  # the address's filters without state and page, for links
    topical: list[Topical]

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
    choose = {
        "open": pages.open,
        "closing-soon": pages.closing_soon,
        "coming": pages.coming,
        "closed": pages.closed,
        "considered": pages.considered,
        "overdue": pages.overdue,
        "outcome": pages.with_outcome,
    }
    return choose[state](now).listed()


def _link_query(chosen: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({key: chosen[key] for key in FILTERS if chosen.get(key)})
    return query.urlencode()


def _narrowed(pages: ConsultationPageQuerySet, chosen: Mapping[str, str]) -> Any:
    if chosen.get("district"):
        pages = pages.concerning(chosen["district"])
    for key in ("theme", "audience"):
        if chosen.get(key):
            pages = pages.filter(**{f"{key}s__slug": chosen[key]})
    if chosen.get("year"):
        pages = pages.in_year(int(chosen["year"]))
    return pages.about(chosen["q"].split()) if chosen.get("q") else pages


def _topical(form: FinderForm, chosen: Mapping[str, str]) -> list[Topical]:
    return [
        Topical(kind, chosen[kind], dict(form.fields[kind].choices)[chosen[kind]])  # type: ignore[attr-defined]
        for kind in ("district", "theme")
        if chosen.get(kind)
    ]


def find(pages: ConsultationPageQuerySet, params: QueryDict, now: datetime) -> Finder:
    """What the index page shows of ``pages`` for ``params``, in a constant number of queries.

    Without a state: the first of each, with a link to the rest. With one: all of it, page by page.
    """
    form = FinderForm(params)
    form.is_valid()
    chosen = form.cleaned_data
    pages = _narrowed(pages, chosen)
    page_obj = None
    sections = []
    for state in [chosen["state"]] if chosen.get("state") else list(SECTIONS):
        paginator = Paginator(_in_state(pages, state, now), PER_PAGE)
        part = paginator.get_page(params.get("page") if chosen.get("state") else 1)
        if chosen.get("state"):
            page_obj = part
        found = [_found(each, now) for each in part.object_list]
        sections.append(Section(state, *STATES[state], found, paginator.count))
    return Finder(form, sections, page_obj, _link_query(chosen), _topical(form, chosen))
