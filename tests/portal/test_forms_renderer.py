"""Forms as people meet them: label, hint, error, and the way from the summary to the field."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.test import SimpleTestCase

from portal.lib.forms import DateField, LastDayField


class Application(forms.Form):
    name = forms.CharField(help_text="As on the letterhead.")
    about = forms.CharField(widget=forms.Textarea, max_length=200, required=False)
    kind = forms.ChoiceField(choices=[("a", "Charity"), ("b", "Group")], widget=forms.RadioSelect)
    themes = forms.MultipleChoiceField(
        choices=[("x", "Youth"), ("y", "Arts")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="I agree")
    founded = DateField()
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    place = forms.ChoiceField(choices=[("", "Choose"), ("t", "Thanet")])
    paper = forms.FileField()
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def ids(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


def test_every_line_of_the_summary_leads_to_a_control_on_the_page() -> None:
    html = str(Application({}))
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert len(targets) == 8
    assert set(targets) <= set(ids(html))


def test_every_described_by_names_an_id_on_the_page() -> None:
    html = str(Application({"founded_day": "3"}))
    named = {
        name for group in re.findall(r'aria-describedby="([^"]+)"', html) for name in group.split()
    }
    assert {"id_name_helptext", "id_name_error", "id_kind_error", "id_about-info"} <= named
    assert named <= set(ids(html))


def test_a_hidden_field_is_an_input_without_a_class() -> None:
    html = str(Application(initial={"token": '"<'})["token"])
    assert html == '<input type="hidden" name="token" value="&quot;&lt;" id="id_token">'


def test_no_id_stands_twice() -> None:
    found = ids(str(Application({})))
    assert sorted(found) == sorted(set(found))


def test_a_choice_is_a_fieldset_with_its_question_as_legend() -> None:
    html = str(Application()["kind"].as_field_group())
    assert '<fieldset class="govuk-fieldset"' in html
    assert re.search(r"<legend[^>]*>\s*Kind", html)
    assert html.count('class="govuk-radios__input"') == 2


def test_several_choices_are_tick_boxes_and_none_of_them_alone_is_required() -> None:
    html = str(Application()["themes"].as_field_group())
    assert html.count('type="checkbox"') == html.count('class="govuk-checkboxes__input"') == 2
    assert "required" not in html


def test_only_what_may_be_left_out_says_so() -> None:
    html = str(Application())
    assert html.count("(optional)") == 1
    assert "(optional)" in Application()["about"].as_field_group()


def test_a_bare_control_wears_its_class_and_keeps_its_own() -> None:
    field = forms.CharField(widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}))
    form = type("F", (forms.Form,), {"code": field})()
    assert 'class="govuk-input govuk-input--width-5"' in str(form["code"])


def test_autocomplete_is_kept() -> None:
    assert 'autocomplete="new-password"' in str(Application())


def test_a_text_area_counts_down_to_its_limit() -> None:
    html = str(Application()["about"].as_field_group())
    assert 'data-maxlength="200"' in html
    assert "You can enter up to 200 characters" in html


def test_what_was_typed_is_escaped_when_it_comes_back() -> None:
    html = str(Application({"name": '"><script>', "founded_day": '"><b>'}))
    assert "<script>" not in html
    assert "<b>" not in html


class Term(forms.Form):
    start = DateField(label="Start")
    end = LastDayField(label="Last day")


def typed(day: str, month: str, year: str) -> dict[str, Any]:
    return {"start_day": day, "start_month": month, "start_year": year}


@pytest.mark.parametrize("month", ["10", "oct", "October", "OCT"])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    form = Term(typed(" 3 ", month, "2026"))
    form.is_valid()
    assert form.cleaned_data["start"] == date(2026, 10, 3)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("3", "", ""), "Start must include a month and a year"),
        (("31", "2", "2027"), "Start must be a real date"),
        (("-1", "2", "2027"), "Start must be a real date"),
        (("1", "ma", "2027"), "Start must be a real date"),
        (("²", "2", "2027"), "Start must be a real date"),
        (("1\0", "x\0", "2027"), "Start must be a real date"),
        (("3", "4", "27"), "Year must include 4 numbers, for example 2027"),
        (("3", "4", "9999"), "Year must include 4 numbers, for example 2027"),
        (("9" * 10_000_000, "1", "2027"), "Start must be a real date"),
        (("", "", ""), "This field is required."),
    ],
)
def test_a_date_that_is_none_says_what_is_wrong(parts: tuple[str, str, str], message: str) -> None:
    form = Term(typed(*parts))
    assert form.errors["start"] == [message]
    assert len(str(form)) < 20_000


def test_a_last_day_is_kept_as_the_first_day_after_it() -> None:
    form = Term({**typed("1", "4", "2024"), "end_day": "31", "end_month": "3", "end_year": "2027"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["end"] == date(2027, 4, 1)


def test_a_stored_end_is_shown_as_the_last_day() -> None:
    html = str(Term(initial={"end": date(2027, 4, 1)})["end"])
    SimpleTestCase().assertInHTML(
        '<input class="govuk-input govuk-date-input__input govuk-input--width-2" id="id_end_day"'
        ' name="end_day" type="text" value="31" inputmode="numeric">',
        html,
    )


def test_a_last_day_sent_back_unchanged_has_not_changed() -> None:
    data = {"end_day": "31", "end_month": "3", "end_year": "2027"}
    form = Term(data, initial={"end": date(2027, 4, 1)})
    assert "end" not in form.changed_data
    assert "start" not in form.changed_data
