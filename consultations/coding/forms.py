"""A theme's name, and words that may be quoted."""

import re

from django import forms
from django.core.exceptions import ValidationError

from consultations.coding.models import Code, Quote
from consultations.surveys.models import Answer

ADDRESS = re.compile(r"\S@\S|https?://|www\.", re.IGNORECASE)
TELEPHONE = re.compile(r"(?:\d[\s-]?){9,}")


class ThemeForm(forms.Form):
    label = forms.CharField(
        label="Another theme", max_length=Code._meta.get_field("label").max_length
    )


class QuoteForm(forms.Form):
    """Refuses what gives the writer away, as far as a program can see it."""

    text = forms.CharField(
        label="Words to quote",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="As they were written. Leave out names, places and whatever else says who wrote"
        " them, and put “[…]” in their place.",
    )

    def __init__(self, *args: object, answer: Answer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._answer = answer
        self.initial.setdefault("text", answer.text[: Quote._meta.get_field("text").max_length])

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if ADDRESS.search(text) or TELEPHONE.search(text):
            raise ValidationError("Leave out addresses and telephone numbers.")
        response = self._answer.response
        names = [response.organisation_name]
        names += [response.organisation.name] if response.organisation else []
        names += [response.user.full_name] if response.user else []
        for name in names:
            if name and name.casefold() in text.casefold():
                raise ValidationError(f"Leave out “{name}”: it says who wrote this.")
        return text
