"""The editors' forms for what people said and what was done about it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from consultations.coding.models import Code, Quote
from consultations.promises.models import Deed, DeedKind, Point
from consultations.promises.policies import can_view_deed, who_move_promises
from consultations.surveys.models import Question
from forums.models import Topic
from portal.records.actions import record

MAX_TOPICS = 20
PUBLIC_PROMISE = (
    "Everybody has read this promise. Move its date, keep it or withdraw it on its own page, with words"
    " for everybody."
)
OF_A_PROMISE = "Only a promise has this."
KEPT_IN_THE_TRAIL = ("text", "owner_post", "due_on", "kind", "reason")


class OfOnePageForm(WagtailAdminModelForm):
    """A record with links to others of the same consultation: offered are those of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.data.get(self.add_prefix("page")) or self.initial.get("page")
        self.chosen_page = int(page) if str(page).isdecimal() else None

    def offer(self, name: str, rows: Any) -> None:
        """Let ``name`` be chosen from ``rows``, a tick each."""
        field = self.fields[name]
        field.queryset = rows
        if not rows:
            field.help_text = "There is none yet for this consultation. Choose it and save first."


class PointForm(OfOnePageForm):
    """A point, with the addresses of forum topics as lines of text."""

    topic_lines = forms.CharField(
        label="Topics in the forums",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="The address of each topic in which people said it, one a line.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Question.objects.filter(survey__round__page=self.chosen_page)
        self.offer("questions", asked.select_related("survey__round"))
        self.fields["questions"].label_from_instance = question_in_words
        codes = Code.objects.filter(question__in=asked)
        self.offer("codes", codes.select_related("question__survey__round"))
        self.fields["codes"].label_from_instance = theme_in_words
        quotes = Quote.objects.shown().filter(answer__question__in=asked)
        self.offer("quotes", quotes)
        linked = self.instance.topics.select_related("forum") if self.instance.pk else []
        self.initial["topic_lines"] = "\n".join(topic.get_absolute_url() for topic in linked)

    def clean_topic_lines(self) -> list[Topic]:
        lines = [line.strip() for line in self.cleaned_data["topic_lines"].splitlines()]
        addresses = [line for line in lines if line]
        if len(addresses) > MAX_TOPICS:
            raise ValidationError(f"Use at most {MAX_TOPICS} topics.")
        return [_topic_at(address) for address in addresses]

    def save(self, commit: bool = True) -> Point:
        point: Point = super().save(commit=commit)
        if commit:
            point.topics.set(self.cleaned_data["topic_lines"])
        return point


def question_in_words(question: Question) -> str:
    return f"{question.survey.round.label}: {question.wording}"


def theme_in_words(code: Code) -> str:
    return f"“{code.label}” – {question_in_words(code.question)}"


def _topic_at(address: str) -> Topic:
    """The topic at an address of this site; raises ValidationError for one that not everybody may see."""
    path = address.split("#")[0].split("?")[0]
    if "://" in path:
        path = "/" + path.split("://", 1)[1].partition("/")[2]
    try:
        found = resolve(path)
    except Resolver404 as error:
        raise ValidationError(f"“{address}” is not the address of a topic.") from error
    topic: Topic | None = Topic.objects.public().filter(pk=found.kwargs.get("pk") or 0).first()
    if found.view_name != "forums:topic" or topic is None:
        raise ValidationError(f"“{address}” is not a topic that everybody may see.")
    return topic


class DeedForm(OfOnePageForm):
    """What was done. A promise that everybody has read is moved on its own page alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("points", Point.objects.filter(page=self.chosen_page))
        self.fields["owner"].queryset = who_move_promises()
        self.was = {name: getattr(self.instance, name) for name in KEPT_IN_THE_TRAIL}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "kind" in cleaned:
            self._check_kind(cleaned)
        if self._is_public_promise():
            for name in ("kind", "due_on", "page"):
                if name in self.changed_data:
                    self.add_error(name, PUBLIC_PROMISE)
        return cleaned

    def _check_kind(self, cleaned: dict[str, Any]) -> None:
        is_promise = cleaned["kind"] == DeedKind.PROMISED
        if is_promise and not cleaned.get("owner_post"):
            self.add_error("owner_post", "Say which post answers for the promise.")
        if is_promise and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Say by when.")
        for name in ("owner_post", "owner", "due_on"):
            if not is_promise and cleaned.get(name):
                self.add_error(name, OF_A_PROMISE)
        if cleaned["kind"] == DeedKind.NOT_DOING and not cleaned.get("reason"):
            self.add_error("reason", "Say why this is not being done.")

    def _is_public_promise(self) -> bool:
        if not self.instance.pk:
            return False
        stored = Deed.objects.select_related("page").get(pk=self.instance.pk)
        return stored.is_promise and can_view_deed(None, stored, timezone.now())

    def save(self, commit: bool = True) -> Deed:
        """What everybody reads of a promise is in the audit trail as it was and as it is."""
        deed: Deed = super().save(commit=commit)
        now = {name: getattr(deed, name) for name in KEPT_IN_THE_TRAIL}
        if commit and deed.is_promise and now != self.was:
            old = {name: self.was[name] for name in now if now[name] != self.was[name]}
            record(
                deed,
                "promise written",
                acting_user=self.for_user,
                old=old,
                new={name: now[name] for name in old},
            )
        return deed
