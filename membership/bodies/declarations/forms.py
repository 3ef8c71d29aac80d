"""The forms by which interests are declared, ended, confirmed and kept back."""

from typing import Any

from django import forms

from membership.bodies.declarations.actions import Entry
from membership.bodies.declarations.kinds import KindRule
from membership.bodies.declarations.models import Interest
from portal.lib.forms import DateField

PUBLISH, KEEP_BACK = "publish", "keep-back"
AGREE, DECLINE = "agree", "decline"


def _words(**kwargs: Any) -> forms.CharField:
    return forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class InterestForm(forms.Form):
    """An interest in the words of its kind; whether it is published is asked where there is a choice."""

    what = forms.CharField(max_length=300)
    whom = forms.CharField(max_length=200, required=False)
    start = DateField(required=False)
    published = forms.ChoiceField(
        label="Who may read it",
        choices=[
            (PUBLISH, "Everyone"),
            (KEEP_BACK, "Ask to keep it back"),
        ],
        widget=forms.RadioSelect,
        help_text=(
            "You can ask to keep back what is sensitive. The chair or an officer of the council"
            " answers; until then it is not published."
        ),
    )
    why_kept_back = _words(
        label="Why it should be kept back",
        required=False,
        help_text="Needed only if you ask to keep it back. It is never published.",
    )

    def __init__(
        self, data: Any = None, *, rule: KindRule, interest: Interest | None = None
    ) -> None:
        super().__init__(data, initial=_as_typed(interest))
        self.fields["what"].label, self.fields["what"].help_text = rule.what, rule.hint
        self.fields["whom"].label = rule.whom
        start = self.fields["start"]
        start.label = "Day on which it was given" if rule.single_day else "Since"
        start.help_text = "" if rule.single_day else "Leave it empty if you no longer know."
        start.required = rule.single_day
        if not rule.may_be_kept_back:
            del self.fields["published"], self.fields["why_kept_back"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("published") == KEEP_BACK and not data.get("why_kept_back"):
            self.add_error("why_kept_back", "Say why it should be kept back.")
        return data

    def entry(self) -> Entry:
        data = self.cleaned_data
        asked = data.get("published") == KEEP_BACK
        return Entry(
            what=data["what"],
            whom=data["whom"],
            start=data["start"],
            why_kept_back=data["why_kept_back"] if asked else "",
        )


def _as_typed(interest: Interest | None) -> dict[str, Any]:
    if interest is None:
        return {"published": PUBLISH}
    return {
        "what": interest.what,
        "whom": interest.whom,
        "start": interest.start,
        "published": KEEP_BACK if interest.why_kept_back else PUBLISH,
        "why_kept_back": interest.why_kept_back,
    }


class EndForm(forms.Form):
    last_day = DateField(label="Last day", help_text="The last day on which the interest held.")


class ConfirmForm(forms.Form):
    """The statement that there is nothing, where there is no entry; with entries, a button is enough.

    The fingerprint of what was read stands beside the form: after a refusal it is the new one.
    """

    nothing_to_declare = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, has_entries: bool, name: str = "") -> None:
        super().__init__(data)
        who = f"{name} has" if name else "I have"
        self.fields["nothing_to_declare"].label = f"{who} nothing to declare"
        if has_entries:
            del self.fields["nothing_to_declare"]


class AnswerForm(forms.Form):
    """Whether an interest stays back; the holder reads the reason."""

    agree = forms.ChoiceField(
        label="Your answer",
        choices=[
            (AGREE, "Agree: it stays off the public register"),
            (DECLINE, "Decline: it is published in seven days"),
        ],
        widget=forms.RadioSelect,
    )
    reason = _words(label="Reason", help_text="Its holder reads it. It is not published.")
