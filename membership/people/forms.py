"""What a person is asked about their account, and what an administrator is."""

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


class ProfileForm(forms.ModelForm[User]):
    """What others see of a person."""

    class Meta:
        model = User
        fields = ["full_name"]
        labels = {"full_name": "Full name"}
        help_texts = {"full_name": "As others see it beside what you write."}
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}


class ResetSecondFactorForm(forms.Form):
    """Why somebody's second factor is taken away."""

    reason = forms.CharField(
        label="Why you reset it",
        help_text="It is recorded, and the person is told.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
