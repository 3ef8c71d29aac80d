"""What people are asked in the forums."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from forums.models import REASON_MAX_LENGTH, TITLE_MAX_LENGTH
from membership.organisations.models import Organisation
from portal.lib.markdown import MAX_LENGTH, printable, render

FORMATTING_HINT = (
    "Leave an empty line between paragraphs. Start lines with * for a list, and put two asterisks"
    " around **words** to make them bold. Links are made by themselves."
)


class OrganisationField(forms.ChoiceField):
    """One of somebody's own organisations, known beforehand; the only one needs no question."""

    def __init__(self, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        self.organisations = {str(each.pk): each for each in organisations}
        kwargs.setdefault("error_messages", {})["invalid_choice"] = (
            "Choose one of the organisations on the list."
        )
        super().__init__(
            choices=[(key, each.name) for key, each in self.organisations.items()],
            widget=forms.RadioSelect,
            **kwargs,
        )

    def clean(self, value: Any) -> Organisation:
        return self.organisations[super().clean(value)]


class PostBodyField(forms.CharField):
    """Markdown; line ends count once, as they do in the browser's own counting."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=MAX_LENGTH,
            widget=forms.Textarea(attrs={"rows": 8}),
            help_text=FORMATTING_HINT,
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")

    def clean(self, value: Any) -> str:
        text = printable(super().clean(value))
        if not strip_tags(render(text)).strip():
            raise ValidationError(self.error_messages["required"], code="required")
        return text


class _SpeakingForm(forms.Form):
    """A text that somebody writes for one of her organisations.

    The only one is not asked for but sent along: a text that was written for another, which she
    has left meanwhile, is never published under it unasked.
    """

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_organisation = self._only(organisations)
        if self.only_organisation is not None:
            self.fields["organisation"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=str(self.only_organisation.pk)
            )
        else:
            self.fields["organisation"] = OrganisationField(
                organisations,
                label="Which organisation are you speaking for?",
                error_messages={"required": "Choose the organisation that you are speaking for."},
            )

    def _only(self, organisations: Sequence[Organisation]) -> Organisation | None:
        """The one that goes without saying, unless the page was made for another."""
        if len(organisations) != 1:
            return None
        sent = self.data.get(self.add_prefix("organisation")) if self.is_bound else None
        return organisations[0] if sent in {None, "", str(organisations[0].pk)} else None

    @property
    def organisation(self) -> Organisation:
        """For whom the text is written, once the form is valid."""
        chosen: Organisation = self.only_organisation or self.cleaned_data["organisation"]
        return chosen


class TopicForm(_SpeakingForm):
    title = forms.CharField(
        label="Title",
        max_length=TITLE_MAX_LENGTH,
        help_text="What it is about, in a few words that others would search for.",
        error_messages={"required": "Enter a title."},
    )
    body = PostBodyField(label="Your text", error_messages={"required": "Write your text."})

    def clean_title(self) -> str:
        title = " ".join(printable(self.cleaned_data["title"]).split())
        if not title:
            raise ValidationError("Enter a title.", code="required")
        return title


class ReplyForm(_SpeakingForm):
    body = PostBodyField(label="Your reply", error_messages={"required": "Write your reply."})


class ReasonForm(forms.Form):
    """Why a moderator acts; the author reads it."""

    reason = forms.CharField(
        label="Reason",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )


class OrganisationForm(forms.Form):
    """Which of her organisations a manager brings into a forum, or takes out of it."""

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            organisations,
            label="Organisation",
            error_messages={"required": "Choose an organisation."},
            initial=str(organisations[0].pk) if len(organisations) == 1 else None,
        )
