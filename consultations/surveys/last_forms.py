"""The last steps of answering: sending, and having the link to what is begun mailed."""

from datetime import datetime
from typing import Any

from django import forms

from consultations.retention import RECEIPTS
from consultations.surveys import limits
from consultations.surveys.codes import is_right
from consultations.surveys.models import Draft
from portal.lib.forms import shared

RECEIPT = (
    "For a receipt with a copy of your answers, and a link to change or withdraw them. It is not shown with"
    " the results, and we keep it for {period}."
)
PROMISES = (
    " {address} also hears when the results are published, and when something moves that was promised; a"
    " link in each of those e-mails stops them."
)


def receipt_hint(draft: Draft) -> str:
    """What the address is used for, which differs with an account."""
    with_account = draft.user_id is not None or draft.organisation_id is not None
    address = "The address of your account" if with_account else "Until then it"
    return (RECEIPT + PROMISES).format(period=RECEIPTS.after_in_words, address=address)


class SendForm(forms.Form):
    """The last step. ``homepage`` is a trap: only a program fills what no one sees.

    ``coded``: the address is asked for, and shown to be theirs by a code that is mailed there.
    """

    receipt_email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter an e-mail address that we can send a code to"},
    )
    code = shared(
        forms.CharField(
            label="Code from the e-mail",
            required=False,
            max_length=20,
            widget=forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "class": "govuk-input--width-10",
                }
            ),
        )
    )
    homepage = shared(forms.CharField(required=False, widget=forms.HiddenInput))

    def __init__(self, *args: Any, draft: Draft, coded: bool, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.coded, self.now = draft, coded, now
        self.confirmed = False
        if draft.changes_id is not None:  # the receipt goes where it went before
            del self.fields["receipt_email"]
        else:
            self.fields["receipt_email"].required = coded
            self.fields["receipt_email"].help_text = receipt_hint(draft)
        if not coded:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        address, code = cleaned.get("receipt_email"), cleaned.get("code")
        if address and code:
            if not limits.may_try_a_code(self.draft.pk):
                self.add_error("code", "There were too many tries. Wait an hour.")
            elif is_right(self.draft.pk, address, code, self.now):
                self.confirmed = True
            else:
                self.add_error("code", "This is not the code that we sent. Check the e-mail.")
        return cleaned

    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("homepage"))


class SaveForm(forms.Form):
    """Where the link to what was begun is mailed to."""

    address = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="We send the link there and use the address for nothing else.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter the e-mail address that we should send the link to"},
    )
    homepage = forms.CharField(required=False, widget=forms.HiddenInput)
