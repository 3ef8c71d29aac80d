"""What a person is asked when making an account."""

from django import forms
from django.http import HttpRequest

from membership.people.models import User


class SignupForm(forms.Form):
    """The fields that sign-up asks beside e-mail address and password."""

    full_name = forms.CharField(
        label="Full name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])
