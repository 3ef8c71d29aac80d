"""What a search of the forums asks; all of it stands in the address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from forums.models import Forum, TopicKind
from forums.search.finding import Filters
from forums.search.words import LONGEST_QUERY, Query, one_line
from membership.places.models import Theme
from portal.lib.forms import DateField
from portal.lib.templatetags.portal import day
from portal.lib.time import end_from_last_day

BEST, NEWEST = "", "newest"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is set, in words, and the address without it."""

    label: str
    text: str
    without: str


class SearchForm(forms.Form):
    """Words and what they are narrowed to; what is not understood is said beside its field and
    narrows nothing."""

    mark_optional = False

    q = forms.CharField(
        label="Words",
        required=False,
        help_text="Quotation marks keep words together, a minus leaves a word out.",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY}),
    )
    forum = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(
        label="Kind of topic", choices=[("", "All kinds"), *TopicKind.choices], required=False
    )
    theme = forms.ChoiceField(required=False)
    organisation = forms.CharField(
        required=False, max_length=150, help_text="Its name, or part of it."
    )
    since = DateField(label="From", required=False)
    until = DateField(label="Until", required=False)
    order = forms.ChoiceField(
        choices=[(BEST, "Best match first"), (NEWEST, "Newest first")], required=False
    )

    def __init__(self, data: QueryDict, forums: Sequence[Forum], themes: Sequence[Theme]) -> None:
        super().__init__(data)
        self.forums = {forum.slug: forum for forum in forums}
        self.themes = {theme.slug: theme for theme in themes}
        self._offer("forum", "All forums", self.forums)
        self._offer("theme", "All themes", self.themes)
        self.is_valid()
        self.query = Query.parse(self.cleaned_data.get("q", ""))

    def _offer(self, name: str, everything: str, things: dict[str, Any]) -> None:
        names = [(slug, thing.name) for slug, thing in things.items()]
        self.fields[name].choices = [("", everything), *names]  # type: ignore[attr-defined]

    def clean_organisation(self) -> str:
        return one_line(self.cleaned_data["organisation"])

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is not before the first.")

    @property
    def filters(self) -> Filters:
        asked = self.cleaned_data
        until = asked.get("until")
        return Filters(
            forum=self.forums.get(asked.get("forum", "")),
            organisation=asked.get("organisation", ""),
            theme=self.themes.get(asked.get("theme", "")),
            kind=asked.get("kind", ""),
            since=asked.get("since"),
            until=end_from_last_day(until) if until else None,
            newest_first=asked.get("order") == NEWEST,
        )

    def chosen(self) -> Iterator[Chosen]:
        """The filters that are set, in the order of the form."""
        for name in ("forum", "kind", "theme", "organisation", "since", "until"):
            if value := self.cleaned_data.get(name):
                yield Chosen(
                    str(self[name].label), self._in_words(name, value), self._without(name)
                )

    def _in_words(self, name: str, value: Any) -> str:
        if name in ("since", "until"):
            return str(day(value))
        if name == "kind":
            return str(TopicKind(value).label)
        named: dict[str, dict[str, Any]] = {"forum": self.forums, "theme": self.themes}
        return str(named.get(name, {}).get(value, value))

    def _without(self, name: str) -> str:
        query = QueryDict(mutable=True)
        for key in self.data:
            if key != "page" and key.partition("_")[0] != name:
                query[key] = self.data[key]
        return query.urlencode()
