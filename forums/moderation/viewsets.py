"""Wagtail's screen on which officers arrange who is on duty."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.permissions import ModelPermissionPolicy

from forums.models import Duty
from forums.moderation import actions
from forums.moderation.policies import can_put_on_duty
from membership.people.models import User
from membership.people.roles import officers
from portal.lib.time import end_from_last_day


class DutyPolicy(ModelPermissionPolicy):
    """Officers add and change; nobody deletes: it says who was told of what could not wait."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and can_put_on_duty(user)


class DutyForm(WagtailAdminModelForm):
    """The officer, the first day and the last."""

    start = forms.DateField(label="First day", widget=AdminDateInput)
    last_day = forms.DateField(label="Last day", widget=AdminDateInput)

    class Meta:
        model = Duty
        fields = ["user", "start"]

    field_order = ["user", "start", "last_day"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["user"]
            self.initial["last_day"] = self.instance.last_day
        else:
            self.fields["user"] = forms.ModelChoiceField(officers(), label="Officer")
            self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, last = cleaned.get("start"), cleaned.get("last_day")
        if start and last and last < start:
            self.add_error("last_day", "The last day is not before the first.")
        elif last:
            self.instance.end = end_from_last_day(last)
        return cleaned


class PutOnDutyView(generic.CreateView):
    def save_instance(self) -> Duty:
        duty = self.form.instance
        return actions.put_on_duty(
            user=self.form.cleaned_data["user"],
            start=duty.start,
            end=duty.end,
            acting_user=self.request.user,
        )


class ChangeDutyView(generic.EditView):
    def save_instance(self) -> Duty:
        duty: Duty = self.form.instance
        self.has_content_changes = self.form.has_changed()
        actions.change_duty(
            duty=duty, start=duty.start, end=duty.end, acting_user=self.request.user
        )
        return duty


class DutyViewSet(ModelViewSet):
    model = Duty
    name = "duty"
    url_prefix = "forum-duty"
    menu_label = "On duty"
    icon = "warning"
    list_display = ["user", "start", "last_day"]
    copy_view_enabled = False
    add_view_class = PutOnDutyView
    edit_view_class = ChangeDutyView

    @property
    def permission_policy(self) -> DutyPolicy:
        return DutyPolicy(Duty)

    def get_form_class(self, for_update: bool = False) -> type[DutyForm]:
        return DutyForm
