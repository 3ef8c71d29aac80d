"""The forms of the panel: scores, notes, and the decision."""

from collections.abc import Sequence
from typing import Any

from django import forms

from membership.bodies.recruitment.models import (
    LOWEST,
    MOST,
    Call,
    Criterion,
    Expression,
    PanelMember,
)
from membership.bodies.recruitment.scoring import Standing
from portal.lib.forms import DateField, LastDayField

NOBODY = "nobody"
IN_WORDS = {LOWEST: "0: not at all", 3: "3: well", MOST: "5: as well as one could wish"}
SCALE = [(value, IN_WORDS.get(value, str(value))) for value in range(LOWEST, MOST + 1)]


class ScoresForm(forms.Form):
    """One score for each criterion, all together."""

    def __init__(
        self,
        data: Any = None,
        *,
        criteria: Sequence[Criterion],
        expression: Expression,
        member: PanelMember,
    ) -> None:
        given = expression.scores.filter(member=member).values_list("criterion", "value")
        super().__init__(data, initial={_name(pk): value for pk, value in given})
        self.criteria = criteria
        for each in criteria:
            times = "once" if each.weight == 1 else f"{each.weight} times"
            self.fields[_name(each.pk)] = forms.TypedChoiceField(
                label=each.name,
                coerce=int,
                choices=[("", "Choose a score"), *SCALE],
                help_text=f"Counts {times}.",
            )

    def scores(self) -> dict[int, int]:
        return {each.pk: self.cleaned_data[_name(each.pk)] for each in self.criteria}


def _name(criterion: int) -> str:
    return f"criterion-{criterion}"


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Add a note for the panel",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The whole panel reads it. Write what you would say to the person as well.",
    )


class DecideForm(forms.Form):
    """Who of the shortlist takes the seat, from when until when, or nobody; and why."""

    choice = forms.ChoiceField(label="Who takes the seat?", widget=forms.RadioSelect)
    same_person = forms.TypedChoiceField(
        label="Is it the person of that name in the public record?",
        choices=[("yes", "Yes, the same person"), ("no", "No, somebody else of the same name")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    start = DateField(label="First day")
    last_day = LastDayField(
        label="Last day", required=False, help_text="Leave it empty for a term without a fixed end."
    )
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="If you appoint somebody, it is kept for the panel and in the register of changes,"
        " and not published. If nobody takes the seat, everyone can read it.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        call: Call,
        standings: Sequence[Standing],
        asks_who: bool,
    ) -> None:
        super().__init__(data, initial={"start": call.start, "last_day": call.end})
        self.by_choice = {str(each.expression.pk): each.expression for each in standings}
        choices = [(str(each.expression.pk), _as_offered(each)) for each in standings]
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            *choices,
            (NOBODY, "Nobody: the seat stays vacant"),
        ]
        if not asks_who:
            del self.fields["same_person"]

    def chosen(self) -> Expression | None:
        """The expression of whoever takes the seat; None for nobody."""
        return self.by_choice.get(self.cleaned_data["choice"])


def _as_offered(standing: Standing) -> str:
    """Who it is, and what the panel gave where the reader has scored herself."""
    made = standing.expression
    scored = (
        f": {standing.result.in_words}" if standing.is_mine_done and standing.result.count else ""
    )
    return f"{made.person_name}, {made.organisation}{scored}"
