"""The day that somebody asks for."""

from django import forms

from portal.lib.forms import DateField


class DayForm(forms.Form):
    """A day on which to see a body; the page of that day has the day in its address."""

    on = DateField(label="Day", help_text="For example, 31 3 2024. A day to come is fine too.")
