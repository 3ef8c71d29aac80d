"""What people are asked in the forums."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.html import strip_tags

from forums.attachments.forms import WithFiles
from forums.kind_fields import FIELDS_WITH_A_KIND, ParticularsFields, check_themes, themes_field
from forums.models import REASON_MAX_LENGTH, TITLE_MAX_LENGTH
from membership.organisations.models import Organisation
from membership.places.models import Theme
from portal.lib.markdown import MAX_LENGTH, printable, render

FORMATTING_HINT = "Leave an empty line between paragraphs. Links are made by themselves."


OWN_VOICE = "own"  # sent for the council, or in a room for its group: no organisation is chosen


class OrganisationField(forms.ChoiceField):
    """One of somebody's own organisations, known beforehand; the only one needs no question.

    With ``own_voice`` she may also speak for that, which gives None.
    """

    def __init__(
        self, organisations: Sequence[Organisation], *, own_voice: str = "", **kwargs: Any
    ) -> None:
        self.organisations: dict[str, Organisation | None] = {OWN_VOICE: None} if own_voice else {}
        self.organisations |= {str(each.pk): each for each in organisations}
        kwargs.setdefault("error_messages", {})["invalid_choice"] = (
            "Choose one of the organisations on the list."
        )
        super().__init__(
            choices=[
                (key, each.name if each else own_voice) for key, each in self.organisations.items()
            ],
            widget=forms.RadioSelect,
            **kwargs,
        )

    def clean(self, value: Any) -> Organisation | None:
        return self.organisations[super().clean(value)]


class PostBodyField(forms.CharField):
    """Markdown; line ends count once, as they do in the browser's own counting."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=MAX_LENGTH,
            widget=forms.Textarea(attrs={"rows": 8, "data-markdown": ""}),
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


class _SpeakingForm(WithFiles):
    """A text that somebody writes for one of her organisations, or for ``own_voice``: the council, in a
    room its group.

    The only one is not asked for but sent along: a text that was written for another, which she
    has left meanwhile, is never published under it unasked.
    """

    def __init__(
        self, organisations: Sequence[Organisation], *args: Any, own_voice: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        voices = {OWN_VOICE: own_voice} if own_voice else {}
        voices |= {str(each.pk): each.name for each in organisations}
        self._by_key = {str(each.pk): each for each in organisations}
        self._only_key = self._only(list(voices))
        self.only_voice = voices.get(self._only_key, "")
        if self._only_key:
            self.fields["organisation"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=self._only_key
            )
        else:
            self.fields["organisation"] = OrganisationField(
                organisations,
                own_voice=own_voice,
                label="For whom are you speaking?"
                if own_voice
                else "Which organisation are you speaking for?",
                error_messages={"required": "Choose for whom you are speaking."}
                if own_voice
                else {"required": "Choose the organisation that you are speaking for."},
            )

    def _only(self, keys: list[str]) -> str:
        """The one that goes without saying, unless the page was made for another; else empty."""
        if len(keys) != 1:
            return ""
        sent = self.data.get(self.add_prefix("organisation")) if self.is_bound else None
        return keys[0] if sent in {None, "", keys[0]} else ""

    @property
    def organisation(self) -> Organisation | None:
        """For whom the text is written, once the form is valid; None: for the council or the group."""
        if self._only_key:
            return self._by_key.get(self._only_key)
        chosen: Organisation | None = self.cleaned_data["organisation"]
        return chosen


class _TopicFields(ParticularsFields):
    """What a topic says, whoever says it: title, particulars, themes and text."""

    title = forms.CharField(
        label="Title",
        max_length=TITLE_MAX_LENGTH,
        help_text="What it is about, in a few words that others would search for.",
        error_messages={"required": "Enter a title."},
    )
    body = PostBodyField(label="Your text", error_messages={"required": "Write your text."})

    field_order = ("title", "kind")  # the summary names what is wrong as the page goes

    LAID_OUT = ("title", "kind", "body", "themes", *FIELDS_WITH_A_KIND)

    def the_rest(self) -> list[BoundField]:
        """The fields to which the page gives no place of their own."""
        return [field for field in self.visible_fields() if field.name not in self.LAID_OUT]

    def clean_title(self) -> str:
        title = " ".join(printable(self.cleaned_data["title"]).split())
        if not title:
            raise ValidationError("Enter a title.", code="required")
        return title


class TopicForm(_SpeakingForm, _TopicFields):
    """A topic that is to be opened."""

    one_of = (*_SpeakingForm.one_of, *_TopicFields.one_of)


class _ChangingForm(forms.Form):
    """An edit; ``seen`` says how many versions there were when the page was made."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class EditTopicForm(_ChangingForm, _TopicFields):
    """A topic that was opened, with its text."""


class EditReplyForm(_ChangingForm):
    body = PostBodyField(label="Your reply", error_messages={"required": "Write your reply."})


class ThemesForm(forms.Form):
    """Under which themes others find a topic."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"] = themes_field()

    def clean_themes(self) -> list[Theme]:
        return check_themes(self.cleaned_data["themes"])


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
