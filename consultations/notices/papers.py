"""The editors' forms for what there is to read. Once a round has opened, nothing of it is lost."""

import re
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.forms import BaseDocumentForm

from consultations.notices.earlier import EarlierPaper, Paper, as_it_is
from consultations.notices.rounds import Round, RoundDocument
from consultations.screens import RecordDeleteView
from portal.records.actions import record

BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
SAY_WHAT = "People could read it already. Say what was changed, and why."
STAYS = "“%s” could be read in a round that has opened, and stays. Replace it, with a note."
FILE_STAYS = (
    "This file could be read in a round that has opened. Upload the new one as a new document, and choose"
    " that in the round: what was there before is then kept."
)


def round_of_paper(paper: Paper) -> Round:
    return paper.round if isinstance(paper, RoundDocument) else paper.document.round


class PaperForm(WagtailAdminModelForm):
    """Asks what was changed, and keeps what was there, once the round has opened on a published notice.

    What is added, such as a file where there was none, needs no note.
    """

    note = forms.CharField(
        label="What was changed, and why",
        required=False,
        max_length=EarlierPaper._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only once its round has opened: everybody reads it beside the document, with the day.",
    )
    earlier: EarlierPaper | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_opened = bool(
            self.instance.pk and round_of_paper(self.instance).has_opened_in_public(timezone.now())
        )
        if self.has_opened:
            self.fields["round" if "round" in self.fields else "document"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.has_opened and self._takes_away(cleaned):
            self.earlier = as_it_is(self.instance)
            if not cleaned.get("note"):
                self.add_error("note", SAY_WHAT)
        return cleaned

    def _takes_away(self, cleaned: dict[str, Any]) -> bool:
        """Whether something that could be read is gone or different."""
        for name in ("title", "kind", "text", "file", "language"):
            before = getattr(self.instance, name, None)
            if before and _same(before) != _same(cleaned.get(name)):
                return True
        return False

    def save(self, commit: bool = True) -> Any:
        if self.earlier is None or not commit:
            return super().save(commit=commit)
        earlier, user = self.earlier, self.for_user
        earlier.note, earlier.replaced_at, earlier.replaced_by = (
            self.cleaned_data["note"],
            timezone.now(),
            user,
        )
        with transaction.atomic():
            paper: Paper = super().save()
            earlier.save()
            new = as_it_is(paper)
            old, new_ = ({"title": each.title, "kind": each.kind} for each in (earlier, new))
            record(paper, "replaced", acting_user=user, old=old, new=new_, reason=earlier.note)
        return paper


def _same(value: Any) -> Any:
    """What is compared: the keys that the editor gives to paragraphs say nothing."""
    return BLOCK_KEY.sub("", value) if isinstance(value, str) else value


class PaperDeleteView(RecordDeleteView):
    def refusal(self) -> str:
        opened = round_of_paper(self.object).has_opened_in_public(timezone.now())
        return STAYS % self.object if opened else ""


class LibraryForm(BaseDocumentForm):
    """The form of Wagtail's documents: a file that people could read in a round keeps its content."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and self.instance.pk and self._could_be_read():
            raise forms.ValidationError(FILE_STAYS)
        return file

    def _could_be_read(self) -> bool:
        opened = Round.objects.opened_in_public(timezone.now())
        here = {"documents__file": self.instance, "documents__formats__file": self.instance}
        return EarlierPaper.objects.filter(file=self.instance).exists() or any(
            opened.filter(**{path: file}).exists() for path, file in here.items()
        )
