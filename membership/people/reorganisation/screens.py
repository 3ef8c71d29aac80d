"""The officers' screen on which a district is closed: the plan, everything it would change, the deed."""

import hashlib
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button

from membership.people.policies import can_close_districts
from membership.people.reorganisation.actions import Preview, call_off, close_district, preview
from membership.people.reorganisation.errors import ClosingRefused
from membership.people.requests import signed_in
from membership.places.models import District
from membership.places.viewsets import DistrictIndexView, DistrictViewSet
from portal.lib.forms import EARLIEST_YEAR, LATEST_YEAR
from portal.lib.time import end_from_last_day, last_day, london_day


class ClosingForm(forms.Form):
    """When a district ends, what it becomes, and why."""

    last_day = forms.DateField(
        label="Last day",
        widget=AdminDateInput,
        help_text="On the day after, what belongs to the district goes to its successors.",
    )
    successors = forms.ModelMultipleChoiceField(
        District.objects.none(),
        label="Its area goes to",
        widget=forms.CheckboxSelectMultiple,
        help_text="A new district is entered first, with its first day, by an administrator.",
        error_messages={"required": "Choose at least one district."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as the order that ends it. Kept in the audit trail.",
    )

    def __init__(self, *args: Any, district: District, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = District.objects.filter(handed_on_at__isnull=True).exclude(pk=district.pk)
        self.fields["successors"].queryset = others  # type: ignore[attr-defined]
        if district.end is not None:
            self.initial["last_day"] = last_day(district.end)
            self.initial["successors"] = district.successors.all()

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise forms.ValidationError("Enter a day of our time, such as 31 March 2028.")
        return day

    def plan(self) -> dict[str, Any]:
        asked = self.cleaned_data
        return {
            "end": end_from_last_day(asked["last_day"]),
            "successors": list(asked["successors"]),
        }

    def refuse(self, refusal: ClosingRefused) -> None:
        """Say beside the field what is wrong."""
        field = "last_day" if refusal.field == "end" else refusal.field
        self.add_error(field, str(refusal))


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, show everything that would change, and change it once that was confirmed."""
    if not can_close_districts(request.user):
        raise PermissionDenied
    district: District = get_object_or_404(District, pk=pk)
    if district.handed_on_at is not None:
        messages.warning(request, f"{district} has ended, and what belonged to it is handed on.")
        return redirect("district:index")
    if "call-off" in request.POST:
        return _call_off(request, district)
    form = ClosingForm(request.POST if request.method == "POST" else None, district=district)
    foreseen = _preview(district, form) if form.is_valid() else None
    changed_meanwhile = False
    if foreseen is not None and "confirm" in request.POST:
        if request.POST.get("seen") == _mark(foreseen):
            return _close(request, district, form)
        changed_meanwhile = True
    context = {
        "district": district,
        "form": form,
        "media": form.media,
        "preview": foreseen,
        "seen": foreseen and _mark(foreseen),
        "changed_meanwhile": changed_meanwhile,
        "index_url": reverse("district:index"),
    }
    return render(request, "people/admin/close_district.html", context)


def _preview(district: District, form: ClosingForm) -> Preview | None:
    try:
        return preview(district, **form.plan(), now=timezone.now())
    except ClosingRefused as refusal:
        form.refuse(refusal)
        return None


def _mark(foreseen: Preview) -> str:
    """Tells whether what is confirmed is what was shown."""
    return hashlib.sha256(foreseen.in_words().encode()).hexdigest()


def _close(request: HttpRequest, district: District, form: ClosingForm) -> HttpResponse:
    now = timezone.now()
    close_district(
        district,
        **form.plan(),
        acting_user=signed_in(request),
        reason=form.cleaned_data["reason"],
        now=now,
    )
    done = "has ended, and what belonged to it is handed on."
    planned = "ends as planned. What belongs to it is handed on after its last day."
    messages.success(request, f"{district} {done if district.handed_on_at else planned}")
    return redirect("district:index")


def _call_off(request: HttpRequest, district: District) -> HttpResponse:
    reason = request.POST.get("reason", "").replace("\0", "")[:500]
    try:
        call_off(district, acting_user=signed_in(request), reason=reason, now=timezone.now())
    except ClosingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The closing is called off. {district} goes on.")
    return redirect("district:index")


class ClosableDistrictIndexView(DistrictIndexView):
    """The list of districts, with the way to close one."""

    def get_list_more_buttons(self, instance: District) -> list[Button]:
        buttons: list[Button] = super().get_list_more_buttons(instance)
        if can_close_districts(self.request.user) and instance.handed_on_at is None:
            planned = instance.end is not None and instance.end > london_day(timezone.now())
            buttons.append(
                Button(
                    "Change the planned closing" if planned else "Close this district",
                    url=reverse("district:close", args=[quote(instance.pk)]),
                    icon_name="cross",
                    priority=50,
                )
            )
        return buttons


class ClosableDistrictViewSet(DistrictViewSet):
    index_view_class = ClosableDistrictIndexView

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("close/<int:pk>/", close, name="close")]
