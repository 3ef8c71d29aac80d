"""What a reader is asked."""

from typing import Any

from django import forms

from digests.actions.subscriptions import Choices
from digests.models import Frequency
from membership.places.models import District, Theme
from portal.lib.time import today


class ChoicesForm(forms.Form):
    """How often, and about what. Nothing ticked means everything."""

    frequency = forms.ChoiceField(
        label="How often do you want an e-mail?",
        choices=Frequency.choices,
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        help_text="We send nothing when there is nothing new.",
    )
    districts = forms.ModelMultipleChoiceField(
        label="Which districts?",
        queryset=District.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all of them empty to hear about the whole county.",
    )
    themes = forms.ModelMultipleChoiceField(
        label="Which themes?",
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all of them empty to hear about every theme.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = District.objects.current(today())  # type: ignore[attr-defined]
        self.fields["themes"].queryset = Theme.objects.all()  # type: ignore[attr-defined]

    def choices(self) -> Choices:
        return Choices(
            frequency=self.cleaned_data["frequency"],
            districts=list(self.cleaned_data["districts"]),
            themes=list(self.cleaned_data["themes"]),
        )


class AddressField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="E-mail address",
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            error_messages={
                "required": "Enter your e-mail address",
                "invalid": "Enter an e-mail address in the right form, like name@example.org",
            },
            **kwargs,
        )


class SignUpForm(ChoicesForm):
    """For people without an account. ``homepage`` is a trap: only a program fills what no one sees."""

    address = AddressField()
    homepage = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["address", "frequency", "districts", "themes"]

    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["homepage"])


class LostLinkForm(forms.Form):
    address = AddressField()
