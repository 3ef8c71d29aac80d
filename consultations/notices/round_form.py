"""The editors' form for a round."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from consultations.notices import gate
from consultations.notices.actions import keep_moved_dates, keep_override
from consultations.notices.moving import differ
from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import ONE_MINUTE, Round
from consultations.surveys.copying import copy_survey, surveys_to_copy
from consultations.surveys.models import Survey

PUBLISHED = (
    "The results of this round are published with this number. It stays: another one would tell which counts"
    " were withheld."
)
STANDING = ("page", "opens_at", "last_minute")
HAS_OPENED = (
    "This round has opened on a published notice, so its dates stay. While it is open you can extend it or"
    " close it early from the notice, with a note that everybody reads."
)


class SurveyChoice(forms.ModelChoiceField[Survey]):
    def label_from_instance(self, survey: Survey) -> str:
        return str(survey.round)


class RoundForm(WagtailAdminModelForm):
    """Asks for the last minute in which people can answer, as they will read it."""

    last_minute = forms.DateTimeField(
        label="Last minute to answer",
        widget=AdminDateTimeInput,
        help_text="Usually 23:59 on the last day. People read “closes 11:59pm on 3 October”.",
    )
    copy_from = SurveyChoice(
        label="Copy the questions of",
        queryset=Survey.objects.none(),
        required=False,
        empty_label="No copy: write the questions yourself",
        help_text="For a round that has no questions yet. No answers are copied.",
    )
    reason = forms.CharField(
        label="Reason for less time",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where a published notice gives people fewer working days than it should.",
    )

    why_moved = forms.CharField(
        label="Why the dates change",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where a published notice gives other dates already: everybody reads it there, with"
        " the dates as they were.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = (self.instance.opens_at, self.instance.closes_at) if self.instance.pk else None
        if self.instance.closes_at:
            self.initial["last_minute"] = self.instance.last_minute
        if self.instance.pk and self.instance.has_opened_in_public(timezone.now()):
            for name in STANDING:
                self.fields[name].disabled = True
            self.fields["last_minute"].help_text = HAS_OPENED
        if not self.instance.pk:
            self._offer_number()
        if self.instance.results_published_at is not None:
            self.fields["small_numbers_below"].disabled = True
            self.fields["small_numbers_below"].help_text = PUBLISHED
        self._offer_questions()

    def _offer_number(self) -> None:
        """The first that is free after the last one."""
        taken = Round.objects.filter(page=self._page_pk()).aggregate(last=Max("number"))["last"]
        self.initial["number"] = (taken or 0) + 1

    def _offer_questions(self) -> None:
        page = ConsultationPage.objects.filter(pk=self._page_pk()).first()
        if page is None or Survey.objects.filter(round=self.instance.pk or 0).exists():
            del self.fields["copy_from"]
            return
        field = self.fields["copy_from"]
        field.queryset = surveys_to_copy(page)
        if not self.instance.pk:
            self.initial.setdefault("copy_from", field.queryset.first())

    def _page_pk(self) -> int:
        """The notice of the round: a new form is sent without the query that it was opened with."""
        chosen = self.data.get(self.add_prefix("page")) or self.initial.get("page")
        return int(self.instance.page_id or (chosen if str(chosen).isdecimal() else 0))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in STANDING:
            if self.fields[name].disabled:  # not even to the microsecond
                cleaned.pop(name, None)
        last_minute, opens_at = cleaned.get("last_minute"), cleaned.get("opens_at")
        if last_minute:
            self.instance.closes_at = last_minute.replace(second=0, microsecond=0) + ONE_MINUTE
            if opens_at and self.instance.closes_at <= opens_at:
                self.add_error("last_minute", "The last minute must be after the opening.")
            elif opens_at and cleaned.get("page"):
                self._check_public_dates(cleaned["page"], opens_at, timezone.now())
        if self.instance.pk and "page" in self.changed_data and self.instance.responses.exists():
            self.add_error("page", ValidationError("People have answered: the round stays here."))
        return cleaned

    def _check_public_dates(
        self, page: ConsultationPage, opens_at: datetime, now: datetime
    ) -> None:
        """On a notice that is published already there is no other gate for a round's dates."""
        if not page.live or page.visible_from is None:
            return
        self.moves_in_public = self._moves(opens_at, now)
        if self.moves_in_public and not self.cleaned_data.get("why_moved", "").strip():
            self.add_error("why_moved", "Everybody has read other dates. Say why they change.")
        if self.instance.closes_at <= now:
            return
        problem = gate.time_problem("It", max(opens_at, now), self.instance.closes_at)
        if problem and not self.cleaned_data.get("reason"):
            self.add_error("reason", f"{problem} Or say why it has to be shorter.")
        self.reason_needed = bool(problem)
        self._check_changes(page, opens_at, now)

    def _moves(self, opens_at: datetime, now: datetime) -> bool:
        """Whether a round that was still to end has other dates."""
        if self.was is None or self.was[1] <= now:
            return False
        dates = (opens_at, self.instance.closes_at)
        return any(differ(old, new) for old, new in zip(self.was, dates, strict=True))

    def _check_changes(self, page: ConsultationPage, opens_at: datetime, now: datetime) -> None:
        """Who answered the last round is told what came of it, unless somebody said why not."""
        this = Round(
            pk=self.instance.pk, number=self.cleaned_data.get("number") or 0, opens_at=opens_at
        )
        if self.cleaned_data.get("changes", "").strip():
            return
        follows = gate.comes_after_another(this, page.rounds.all(), now)
        if follows and gate.changes_key(this) not in gate.done_without(page):
            self.add_error("changes", "Say what changed since the last round.")

    reason_needed = False
    moves_in_public = False

    def save(self, commit: bool = True) -> Round:
        round_: Round = super().save(commit=commit)
        if not commit:
            return round_
        if self.reason_needed:
            keep_override(
                round_.page,
                [gate.time_key(round_)],
                reason=self.cleaned_data["reason"],
                acting_user=self.for_user,
                now=timezone.now(),
            )
        if self.was and self.moves_in_public:
            keep_moved_dates(
                round_,
                self.was,
                reason=self.cleaned_data["why_moved"],
                acting_user=self.for_user,
                now=timezone.now(),
            )
        if survey := self.cleaned_data.get("copy_from"):
            copy_survey(survey, round_, acting_user=self.for_user)
        return round_
