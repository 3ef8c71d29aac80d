"""What is asked of people who come and go."""

from typing import Any

from django import forms

from membership.organisations.models import Belonging, JoinRequest, Organisation, Role
from portal.lib.templatetags.portal import day

ROLES = [
    (Role.MEMBER.value, "A member, who speaks for the organisation in forums"),
    (Role.MANAGER.value, "A manager, who also looks after its people and its page"),
]


class AskToJoinForm(forms.ModelForm[JoinRequest]):
    """A sentence for the managers."""

    class Meta:
        model = JoinRequest
        fields = ["message"]
        labels = {"message": "A word to the managers"}
        help_texts = {"message": "How they know you, in a sentence."}
        widgets = {"message": forms.Textarea(attrs={"rows": 3})}


class InviteForm(forms.Form):
    """Whom a manager invites, and as what."""

    address = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        help_text="We send an invitation there. They need no account yet.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the e-mail address of the person you invite",
            "invalid": "Enter an e-mail address, for example name@example.org",
        },
    )
    role = forms.ChoiceField(
        label="What will they be?",
        choices=ROLES,
        initial=Role.MEMBER.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they will be"},
    )


class RoleForm(forms.Form):
    """What somebody is in the organisation."""

    role = forms.ChoiceField(
        label="What are they?",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what they are",
            "invalid_choice": "Choose a member or a manager",
        },
    )


class NameSearchForm(forms.Form):
    """Part of a name, from the address of a list."""

    q = forms.CharField(max_length=150, required=False)

    @property
    def asked(self) -> str:
        """What was asked for, as far as it can be; nothing narrows nothing."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class SuccessorField(forms.ModelChoiceField[Belonging]):
    """One of an organisation's members, told apart by the day on which they came."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user}, member since {day(obj.since)}"


class LeaveForm(forms.Form):
    """Who looks after the organisation once its last manager has left; otherwise nothing is asked."""

    def __init__(
        self, *args: Any, organisation: Organisation, is_last_manager: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_last_manager:
            self.fields["successor"] = SuccessorField(
                Belonging.objects.could_manage().filter(organisation=organisation),
                label="Who looks after it from now on?",
                empty_label="Choose somebody",
                help_text="They become a manager at once, and we tell them by e-mail.",
                error_messages={
                    "required": "Choose who looks after it from now on",
                    "invalid_choice": "Choose somebody who belongs to the organisation today",
                },
            )
