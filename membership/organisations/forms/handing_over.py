"""What an officer is asked who gives an organisation a new manager."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from membership.organisations.models import Belonging, JoinRequest, Organisation
from portal.lib.templatetags.portal import day

REASON_MAX_LENGTH = 500
ASKED = "asked"  # begins the values of people who asked to join
BELONGS = "belongs"  # begins those of people who belong
INVITE = "invite"


class HandOverForm(forms.Form):
    """Who looks after the organisation: one of its people, somebody who asks to join, or one invited."""

    who = forms.ChoiceField(
        label="Who will look after it?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose who will look after it",
            "invalid_choice": "Choose one of the people on the list",
        },
    )
    address = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        help_text="Only when you invite somebody else. They need no account yet.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address, for example name@example.org"},
    )
    reason = forms.CharField(
        label="Why you hand it over",
        max_length=REASON_MAX_LENGTH,
        help_text="For example, how you know that this person may speak for it. It is recorded, and"
        " somebody you name reads it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you hand it over"},
    )

    def __init__(self, *args: Any, organisation: Organisation, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Belonging.objects.could_manage().filter(organisation=organisation)[:limit]
        asking = organisation.join_requests.waiting().filter(user__is_active=True)
        self.people = {f"{BELONGS}-{each.pk}": each for each in people}
        self.asking = {f"{ASKED}-{each.pk}": each for each in asking.select_related("user")[:limit]}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            *(
                (key, f"{each.user}, member since {day(each.since)}")
                for key, each in self.people.items()
            ),
            *(
                (key, f"{each.user} ({each.user.email}), asked to join on {day(each.asked_at)}")
                for key, each in self.asking.items()
            ),
            (INVITE, "Somebody else, whom we invite by e-mail"),
        ]

    @property
    def chosen(self) -> Belonging | JoinRequest | None:
        """Whom the officer names, once the form is valid; nothing when somebody is invited."""
        who: str = self.cleaned_data["who"]
        return self.people.get(who) or self.asking.get(who)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("who") == INVITE and not asked.get("address") and "address" not in self.errors:
            self.add_error(
                "address", ValidationError("Enter the e-mail address of the person you invite")
            )
        if asked.get("who") not in {None, INVITE}:
            self.errors.pop("address", None)
        return asked
