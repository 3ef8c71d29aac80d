"""The editors' screens for a survey and its questions. They are locked once somebody has answered."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets import ListingButton

from consultations.errors import CannotBeCopied
from consultations.models import Round
from consultations.policies import survey_is_locked
from consultations.screens import (
    RecordCreateView,
    RecordDeleteView,
    RecordIndexView,
    RecordViewSet,
)
from consultations.surveys.copying import copy_survey
from consultations.surveys.models import Question, Survey
from consultations.surveys.question_form import LOCKED, QuestionForm


class SurveyForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        before = Survey.objects.filter(pk=self.instance.pk).select_related("round").first()
        if before and "round" in self.changed_data and survey_is_locked(before.round):
            self.add_error("round", LOCKED)
        return cleaned


class LockedDeleteView(RecordDeleteView):
    """Refuses once somebody has answered in the round, and what another question follows from."""

    def refusal(self) -> str:
        if isinstance(self.object, Survey):
            return LOCKED if survey_is_locked(self.object.round) else ""
        if survey_is_locked(self.object.survey.round):
            return LOCKED
        follows = Question.objects.filter(conditions__option__question=self.object).first()
        return f"“{follows}” follows from this question. Change that one first." if follows else ""


class CopyForm(forms.Form):
    round = forms.ModelChoiceField(
        label="For which round?",
        queryset=Round.objects.filter(survey=None).select_related("page"),
        help_text="Rounds without a survey. The questions are copied, the answers stay.",
    )


def copy_to(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of a survey, for another round."""
    if not request.user.has_perm("consultations.add_survey"):
        raise PermissionDenied
    survey = get_object_or_404(Survey.objects.select_related("round__page"), pk=pk)
    form = CopyForm(request.POST or None)
    if form.is_valid():
        try:
            copy = copy_survey(survey, form.cleaned_data["round"], acting_user=request.user)
        except CannotBeCopied as error:
            form.add_error("round", str(error))
        else:
            messages.success(request, f"The survey is copied to {copy.round}.")
            return redirect(f"{reverse('question:index')}?survey={copy.pk}")
    context = {"survey": survey, "form": form, "page_title": "Copy to another round"}
    return render(request, "consultations/admin/copy_survey.html", context)


class SurveyIndexView(RecordIndexView):
    def get_list_more_buttons(self, instance: Survey) -> list[Any]:
        """What is done with a survey beside changing it."""
        questions = f"{reverse('question:index')}?survey={instance.pk}"
        trial = reverse(
            "consultations:trial", args=[instance.round.page.slug, instance.round.number]
        )
        copy = reverse("survey:copy_to", args=[instance.pk])
        return [
            *super().get_list_more_buttons(instance),
            ListingButton("Questions", url=questions, icon_name="help", priority=30),
            ListingButton("Preview and test run", url=trial, icon_name="view", priority=31),
            ListingButton("Copy to another round", url=copy, icon_name="copy", priority=32),
        ]


class SurveyCreateView(RecordCreateView):
    def get_success_url(self) -> str:
        """A survey is nothing without questions: the list of them, empty yet."""
        return f"{reverse('question:index')}?survey={self.object.pk}"


class SurveyViewSet(RecordViewSet):
    model = Survey
    name = "survey"
    icon = "form"
    menu_label = "Surveys"
    index_view_class = SurveyIndexView
    add_view_class = SurveyCreateView
    delete_view_class = LockedDeleteView
    list_filter = ["round"]
    list_display = ["round", "copied_from"]
    edit_handler = ObjectList(
        [FieldPanel("round"), FieldPanel("introduction"), FieldPanel("under_attack")],
        base_form_class=SurveyForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("copy/<int:pk>/", copy_to, name="copy_to")]


class QuestionViewSet(RecordViewSet):
    model = Question
    name = "question"
    icon = "help"
    menu_label = "Questions"
    delete_view_class = LockedDeleteView
    list_display = ["wording", "kind", "survey", "order", "starts_page"]
    list_filter = ["survey"]
    edit_handler = ObjectList(
        [
            FieldPanel("survey"),
            FieldPanel("order"),
            FieldPanel("kind"),
            FieldPanel("wording"),
            FieldPanel("help_text"),
            FieldPanel("option_lines"),
            FieldPanel("row_lines"),
            FieldPanel("offers_other"),
            FieldPanel("required"),
            FieldPanel("starts_page"),
            FieldPanel("asked_after"),
            FieldPanel("key"),
        ],
        base_form_class=QuestionForm,
    )
