"""The editors' screens for rounds and what belongs to them."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets import AdminDateInput, ListingButton

from consultations.notices.audiences import Audience
from consultations.notices.papers import PaperDeleteView, PaperForm
from consultations.notices.periods import PreElectionPeriod
from consultations.notices.round_form import RoundForm
from consultations.notices.rounds import (
    AlternativeFormat,
    Round,
    RoundDocument,
)
from consultations.screens import IN_USE, RecordDeleteView, RecordIndexView, RecordViewSet
from portal.lib.time import end_from_last_day, last_day

IN_PRINT = "“%s” has short links, which may be in print, and stays."
ON_A_NOTICE = (
    "“%s” has opened on a published notice and stays. You can close it early, with a note."
)


class RoundDeleteView(RecordDeleteView):
    def refusal(self) -> str:
        if self.object.responses.exists():
            return str(IN_USE % self.object)
        if self.object.short_links.exists():
            return str(IN_PRINT % self.object)
        return ON_A_NOTICE % self.object if self.object.has_opened_in_public(timezone.now()) else ""


class RoundIndexView(RecordIndexView):
    def get_list_more_buttons(self, instance: Round) -> list[Any]:
        """What hangs on a round: what there is to read, and what is asked."""
        return [
            *super().get_list_more_buttons(instance),
            _button("Documents", "round_document:index", "round", instance, "doc-full", 30),
            _button("Add a document", "round_document:add", "round", instance, "plus", 31),
            _button("Survey", "survey:index", "round", instance, "form", 32),
        ]


class RoundDocumentIndexView(RecordIndexView):
    def get_list_more_buttons(self, instance: RoundDocument) -> list[Any]:
        """The formats beside a document."""
        index, add = "alternative_format:index", "alternative_format:add"
        return [
            *super().get_list_more_buttons(instance),
            _button("Other formats", index, "document", instance, "openquote", 30),
            _button("Add a format", add, "document", instance, "plus", 31),
        ]


def _button(label: str, url: str, name: str, of: Any, icon: str, priority: int) -> ListingButton:
    """To the records of ``of``, or to a new one of its."""
    return ListingButton(
        label, url=f"{reverse(url)}?{name}={of.pk}", icon_name=icon, priority=priority
    )


class RoundViewSet(RecordViewSet):
    model = Round
    name = "round"
    icon = "calendar"
    menu_label = "Rounds"
    index_view_class = RoundIndexView
    delete_view_class = RoundDeleteView
    list_display = ["page", "label", "opens_at", "last_minute"]
    list_filter = ["page"]
    edit_handler = ObjectList(
        [
            FieldPanel("page"),
            FieldPanel("number"),
            FieldPanel("name"),
            FieldPanel("opens_at"),
            FieldPanel("last_minute"),
            FieldPanel("why_moved"),
            FieldPanel("reason"),
            FieldPanel("copy_from"),
            FieldPanel("changes"),
            FieldPanel("small_numbers_below"),
        ],
        base_form_class=RoundForm,
    )


class RoundDocumentViewSet(RecordViewSet):
    model = RoundDocument
    name = "round_document"
    icon = "doc-full"
    menu_label = "Documents"
    index_view_class = RoundDocumentIndexView
    delete_view_class = PaperDeleteView
    list_display = ["title", "kind", "round"]
    list_filter = ["round"]
    edit_handler = ObjectList(
        [
            FieldPanel("round"),
            FieldPanel("title"),
            FieldPanel("kind"),
            FieldPanel("text"),
            FieldPanel("file"),
            FieldPanel("order"),
            FieldPanel("note"),
        ],
        base_form_class=PaperForm,
    )


class AlternativeFormatViewSet(RecordViewSet):
    model = AlternativeFormat
    name = "alternative_format"
    icon = "openquote"
    menu_label = "Alternative formats"
    delete_view_class = PaperDeleteView
    list_display = ["document", "label", "on_request"]
    list_filter = ["document"]
    edit_handler = ObjectList(
        [
            FieldPanel("document"),
            FieldPanel("kind"),
            FieldPanel("language"),
            FieldPanel("language_code"),
            FieldPanel("file"),
            FieldPanel("note"),
        ],
        base_form_class=PaperForm,
    )


class PreElectionPeriodForm(WagtailAdminModelForm):
    """Asks for the last day, as people say it."""

    last_day = forms.DateField(label="Last day", widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.end:
            self.initial["last_day"] = last_day(self.instance.end)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if last := cleaned.get("last_day"):
            self.instance.end = end_from_last_day(last)
            if cleaned.get("start") and last < cleaned["start"]:
                self.add_error("last_day", "The last day must not be before the first.")
        return cleaned


class PreElectionPeriodViewSet(RecordViewSet):
    model = PreElectionPeriod
    name = "pre_election_period"
    icon = "warning"
    menu_label = "Pre-election periods"
    list_display = ["name", "start", "last_day"]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("start"), FieldPanel("last_day")],
        base_form_class=PreElectionPeriodForm,
    )


class AudienceViewSet(RecordViewSet):
    model = Audience
    name = "audience"
    icon = "group"
    menu_label = "Audiences"
    list_display = ["name", "slug", "order"]
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("order")]
