"""Forms in the portal's look: one renderer, and the fields that people of a council expect."""

from calendar import month_name
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest, HttpResponseBase
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.lib.time import end_from_last_day, last_day

MONTHS = [name.casefold() for name in month_name[1:]]
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200  # outside them it is a slip of the finger
AnyField = TypeVar("AnyField", bound=forms.Field)
LONGEST_PART = 20  # characters kept of a day, month or year; "september" has nine

_INPUTS = ("text", "email", "number", "url", "password", "tel", "search", "date", "time")  # fmt: skip
_CLASSES = {f"django/forms/widgets/{name}.html": "govuk-input" for name in _INPUTS} | {
    "django/forms/widgets/datetime.html": "govuk-input",
    "django/forms/widgets/textarea.html": "govuk-textarea",
    "django/forms/widgets/select.html": "govuk-select",
    "django/forms/widgets/file.html": "govuk-file-upload",
    "django/forms/widgets/clearable_file_input.html": "govuk-file-upload",
}


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    kind, name = widget["type"], widget["name"]
    attrs = flatatt(value) + flatatt(widget["attrs"])
    return format_html('<input type="{}" name="{}"{}>', kind, name, attrs)


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    name, attrs = widget["name"], flatatt(widget["attrs"])
    return format_html('<textarea name="{}"{}>\n{}</textarea>', name, attrs, widget["value"] or "")


# What Django’s templates draw in the same way and in ten times the time, which every topic waits for.
_DRAWN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/file.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/textarea.html": _textarea,
}
_in_admin: ContextVar[bool] = ContextVar("in_admin", default=False)


class PortalRenderer(TemplatesSetting):
    """Draws every form with the templates in ``templates/forms/``.

    ``{{ form }}`` is an error summary and all fields, ``{{ form.name.as_field_group }}`` one field with its
    label, hint and error, ``{{ form.name }}`` the bare control with the class that the theme knows.
    """

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        widget = context.get("widget")
        if widget and not _in_admin.get():
            if css_class := _CLASSES.get(template_name):
                widget["attrs"] = _with_class(widget["attrs"], css_class)
            if draw := _DRAWN.get(template_name):
                return draw(widget)
        return super().render(template_name, context, request)


class PlainInAdmin:
    """Middleware: below /admin/ controls carry none of the theme's classes, for Wagtail has its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        mark = _in_admin.set(request.path.startswith("/admin/"))
        try:
            return self.get_response(request)
        finally:
            _in_admin.reset(mark)


def _with_class(attrs: Mapping[str, Any], name: str) -> dict[str, Any]:
    """``attrs`` with the theme's class in front of a form's own, and its error state."""
    wanted = [name, f"{name}--error"] if attrs.get("aria-invalid") == "true" else [name]
    own = [part for part in str(attrs.get("class", "")).split() if part not in wanted]
    return {**attrs, "class": " ".join(wanted + own)}


class DateWidget(forms.Widget):
    """Three inputs, day, month and year: easier to fill in than any calendar for a date one knows."""

    template_name = "forms/widgets/date.html"
    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        """The first input: where the error summary leads."""
        return f"{id_}_day" if id_ else id_

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> dict[str, str] | date | None:
        """What was typed, part by part; a whole date under ``name`` is taken as well (links, tests)."""
        if f"{name}_day" not in data and isinstance(data.get(name), date | str):
            return _parse_iso(data[name])
        return {
            part: str(data.get(f"{name}_{part}", "")).replace("\0", "").strip()[:LONGEST_PART]
            for part in ("day", "month", "year")
        }

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_day" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = _parts(value)
        invalid = context["widget"]["attrs"].get("aria-invalid") == "true"
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{context['widget']['attrs'].get('id', f'id_{name}')}_{part}",
                "label": part.capitalize(),
                "value": typed[part],
                "width": 4 if part == "year" else 2,
                "numeric": part != "month" or not typed[part] or typed[part].isdigit(),
                "attrs": flatatt({"aria-invalid": "true"} if invalid else {}),
                "invalid": invalid,
            }
            for part in ("day", "month", "year")
        ]
        return context


def _parse_iso(value: date | str) -> dict[str, str]:
    if isinstance(value, date):
        return _parts(value)
    year, month, day = [*value.strip()[:10].split("-"), "", ""][:3]
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}


def _parts(value: Any) -> dict[str, str]:
    if isinstance(value, date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    if isinstance(value, str):
        return _parse_iso(value)
    return value or {"day": "", "month": "", "year": ""}


def shared(field: AnyField) -> AnyField:
    """``field`` for every form of its class, in place of a copy for each: no form may change it."""
    vars(field)["__deepcopy__"] = lambda _: field
    return field


class DateField(forms.Field):
    """A date from three inputs; a month may be written out ("3 Oct 2026").

    Errors name what is missing, in the words of the field's label.
    """

    widget = DateWidget

    def to_python(self, value: Any) -> date | None:
        """Raises ValidationError when parts are missing or are no date of the calendar."""
        if value is None or isinstance(value, date):
            return value
        parts = _parts(value)
        missing = [part for part in ("day", "month", "year") if not parts[part]]
        if len(missing) == 3:
            return None
        if missing:
            raise ValidationError(
                f"{self._name()} must include a {' and a '.join(missing)}", "incomplete"
            )
        day, month, year = _number(parts["day"]), _month(parts["month"]), _number(parts["year"])
        if len(parts["year"]) != 4 or not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValidationError("Year must include 4 numbers, for example 2027", "invalid")
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(f"{self._name()} must be a real date", "invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True

    def _name(self) -> str:
        return str(self.label or "Date")


class LastDayField(DateField):
    """The end of a half-open range, asked for as its last day.

    ``clean`` gives the first day outside the range, as it is stored; an initial value is shown as the day
    before: a stored 1 April 2027 reads 31 March 2027.
    """

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        return None if day is None else end_from_last_day(day)

    def prepare_value(self, value: Any) -> Any:
        return last_day(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _number(text: str) -> int:
    """The number that ``text`` writes in plain figures, else 0, which is no day, month or year."""
    return int(text) if text.isascii() and text.isdigit() else 0


def _month(text: str) -> int:
    """The month's number, from figures or from a name of three letters or more; else 0."""
    if len(text) >= 3:
        for number, name in enumerate(MONTHS, start=1):
            if name.startswith(text.casefold()):
                return number
    return _number(text)
