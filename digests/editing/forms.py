"""What editors fill in before an issue leaves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from digests.actions.plans import Pin
from digests.forms import InterestForm
from digests.models import IssuePlan, PinnedItem
from digests.models.plans import INTRODUCTION_MAX_LENGTH, PINNED_MOST
from digests.pinned import is_for_everybody


class PlanForm(forms.Form):
    """The introduction."""

    introduction = forms.CharField(
        label="Introduction",
        required=False,
        max_length=INTRODUCTION_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Plain words above everything else. Leave an empty line between paragraphs.",
    )


class PinForm(forms.ModelForm[PinnedItem]):
    """One thing to be read first; left empty, it is none."""

    class Meta:
        model = PinnedItem
        fields = ("title", "path", "summary")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path"].help_text = "An address on this site, such as /news/a-new-minibus/"
        number = int(str(self.prefix).rpartition("-")[-1]) + 1 if self.prefix else 1
        for name, words in (("title", "a title"), ("path", "a link")):
            self.fields[name].error_messages["required"] = f"Give thing {number} {words}"

    def clean_path(self) -> str:
        """What everybody may read: a page that is hidden later is left out of what is sent then."""
        path: str = self.cleaned_data["path"].removeprefix(settings.SITE_URL.rstrip("/"))
        if path.startswith("/") and not is_for_everybody(path, at=timezone.now()):
            raise forms.ValidationError(
                "Enter the address of a page that everybody may read: news, a consultation, a topic, a"
                " promise, an organisation or a group"
            )
        return path


PinFormSet = forms.formset_factory(
    PinForm, extra=PINNED_MOST, max_num=PINNED_MOST, validate_max=True
)


def filled_in(pins: forms.BaseFormSet[PinForm]) -> list[Pin]:
    """What was filled in, in its order."""
    filled = (form.cleaned_data for form in pins.forms if form.cleaned_data)
    return [Pin(data["title"], data["path"], data["summary"]) for data in filled]


def pins_of(plan: IssuePlan | None) -> list[dict[str, str]]:
    """What is pinned so far, as the formset begins."""
    pinned = plan.pinned.all() if plan is not None else ()
    return [{"title": each.title, "path": each.path, "summary": each.summary} for each in pinned]


class HoldForm(forms.Form):
    """Why an issue is kept back."""

    reason = forms.CharField(
        label="Why do you keep it back?",
        max_length=200,
        help_text="Colleagues see it. Readers do not.",
        error_messages={"required": "Say why you keep it back"},
    )


class PreviewForm(InterestForm):
    """What the reader chose whose mail is to be seen."""
