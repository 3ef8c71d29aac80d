"""What officers fill in about lists and circulars."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from digests.lists.actions import Entry
from digests.lists.models import ContactQuerySet
from digests.lists.stops import AGAIN
from digests.lists.tables import EARLIEST, LIMITS
from digests.models import Circular, ContactList, LawfulBasis, Purpose
from membership.people.models import fold_email
from portal.lib import markdown
from portal.lib.forms import DateField
from portal.lib.time import today

ENDINGS = (".csv", ".xlsx")
EXISTS = "exists_after_all"


class ListForm(forms.ModelForm[ContactList]):
    """A list: what it is called, what it is for, and why the council may keep it."""

    basis = forms.ChoiceField(
        label="Lawful basis", choices=LawfulBasis.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = ContactList
        fields = ("name", "about", "basis", "basis_reason")
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "basis_reason": forms.Textarea(attrs={"rows": 3}),
        }


class LikeForm(forms.Form):
    """Which closed list a new one begins like, from the address of the page."""

    like = forms.ModelChoiceField(ContactList.objects.filter(closed_at__isnull=False))

    @property
    def initial_of_a_list(self) -> dict[str, Any]:
        """What is written of it; who was on it does not come along. Nothing is like nothing."""
        if not self.is_valid():
            return {}
        closed: ContactList = self.cleaned_data["like"]
        return {name: getattr(closed, name) for name in ListForm.Meta.fields}


class ContactSearchForm(forms.Form):
    """Who of a list is shown, from the address of its page; what is not understood narrows nothing."""

    q = forms.CharField(max_length=150, required=False)
    ended = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.full_clean()

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", ""))

    @property
    def shows_ended(self) -> bool:
        """Whether those are wanted who are on it no longer."""
        return bool(self.cleaned_data.get("ended"))

    def find(self, contact_list: ContactList) -> ContactQuerySet:
        """Those of ``contact_list`` that were asked for."""
        contacts = contact_list.contacts.all()
        found = contacts.over() if self.shows_ended else contacts.running()
        return found.found_by(self.words)


class AgainForm(forms.Form):
    """That somebody who stopped circulars wants them again: said by a tick, in her own name."""

    again = forms.BooleanField(
        label=AGAIN, error_messages={"required": "Tick the box if you want these e-mails again"}
    )


class SourceField(forms.CharField):
    """Where the addresses come from: the people on a list may ask."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Where do you have this from?",
            max_length=200,
            help_text="Such as “the trust’s website, 3 November”. Anybody on a list may ask.",
            **kwargs,
        )


class ContactForm(forms.Form):
    """One person for a list."""

    address = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(max_length=100, required=False)
    organisation = forms.CharField(max_length=150, required=False)
    source = SourceField()
    opted_in_on = DateField(
        label="When did they agree to such e-mails?",
        required=False,
        help_text="Without it they get no promotional e-mails.",
    )
    opted_in_how = forms.CharField(
        label="How did they agree?",
        max_length=200,
        required=False,
        help_text="Such as “form at the spring meeting”.",
    )

    def __init__(self, contact_list: ContactList, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contact_list.needs_consent:
            self.fields["opted_in_on"].required = self.fields["opted_in_how"].required = True
            self.fields["opted_in_on"].help_text = "Everybody on this list must have agreed."
        if EXISTS in self.data:
            self._ask_whether_it_exists()

    def _ask_whether_it_exists(self) -> None:
        self.fields[EXISTS] = forms.BooleanField(
            label="It exists after all: somebody has answered from there", required=False
        )

    def refuse_as_dead(self) -> None:
        """The address is known not to exist: an officer who knows better says so."""
        self.add_error("address", "E-mails to this address came back: it does not exist")
        self._ask_whether_it_exists()

    def clean_address(self) -> str:
        return fold_email(self.cleaned_data["address"])

    def clean_opted_in_on(self) -> date | None:
        day: date | None = self.cleaned_data["opted_in_on"]
        if day is not None and not EARLIEST <= day <= today():
            raise ValidationError("The day on which they agreed must have passed", "future")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, how = cleaned.get("opted_in_on"), cleaned.get("opted_in_how")
        if day and not how:
            self.add_error("opted_in_how", "Say how they agreed")
        elif how and not day and "opted_in_on" not in self.errors:
            self.add_error("opted_in_on", "Say when they agreed")
        return cleaned

    def entry(self) -> Entry:
        data = self.cleaned_data
        return Entry(**{key: data[key] for key in Entry.__dataclass_fields__})


class UploadForm(forms.Form):
    """A table of contacts."""

    file = forms.FileField(
        label="Table of contacts",
        max_length=200,
        help_text=f"A CSV file or an Excel workbook (.xlsx) of at most {LIMITS.rows:,} rows and"
        f" {LIMITS.file_bytes // 1024 // 1024} MB. Nobody comes onto the list before you have seen"
        " what was read.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"empty": "The file is empty. Choose another one."},
    )
    source = SourceField()

    def clean_file(self) -> Any:
        file: Any = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(ENDINGS):
            raise ValidationError(
                "Choose a CSV file or an Excel workbook: its name ends in .csv or .xlsx."
            )
        return file


class CircularForm(forms.ModelForm[Circular]):
    """Words, what they are for, and to which lists they go."""

    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        help_text="What is promotional goes to those alone who agreed to it.",
    )
    lists = forms.ModelMultipleChoiceField(
        label="To which lists does it go?",
        queryset=ContactList.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Whoever is on several gets it once.",
        error_messages={"required": "Choose at least one list"},
    )

    class Meta:
        model = Circular
        fields = ("subject", "body", "purpose", "lists")
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lists"].queryset = ContactList.objects.open()  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        return markdown.printable(self.cleaned_data["body"]).strip()
