"""What is asked before an address is erased."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from digests.rights.actions import belongs_to_an_account
from membership.people.models import fold_email


class EraseAddressForm(forms.Form):
    """The tick without which nothing is erased."""

    understood = forms.BooleanField(
        label="I understand that nobody can bring it back",
        error_messages={"required": "Tick this box if you want to erase everything"},
    )


class RequestForm(forms.Form):
    """Whose address an officer erases, and how its owner asked for it."""

    address = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label="How did its owner ask for this?",
        max_length=200,
        help_text="Such as “letter of 3 November”. It is recorded; the address is not.",
    )

    def clean_address(self) -> str:
        address = fold_email(self.cleaned_data["address"])
        if belongs_to_an_account(address):
            raise ValidationError(
                "An account has this address: its owner logs in and erases the account", "account"
            )
        return address


class ConfirmRequestForm(RequestForm):
    """The same once the officer has seen what goes."""

    sure = forms.BooleanField(
        label="I have made sure that it is the owner of this address who asks",
        error_messages={"required": "Make sure first that it is the owner who asks"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("address", "reason"):
            self.fields[name].widget = forms.HiddenInput()
