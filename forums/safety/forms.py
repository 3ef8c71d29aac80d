"""What somebody is asked before the first post, and a moderator who lets posts wait."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from forums.models import REASON_MAX_LENGTH, HouseRules
from forums.names import part_of
from membership.people.models import User

FULL, PART = "full", "part"


class BeforeYouWriteForm(forms.Form):
    """How her name appears, and, where there are rules to accept, that she accepts them."""

    mark_optional = False

    shown = forms.ChoiceField(
        label="How should your name appear?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how your name should appear."},
    )
    given_name = forms.CharField(
        label="The part of your name that others see",
        help_text="Only if you chose your given name. It has to be a part of your full name.",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "spellcheck": "false"}),
    )
    accept = forms.BooleanField(
        label="I have read the house rules and accept them",
        error_messages={"required": "Tick the box to accept the house rules."},
    )

    def __init__(self, user: User, owed: HouseRules | None, *args: Any, **kwargs: Any) -> None:
        self.user, self.owed = user, owed
        kwargs["initial"] = {
            "shown": PART if user.forum_name else FULL,
            "given_name": user.forum_name or user.get_short_name(),
        }
        super().__init__(*args, **kwargs)
        shown: Any = self.fields["shown"]
        shown.choices = [(FULL, f"In full: {user.full_name}"), (PART, "Only my given name")]
        if owed is None:
            del self.fields["accept"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("shown") == PART and not part_of(
            self.user.full_name, cleaned.get("given_name", "")
        ):
            self.add_error(
                "given_name",
                f"Enter a part of your full name, {self.user.full_name}, as it is written there.",
            )
        return cleaned

    def clean_accept(self) -> bool:
        """What is accepted is the version on the page; another may have been published meanwhile."""
        if self.owed is not None and self.data.get("version") != str(self.owed.number):
            raise ValidationError(
                "The house rules have just changed. Read them again before you accept."
            )
        return True

    @property
    def forum_name(self) -> str:
        """The part of the name that was chosen, once the form is valid; empty: all of it."""
        part: str = self.cleaned_data["given_name"]
        return part if self.cleaned_data["shown"] == PART else ""

    @property
    def example_name(self) -> str:
        """The given name for the example, also while the form has errors."""
        typed = str(self["given_name"].value() or "")
        return part_of(self.user.full_name, typed) or self.user.get_short_name()


class PremoderationForm(forms.Form):
    """Why every post waits, or no longer does."""

    reason = forms.CharField(
        label="Reason",
        help_text="It is recorded, with your name.",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )
