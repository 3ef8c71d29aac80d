"""The title of a page says first, and once, that something is wrong with a form on it."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template

from portal.lib.templatetags.shell import FORMS_OF_A_PAGE

TEMPLATES = sorted((Path(__file__).parents[2] / "templates").rglob("*.html"))
SUMMARY_OF = re.compile(r'error_summary\.html" with form=(\w+)')
SAID_OF_A_FORM = re.compile(r"{% if [^%]*errors[^%]*%}Error: ")


class Name(forms.Form):
    name = forms.CharField()


def title(**context: forms.BaseForm) -> str:
    page = Template("{% load shell %}{% pagetitle %}Join us{% endpagetitle %}")
    return page.render(Context(dict(context)))


@pytest.mark.parametrize("name", FORMS_OF_A_PAGE)
def test_a_form_that_failed_is_said_before_the_name_of_the_page(name: str) -> None:
    assert title(**{name: Name({})}).startswith("Error: Join us – ")
    for form in (Name({"name": "Ann"}), Name()):
        assert title(**{name: form}).startswith("Join us – ")


def test_no_template_says_so_once_more() -> None:
    assert not [path.name for path in TEMPLATES if SAID_OF_A_FORM.search(path.read_text())]


def test_every_form_with_a_summary_of_its_errors_is_known() -> None:
    drawn = {name for path in TEMPLATES for name in SUMMARY_OF.findall(path.read_text())}
    assert "hold_form" in drawn
    assert drawn <= set(FORMS_OF_A_PAGE)
