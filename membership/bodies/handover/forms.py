"""What a leaving holder writes."""

from typing import Any

from django import forms

from membership.bodies.handover.models import HandoverNote
from portal.lib import markdown


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Note for whoever comes next",
        max_length=markdown.MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=(
            "What is under way, what was promised and to whom, what you wish you had known. You can"
            " use Markdown. Give no telephone numbers or addresses of others without asking them."
        ),
    )

    def __init__(self, data: Any = None, *, note: HandoverNote | None) -> None:
        super().__init__(data, initial={"text": note.text if note else ""})

    def clean_text(self) -> str:
        return markdown.printable(self.cleaned_data["text"]).strip()
