"""What people are asked about files."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat

from forums.attachments.kinds import ACCEPT, DESCRIPTION_MAX_LENGTH, HINT
from forums.attachments.models import Attachment
from forums.attachments.receiving import Uploads

DESCRIBES = "describes-"  # and the key of the file: the name of the field about a picture


class FilesInput(forms.FileInput):
    """One control for several files."""

    allow_multiple_selected = True


class WithFiles(forms.Form):
    """A form with which files come; ``uploads`` has received them already, whatever else is wrong.

    None: the form takes no files.
    """

    one_of: tuple[str, ...] = ("keep",)  # its hint says already that ticks are a choice

    def __init__(self, *args: Any, uploads: Uploads | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uploads = uploads
        if uploads is None:
            return
        if uploads.waiting:
            self._offer_again(uploads)
        self.fields["files"] = forms.FileField(
            label="Attach files",
            required=False,
            help_text=HINT,
            widget=FilesInput(attrs={"accept": ACCEPT}),
        )

    def _offer_again(self, uploads: Uploads) -> None:
        self.fields["keep"] = forms.MultipleChoiceField(
            label="Files that you have uploaded",
            help_text="Those with a tick are posted. The others are deleted within two days.",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (str(each.pk), f"{each.name} ({filesizeformat(each.size)})")
                for each in uploads.waiting
            ],
            initial=[str(pk) for pk in uploads.kept],
        )
        if isinstance(self.data, QueryDict) and self.is_bound:
            self.data = self.data.copy()  # what came with this request has its tick as well
            self.data.setlist("keep", [str(pk) for pk in uploads.kept])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.uploads is not None:
            for refusal in self.uploads.refused:
                self.add_error("files", refusal)
            if self.uploads.are_too_many:
                self.add_error("files", _too_many(self.uploads.room))
        return cleaned


def _too_many(room: int) -> str:
    if not room:
        return "There is no room for another file beside this post. Remove one first."
    return (
        f"There is room for {room} file{'' if room == 1 else 's'}. Take the tick from the others."
    )


class FilesForm(WithFiles):
    """The files beside a post: more of them, and what its pictures show."""

    def __init__(self, attached: Sequence[Attachment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in attached:
            if each.is_picture and not each.is_gone:
                self.fields[f"{DESCRIBES}{each.pk}"] = forms.CharField(
                    label=f"What does “{each.name}” show?",
                    help_text="In a sentence, for people who do not see the picture.",
                    required=False,
                    max_length=DESCRIPTION_MAX_LENGTH,
                    initial=each.description,
                )
        self.order_fields([name for name in self.fields if name.startswith(DESCRIBES)])

    def descriptions(self) -> dict[int, str]:
        """What is written about each picture, by its key."""
        return {
            int(name.removeprefix(DESCRIBES)): text
            for name, text in self.cleaned_data.items()
            if name.startswith(DESCRIBES)
        }
