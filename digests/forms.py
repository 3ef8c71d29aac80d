"""What a reader is asked."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from consultations.models import Deed
from digests.actions.subscriptions import Choices
from digests.items import Interest
from digests.models import (
    ContentKind,
    Frequency,
    PromiseWatch,
    Reader,
    Subscription,
    Watch,
    Weekday,
)
from membership.people.models import fold_email
from membership.places.models import District, Theme
from portal.lib.forms import DateField
from portal.lib.time import today

LONGEST_PAUSE = timedelta(days=366)


class InterestForm(forms.Form):
    """About what. Nothing ticked means everything."""

    kinds = forms.MultipleChoiceField(
        label="About what?",
        choices=ContentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all of them empty to hear about everything.",
    )
    districts = forms.ModelMultipleChoiceField(
        label="Which districts?",
        queryset=District.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all of them empty to hear about the whole county.",
    )
    themes = forms.ModelMultipleChoiceField(
        label="Which themes?",
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all of them empty to hear about every theme.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = District.objects.current(today())  # type: ignore[attr-defined]
        self.fields["themes"].queryset = Theme.objects.all()  # type: ignore[attr-defined]

    def interest(self) -> Interest:
        """What was chosen, as the sources of an issue understand it."""
        return Interest(
            frozenset(district.pk for district in self.cleaned_data["districts"]),
            frozenset(theme.pk for theme in self.cleaned_data["themes"]),
            frozenset(self.cleaned_data["kinds"]),
        )


class ChoicesForm(InterestForm):
    """How often, and about what."""

    frequency = forms.ChoiceField(
        label="How often do you want an e-mail?",
        choices=Frequency.choices,
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        help_text="We send nothing when there is nothing new.",
    )
    weekday = forms.TypedChoiceField(
        label="If every week, on which day?",
        choices=Weekday.choices,
        coerce=int,
        empty_value=None,
        initial=Weekday.MONDAY,
        required=False,
    )

    field_order = ["frequency", "weekday", "kinds", "districts", "themes"]

    def choices(self) -> Choices:
        return Choices(
            frequency=self.cleaned_data["frequency"],
            weekday=self.cleaned_data["weekday"] or Weekday.MONDAY,
            kinds=self.cleaned_data["kinds"],
            districts=list(self.cleaned_data["districts"]),
            themes=list(self.cleaned_data["themes"]),
        )


class PreferencesForm(ChoicesForm):
    """What somebody gets already, to be changed: the general updates, and each thing that she watches."""

    mark_optional = False
    general = forms.BooleanField(
        label="Send me what is new in general, as chosen below", required=False, initial=True
    )
    watches = forms.ModelMultipleChoiceField(
        label="E-mail me about",
        queryset=Watch.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What is new in topics and forums comes with your updates. That a consultation opens or"
        " closes comes at once, however often you get updates. Untick what you want no more e-mails about.",
    )

    paused_until = DateField(
        label="No e-mails until",
        required=False,
        help_text="The day on which they come again, for example after a holiday. Leave it empty to go on.",
    )

    field_order = [
        "frequency",
        "weekday",
        "paused_until",
        "watches",
        "general",
        "kinds",
        "districts",
        "themes",
    ]

    def __init__(self, subscription: Subscription | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        watches = Watch.objects.with_readable(subscription)
        field = self.fields["watches"]
        field.queryset = watches  # type: ignore[attr-defined]
        field.label_from_instance = watch_in_words  # type: ignore[attr-defined]
        if not watches.exists():
            del self.fields["watches"]
            if subscription is None or subscription.general:
                del self.fields["general"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "general" in self.fields and not cleaned.get("general") and not cleaned.get("watches"):
            self.add_error("general", "Tick something, or stop all updates below.")
        return cleaned

    def clean_paused_until(self) -> date | None:
        until: date | None = self.cleaned_data["paused_until"]
        if until is None:
            return None
        if until <= today():
            raise ValidationError("“No e-mails until” must be in the future", "past")
        if until > today() + LONGEST_PAUSE:
            raise ValidationError("“No e-mails until” must be within a year from now", "far")
        return until

    def choices(self) -> Choices:
        return replace(
            super().choices(),
            general=self.cleaned_data.get("general", True),
            paused_until=self.cleaned_data["paused_until"],
        )

    @property
    def kept(self) -> set[int]:
        """The keys of the watches that she keeps."""
        return {watch.pk for watch in self.cleaned_data.get("watches", [])}


class PromisesForm(forms.Form):
    """The promises that somebody hears of, apart from the updates: what is unticked ends."""

    mark_optional = False
    promises = forms.ModelMultipleChoiceField(
        label="E-mail me when these promises move",
        queryset=PromiseWatch.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Untick what you want no more e-mails about.",
    )

    def __init__(self, reader: Reader, data: Any = None, *, now: datetime) -> None:
        watches = PromiseWatch.objects.confirmed_of(reader).select_related("deed__page")
        super().__init__(data, initial={"promises": watches})
        self.has_some = watches.exists()
        readable = set(Deed.objects.promises().visible_to(None, now).values_list("pk", flat=True))
        field = self.fields["promises"]
        field.queryset = watches  # type: ignore[attr-defined]
        field.label_from_instance = lambda watch: promise_in_words(watch, readable)  # type: ignore[attr-defined]

    @property
    def kept(self) -> set[int]:
        return {watch.pk for watch in self.cleaned_data["promises"]}


def promise_in_words(watch: PromiseWatch, readable: Collection[int]) -> str:
    """ "We will mend the stile. (Footpaths)"; nothing of what nobody can read any more."""
    if watch.deed_id not in readable:
        return "Something that you cannot read at present"
    return f"{watch.deed.text} ({watch.deed.page.title})"


def watch_in_words(watch: Watch) -> str:
    """ "Bus times", "All of the Thanet forum", "Everything about Health", "Consultations in Swale"; nothing
    of what she may not read any more."""
    if not watch.is_readable:  # type: ignore[attr-defined]
        return "Something that you cannot read at present"
    if watch.forum:
        return f"All of the {watch.forum} forum"
    if watch.theme:
        return f"Everything about {watch.theme}"
    if watch.district:
        return f"Consultations in {watch.district}"
    return str(watch.thing)


class AddressField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="E-mail address",
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            error_messages={
                "required": "Enter your e-mail address",
                "invalid": "Enter an e-mail address in the right form, like name@example.org",
            },
            **kwargs,
        )


class AddressForm(forms.Form):
    """For people without an account. ``homepage`` is a trap: only a program fills what no one sees."""

    address = AddressField()
    homepage = forms.CharField(required=False, widget=forms.HiddenInput)

    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["homepage"])


class SignUpForm(ChoicesForm, AddressForm):
    """For people without an account."""

    field_order = ["address", "frequency", "weekday", "kinds", "districts", "themes"]


class NewAddressForm(forms.Form):
    """Where else somebody wants her updates."""

    address = AddressField()

    def __init__(self, reader: Reader, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.fields["address"].label = "New e-mail address"

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if fold_email(address) == self.reader.address:
            raise ValidationError("Your updates come to this address already", "same")
        return address


class MentionMailsForm(forms.Form):
    """Which mentions somebody is mailed about."""

    mark_optional = False
    own = forms.BooleanField(label="When a post mentions me", required=False)
    organisations = forms.BooleanField(
        label="When a post mentions an organisation that I belong to", required=False
    )


class LostLinkForm(AddressForm):
    """Which address gets the updates whose link was lost."""
