"""The form with which managers and officers keep an organisation's details."""

from typing import Any

from django.db.models import Q

from membership.organisations.actions.details import DETAILS
from membership.organisations.forms.details import RegisterForm
from membership.organisations.models import Organisation
from membership.places.models import District
from portal.lib.time import today


class DetailsForm(RegisterForm):
    """What was asked at registration, and whether the organisation stands in the directory."""

    field_order = [*RegisterForm.field_order, "listed"]

    class Meta(RegisterForm.Meta):
        fields = [*RegisterForm.Meta.fields, "listed"]
        labels = RegisterForm.Meta.labels | {"listed": "Show the organisation in the directory"}
        help_texts = RegisterForm.Meta.help_texts | {
            "listed": "Without this tick it stands in no list and no search, and its page is there only"
            " for your own people and the council’s officers. Where it speaks in a forum or holds a"
            " seat, its name still shows."
        }

    def __init__(self, *args: Any, instance: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.initial["publish_contact"] = bool(instance.public_email)
        here = Q(pk__in=instance.districts.values("pk"))
        self.fields["districts"].queryset = District.objects.filter(  # type: ignore[attr-defined]
            Q(pk__in=District.objects.current(today()).values("pk")) | here
        )

    def changes(self) -> dict[str, Any]:
        """What the person changed, by field; a contact that is no longer ticked is emptied."""
        names = {*self.changed_data, "public_email"} & set(DETAILS)
        return {name: self.cleaned_data[name] for name in names}
