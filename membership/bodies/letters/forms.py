"""What the chair fills in to write to the group."""

from typing import Any
from uuid import uuid4

from django import forms

from membership.bodies.letters.models import SUBJECT_LENGTH, Audience, GroupLetter
from membership.bodies.models import Body
from portal.lib import markdown


class LetterForm(forms.Form):
    """Words and whom they are for; ``key`` is made with the empty form and stays with it."""

    subject = forms.CharField(max_length=SUBJECT_LENGTH)
    text = forms.CharField(
        label="What you write",
        max_length=markdown.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=(
            "Plain text. You can use Markdown: a line that starts with # is a heading, with * a list."
        ),
    )
    audience = forms.ChoiceField(
        label="Who gets it", choices=Audience.choices, widget=forms.RadioSelect
    )
    with_deputies = forms.BooleanField(label="Their deputies get it too", required=False)
    answers_to_sender = forms.BooleanField(
        label="Answers come to me",
        required=False,
        help_text="Everyone who gets the letter then sees your e-mail address. Otherwise answers go"
        " to the council.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"audience": Audience.EVERYONE, "key": uuid4()})

    def clean_text(self) -> str:
        return markdown.printable(self.cleaned_data["text"]).strip()

    def letter_to(self, body: Body) -> GroupLetter:
        """The letter as it was filled in, unsaved."""
        return GroupLetter(body=body, **self.cleaned_data)
