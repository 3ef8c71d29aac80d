"""The ledger: every promise that everybody may read, narrowed as the address says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.http import QueryDict

from consultations.promises.models import Deed, Point
from consultations.promises.querysets import DeedQuerySet
from consultations.promises.states import PromiseState
from membership.people.roles import Anyone
from portal.lib.time import london_day

PER_PAGE = 20


@dataclass(frozen=True)
class Entry:
    """A promise with where it stands."""

    deed: Deed
    state: PromiseState


class LedgerForm(forms.Form):
    """What the address may say. A word it does not know is refused beside its field."""

    mark_optional = False

    state = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *((state.slug, state.label) for state in PromiseState)],
    )
    owner = forms.ChoiceField(label="Who answers for it", required=False)
    consultation = forms.ChoiceField(required=False)
    text = forms.CharField(label="Words", required=False, max_length=100)

    def __init__(self, promises: DeedQuerySet, data: QueryDict) -> None:
        super().__init__(data)
        owners = promises.order_by("owner_post").values_list("owner_post", flat=True).distinct()
        pages = promises.order_by("page__title").values_list("page__slug", "page__title").distinct()
        self._choose("owner", [("", "Everybody"), *((post, post) for post in owners)])
        self._choose("consultation", [("", "All consultations"), *pages])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Ledger:
    """One page of promises; ``counts`` are of all that everybody may read, by state."""

    form: LedgerForm
    entries: list[Entry]
    page_obj: Page[Any]
    counts: list[tuple[PromiseState, int]]
    is_narrowed: bool


def ledger_for(user: Anyone, params: QueryDict, now: datetime) -> Ledger:
    """The promises that ``user`` may read, in a constant number of queries: what is open by its date,
    the first one first, then what is settled."""
    on = london_day(now)
    readable = Deed.objects.promises().visible_to(user, now)
    form = LedgerForm(readable, params)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    found = _in_order(_narrow(readable, chosen, on)).select_related("page")
    page_obj = Paginator(found, PER_PAGE).get_page(params.get("page"))
    entries = [Entry(deed, deed.state(on)) for deed in page_obj.object_list]
    return Ledger(form, entries, page_obj, _counts(readable, on), bool(chosen))


def _narrow(promises: DeedQuerySet, chosen: dict[str, str], on: date) -> DeedQuerySet:
    if slug := chosen.get("state"):
        promises = promises.in_state(next(each for each in PromiseState if each.slug == slug), on)
    if owner := chosen.get("owner"):
        promises = promises.filter(owner_post=owner)
    if consultation := chosen.get("consultation"):
        promises = promises.filter(page__slug=consultation)
    if text := chosen.get("text"):
        said = Point.objects.filter(deeds=OuterRef("pk"), text__icontains=text)
        promises = promises.filter(Q(text__icontains=text) | Exists(said))
    return promises


def _in_order(promises: DeedQuerySet) -> DeedQuerySet:
    open_still = Q(kept_at__isnull=True, withdrawn_at__isnull=True)
    settled = Case(When(open_still, then=Value(0)), default=Value(1))
    ordered: DeedQuerySet = promises.annotate(is_settled=settled).order_by(
        "is_settled", F("due_on"), "pk"
    )
    return ordered


def _counts(promises: DeedQuerySet, on: date) -> list[tuple[PromiseState, int]]:
    """How many are in each state; states without any are left out."""
    rows = promises.order_by().values_list("due_on", "kept_at", "withdrawn_at")
    states = [
        Deed(due_on=due, kept_at=kept, withdrawn_at=gone).state(on) for due, kept, gone in rows
    ]
    return [(state, states.count(state)) for state in PromiseState if state in states]
