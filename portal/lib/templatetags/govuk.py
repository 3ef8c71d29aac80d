"""What the form templates ask about a field; only ``templates/forms/`` and the components load it."""

from collections.abc import Iterator
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

from portal.lib.forms import DateWidget

register = template.Library()

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),  # which Django derives from RadioSelect
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.PasswordInput, "password"),
    (DateWidget, "date"),
    (forms.Textarea, "textarea"),
)


@register.filter
def kind(field: BoundField) -> str:
    """How the field is drawn: radios, checkboxes, checkbox, password, date, textarea or plain."""
    widget = field.field.widget
    return next((name for type_, name in _KINDS if isinstance(widget, type_)), "plain")


@register.filter
def anchor(field: BoundField) -> str:
    """The id that an error in the summary leads to: the first control of the field."""
    if kind(field) in {"radios", "checkboxes"} and len(field):
        return field[0].id_for_label or field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def marks_optional(field: BoundField) -> bool:
    """Whether the label says "(optional)".

    A form of filters says ``mark_optional = False``; fields of which one is enough it names in ``one_of``.
    """
    marks = getattr(field.form, "mark_optional", True) and field.name not in getattr(
        field.form, "one_of", ()
    )
    return bool(marks and not field.field.required)


@register.filter
def counts_to(field: BoundField) -> int | None:
    """The number of characters that a text area takes, when it has a limit."""
    limit = field.field.widget.attrs.get("maxlength") if kind(field) == "textarea" else None
    return int(limit) if limit else None


@register.simple_tag
def control(field: BoundField, css_class: str = "") -> SafeString:
    """The bare control with ``css_class`` before its own classes and its count among its descriptions."""
    attrs: dict[str, Any] = {
        "placeholder": False
    }  # it would vanish while one types; the label stays
    if css_class:
        attrs["class"] = f"{css_class} {field.field.widget.attrs.get('class', '')}".strip()
    if counts_to(field):
        attrs["aria-describedby"] = f"{field.aria_describedby or ''} {field.auto_id}-info".strip()
    return field.as_widget(attrs=attrs)


@register.simple_tag
def option(choice: BoundWidget, css_class: str) -> str:
    """One radio button or tick box; what is wrong is said of the whole group, not of each."""
    attrs = {name: value for name, value in choice.data["attrs"].items() if name != "aria-invalid"}
    if css_class.startswith("govuk-checkboxes"):
        attrs.pop("required", None)  # one of them is asked for, not each
    choice.data["attrs"] = {**attrs, "class": css_class}
    return choice.tag()


@register.filter
def problems(form: forms.BaseForm | forms.BaseFormSet[Any]) -> Iterator[tuple[str, str]]:
    """Every error of a form, or of a set of forms, as (id to lead to, message); an error of the whole
    leads nowhere."""
    if isinstance(form, forms.BaseFormSet):
        yield from (("", str(message)) for message in form.non_form_errors())
        for each in form.forms:
            yield from problems(each)
        return
    for message in form.non_field_errors():
        yield "", str(message)
    for field in form:
        for message in messages(field):
            yield ("" if field.is_hidden else anchor(field)), message


@register.filter
def messages(field: BoundField) -> Iterator[str]:
    """What is wrong with a field; "This field is required" ten times over would say nothing."""
    missing = str(forms.Field.default_error_messages["required"])
    asks = {
        "radios": "Choose an answer to",
        "checkboxes": "Choose an answer to",
        "checkbox": "Tick",
        "date": "Enter",
    }
    ask = "Choose" if isinstance(field.field.widget, forms.Select | forms.FileInput) else "Enter"
    for message in field.errors:
        if str(message) == missing and field.label:
            yield f"{asks.get(kind(field), ask)} “{field.label}”"
        else:
            yield str(message)


@register.filter
def page_range(page: Page[Any]) -> list[int]:
    """The page numbers to offer: first, last and those around this one; 0 stands for a gap."""
    wanted = {1, page.paginator.num_pages, *range(page.number - 1, page.number + 2)}
    numbers = [number for number in sorted(wanted) if 1 <= number <= page.paginator.num_pages]
    shown: list[int] = []
    for number in numbers:
        if shown and number - shown[-1] == 2:
            shown.append(number - 1)
        elif shown and number - shown[-1] > 2:
            shown.append(0)
        shown.append(number)
    return shown
