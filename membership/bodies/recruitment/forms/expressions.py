"""The form by which somebody puts herself forward."""

from collections.abc import Mapping
from typing import Any

from django import forms

from membership.bodies.recruitment import consent
from membership.bodies.recruitment.models import Expression
from membership.organisations.models import Organisation
from membership.people.models import User


class ExpressionForm(forms.ModelForm[Expression]):
    """Her name, for whom she speaks, her answers, what could sway her, and that the panel may read it."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Which organisation do you speak for?",
        empty_label="Choose an organisation",
        error_messages={
            "invalid_choice": "You can speak only for a confirmed organisation that you belong to."
        },
    )
    consent = forms.BooleanField(
        error_messages={"required": "Tick that you agree, so that the panel may read it."}
    )

    class Meta:
        model = Expression
        fields = ("person_name", "organisation", "statement", "interests")
        labels = {
            "person_name": "Your name",
            "statement": "Why you, and why this seat?",
            "interests": "Is there anything that could be seen to sway you?",
        }
        help_texts = {
            "person_name": "As it will appear if you are chosen.",
            "interests": "A job, a contract, a grant, a family tie. Write “None” if there is nothing.",
        }
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 14}),
            "interests": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(
        self,
        data: Any = None,
        *,
        expression: Expression,
        organisations: Any,
        kept: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, instance=expression)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["consent"].label = consent.wording()
        if expression._state.adding:
            self.initial["person_name"] = expression.user.full_name
            if len(organisations) == 1:
                self.initial["organisation"] = organisations[0].pk
        self.initial = {**self.initial, **(kept or {})}
        if expression.call.questions_asked:
            self.fields["statement"].help_text = "Answer the questions above in one text."

    def said(self) -> dict[str, Any]:
        """What ``put_forward`` takes."""
        names = ("person_name", "organisation", "statement", "interests")
        return {name: self.cleaned_data[name] for name in names}


def organisations_of(user: User) -> Any:
    """Those that ``user`` may speak for, by name, with what a seat could stand for."""
    own = Organisation.objects.verified().of(user).order_by("name")
    return own.prefetch_related("districts", "themes")
