"""The editors' screens for rounds and what belongs to them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import DateTimeField
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets import AdminDateTimeInput

from consultations.notices.rounds import (
    ONE_MINUTE,
    AlternativeFormat,
    Reach,
    Round,
    RoundDocument,
)
from consultations.screens import RecordViewSet


class RoundForm(WagtailAdminModelForm):
    """Asks for the last minute in which people can answer, as they will read it."""

    last_minute = DateTimeField(
        label="Last minute to answer",
        widget=AdminDateTimeInput,
        help_text="Usually 23:59 on the last day. People read “closes 11:59pm on 3 October”.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.closes_at:
            self.initial["last_minute"] = self.instance.last_minute

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if last_minute := cleaned.get("last_minute"):
            self.instance.closes_at = last_minute.replace(second=0, microsecond=0) + ONE_MINUTE
            opens_at = cleaned.get("opens_at")
            if opens_at and self.instance.closes_at <= opens_at:
                self.add_error("last_minute", "The last minute must be after the opening.")
        if self.instance.pk and "page" in self.changed_data and self.instance.responses.exists():
            self.add_error("page", ValidationError("People have answered: the round stays here."))
        return cleaned


class RoundViewSet(RecordViewSet):
    model = Round
    name = "round"
    icon = "calendar"
    menu_label = "Rounds"
    list_display = ["page", "label", "opens_at", "last_minute"]
    list_filter = ["page"]
    edit_handler = ObjectList(
        [
            FieldPanel("page"),
            FieldPanel("number"),
            FieldPanel("name"),
            FieldPanel("opens_at"),
            FieldPanel("last_minute"),
            FieldPanel("changes"),
        ],
        base_form_class=RoundForm,
    )


class RoundDocumentViewSet(RecordViewSet):
    model = RoundDocument
    name = "round_document"
    icon = "doc-full"
    menu_label = "Documents"
    list_display = ["title", "kind", "round"]
    list_filter = ["round"]
    panels = [
        FieldPanel("round"),
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("file"),
        FieldPanel("order"),
    ]


class AlternativeFormatViewSet(RecordViewSet):
    model = AlternativeFormat
    name = "alternative_format"
    icon = "openquote"
    menu_label = "Alternative formats"
    list_display = ["document", "label", "on_request"]
    list_filter = ["document"]
    panels = [
        FieldPanel("document"),
        FieldPanel("kind"),
        FieldPanel("language"),
        FieldPanel("language_code"),
        FieldPanel("file"),
    ]


class ReachViewSet(RecordViewSet):
    model = Reach
    name = "reach"
    icon = "view"
    menu_label = "Reach"
    list_display = ["round", "channel", "impressions", "clicks"]
    list_filter = ["round"]
    panels = [
        FieldPanel("round"),
        FieldPanel("channel"),
        FieldPanel("impressions"),
        FieldPanel("clicks"),
    ]
