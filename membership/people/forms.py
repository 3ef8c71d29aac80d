"""What a person is asked about their account, and what an administrator is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from membership.people.models import User
from membership.people.rights.leaving import Concern


class SignupForm(forms.Form):
    """The fields that sign-up asks beside e-mail address and password."""

    full_name = forms.CharField(
        label="Full name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])


class ProfileForm(forms.ModelForm[User]):
    """What others see of a person."""

    class Meta:
        model = User
        fields = ["full_name"]
        labels = {"full_name": "Full name"}
        help_texts = {"full_name": "As others see it beside what you write."}
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}


class EraseForm(forms.Form):
    """The ticks without which no account is erased: one, and one more for whatever is left behind."""

    understood = forms.BooleanField(
        label="I understand that nobody can bring my account back",
        error_messages={"required": "Tick this box if you want to erase your account"},
    )

    def __init__(self, *args: Any, concerns: Sequence[Concern], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for concern in concerns:
            self.fields[concern.name] = forms.BooleanField(
                label=concern.consent,
                error_messages={"required": concern.error},
            )
        self.order_fields([*(concern.name for concern in concerns), "understood"])


class ResetSecondFactorForm(forms.Form):
    """Why somebody's second factor is taken away."""

    reason = forms.CharField(
        label="Why you reset it",
        help_text="It is recorded, and the person is told.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
