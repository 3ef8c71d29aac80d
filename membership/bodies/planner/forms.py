"""What is compared: up to three scenarios, and for which of them ends are proposed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from membership.bodies.models import Body, Office, Seat
from membership.bodies.planner.reality import Reality, rules_of
from membership.bodies.planner.rules import YEARS, Kind, Rules, Scenario
from membership.bodies.planner.storing import Input
from membership.bodies.planner.wording import KINDS

SCENARIOS = ("1", "2", "3")
ORDINALS = dict(zip(SCENARIOS, ("First", "Second", "Third"), strict=True))
LEFT_OUT = ""
A_THIRD = 34  # per cent; offered where the rules of a body say nothing
MONTHS_TO_FILL = 3  # a call, a decision and a first meeting


def _months(
    label: str, help_text: str = "", *, least: int = 0, most: int = 36
) -> forms.IntegerField:
    return _number(label, help_text, least=least, most=most)


def _number(
    label: str,
    help_text: str = "",
    *,
    least: int,
    most: int,
    required: bool = True,
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )


class ScenarioForm(forms.Form):
    """How seats change hands, and the rules under which they do."""

    kind = forms.ChoiceField(label="Kind")
    term_months = _months("Length of a term, in months", least=1, most=240)
    max_consecutive = _number(
        "Terms in a row, at most", "Empty: no limit.", least=1, most=20, required=False
    )
    rotates_after = _number(
        "Rotate after, in terms", "For seats that are not fixed.", least=1, most=20
    )
    max_turnover_percent = _number(
        "Share that may change in any 12 months, in per cent",
        "Empty: no such rule.",
        least=1,
        most=100,
        required=False,
    )
    holdover_months = _months("Holders stay on, in months", "0: nobody does.", most=24)
    months_to_fill = _months("Until somebody new starts, in months", "0: on the day.", most=24)
    inherits = forms.BooleanField(
        label="Whoever fills a vacancy takes over its end", required=False
    )

    def __init__(self, data: Any, *, number: str, rules: Rules) -> None:
        self.number, self.rules = number, rules
        super().__init__(data, prefix=number)
        kinds = [(str(kind), name) for kind, name in KINDS.items()]
        left_out = [] if number == SCENARIOS[0] else [(LEFT_OUT, "Left out")]
        field = self.fields["kind"]
        field.choices = left_out + kinds  # type: ignore[attr-defined]
        field.required = not left_out
        if self.is_left_out:
            for field in self.fields.values():
                field.required = False

    @property
    def legend(self) -> str:
        return f"{ORDINALS[self.number]} scenario"

    @property
    def is_left_out(self) -> bool:
        return self.number != SCENARIOS[0] and not self.data.get(self.add_prefix("kind"))

    def scenario(self, core: frozenset[int]) -> Scenario:
        """What was filled in; the other rules are the body's."""
        data = self.cleaned_data
        rules = Rules(
            term_months=data["term_months"],
            max_consecutive=data["max_consecutive"],
            cooling_off_months=self.rules.cooling_off_months,
            part_terms_count=self.rules.part_terms_count,
            replacement_inherits_end=data["inherits"],
            holdover_months=data["holdover_months"],
            max_turnover_percent=data["max_turnover_percent"],
            notice_days=self.rules.notice_days,
        )
        kind = Kind(data["kind"])
        return Scenario(
            kind=kind,
            rules=rules,
            rotates_after=data["rotates_after"],
            core=core if kind == Kind.HYBRID else frozenset(),
            months_to_fill=data["months_to_fill"],
        )


class PlannerForm(forms.Form):
    """For how long is looked ahead, which seats are the core, and what is proposed."""

    years = _number("Years to look ahead", least=YEARS[0], most=YEARS[-1])
    core = forms.MultipleChoiceField(
        label="Core seats",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are fixed in a hybrid scenario; the others rotate.",
    )
    proposed_for = forms.ChoiceField(
        label="Propose ends for",
        choices=[(number, f"The {name.lower()} scenario") for number, name in ORDINALS.items()],
        widget=forms.RadioSelect,
    )
    stretch_months = _months(
        "How much later an end may be than now, in months",
        "No end is proposed within the days of notice, nor later than one term from today.",
    )

    def __init__(self, data: Any, *, names: dict[int, str]) -> None:
        super().__init__(data)
        self.fields["core"].choices = names.items()  # type: ignore[attr-defined]


class Workbench:
    """All forms of one comparison, always filled: with what was sent, else with the body's rules."""

    def __init__(self, data: QueryDict, body: Body, now: Reality) -> None:
        self.body, self.now, rules = body, now, rules_of(body)
        self.data = data if "years" in data else defaults(body, rules)
        self.planner = PlannerForm(self.data, names=now.names)
        self.scenarios = [
            ScenarioForm(self.data, number=number, rules=rules) for number in SCENARIOS
        ]
        self._check_the_proposal()

    def _check_the_proposal(self) -> None:
        """Ends are proposed for a scenario that is compared."""
        if not self.planner.is_valid():
            return
        chosen = self.planner.cleaned_data["proposed_for"]
        if next(form for form in self.scenarios if form.number == chosen).is_left_out:
            self.planner.add_error("proposed_for", "Choose a scenario that is not left out.")

    @property
    def forms(self) -> list[forms.Form]:
        return [self.planner, *self.scenarios]

    @property
    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def carried(self) -> Iterator[tuple[str, str]]:
        """What was filled in, for the hidden fields of another form."""
        for name, values in self.data.lists():
            if name not in {"csrfmiddlewaretoken", "title", "note"}:
                for value in values:
                    yield name, str(value)

    def given(self) -> Input:
        """What is compared; only for valid forms."""
        data = self.planner.cleaned_data
        core = frozenset(int(key) for key in data["core"])
        scenarios: dict[str, Scenario] = {}
        proposed_for = ""
        for form in self.scenarios:
            if form.is_left_out:
                continue
            scenario = form.scenario(core)
            name = _free_name(KINDS[scenario.kind], scenarios)
            scenarios[name] = scenario
            if form.number == data["proposed_for"]:
                proposed_for = name
        return Input(
            on=self.now.on,
            years=data["years"],
            seats=self.now.seats,
            seat_names=self.now.names,
            scenarios=scenarios,
            proposed_for=proposed_for,
            stretch_months=data["stretch_months"],
        )


def _free_name(name: str, taken: dict[str, Scenario]) -> str:
    """ "Rotating", or "Rotating 2" beside another of the kind."""
    same = sum(other.split(" ")[0] == name for other in taken)
    return f"{name} {same + 1}" if same else name


def defaults(body: Body, rules: Rules) -> QueryDict:
    """One scenario of each kind under the body's rules; its offices are the core."""
    data = QueryDict(mutable=True)
    data.update({"years": "10", "stretch_months": "12", "proposed_for": SCENARIOS[0]})
    offices = Seat.objects.filter(body=body).exclude(office=Office.NONE)
    data.setlist("core", [str(pk) for pk in offices.values_list("pk", flat=True)])
    for number, kind in zip(SCENARIOS, Kind, strict=True):
        fields = {
            "kind": str(kind),
            "term_months": rules.term_months,
            "max_consecutive": rules.max_consecutive or "",
            "rotates_after": 1,
            "max_turnover_percent": rules.max_turnover_percent or A_THIRD,
            "holdover_months": rules.holdover_months,
            "months_to_fill": MONTHS_TO_FILL,
        }
        data.update({f"{number}-{name}": str(value) for name, value in fields.items()})
        if rules.replacement_inherits_end:
            data[f"{number}-inherits"] = "on"
    return data


class SaveForm(forms.Form):
    """Under which title a comparison is kept."""

    title = forms.CharField(max_length=100, help_text="Such as “Rotation from 2027”.")
    note = forms.CharField(
        label="What readers should know",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Why this plan, and what speaks against it. It is shown with the plan.",
    )


class ApplyForm(forms.Form):
    """Why the ends are moved."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as the meeting that agreed the plan. Kept in the register of changes, and not "
        "shown to the public.",
    )
