"""Wagtail's screens for groups, their seats and their meetings.

Terms have none: they change on the group's own pages, through ``actions`` alone.
"""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from membership.bodies import actions
from membership.bodies.models import Body, Meeting, Seat


class RecordedForm(WagtailAdminModelForm):
    """Saves through the action, so that the audit trail says who changed what, and why."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        required=False,
        help_text="Kept with the change, for officers.",
    )

    def save(self, commit: bool = True) -> Any:
        instance = super().save(commit=False)
        if commit:
            reason = self.cleaned_data.get("reason", "")
            actions.save(instance, acting_user=self.for_user, reason=reason)
        return instance


class BodyViewSet(ModelViewSet):
    model = Body
    name = "body"
    url_prefix = "groups"
    menu_label = "Groups"
    icon = "group"
    list_display = ["name", "kind", "created", "closed"]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("kind"),
            FieldPanel("summary"),
            FieldPanel("terms_of_reference"),
            FieldPanel("how_to_join"),
            FieldPanel("parent"),
            FieldRowPanel([FieldPanel("created"), FieldPanel("closed")]),
            MultiFieldPanel(
                [
                    FieldPanel("term_months"),
                    FieldPanel("max_consecutive_terms"),
                    FieldPanel("cooling_off_months"),
                    FieldPanel("part_terms_count"),
                    FieldPanel("replacement_inherits_end"),
                    FieldPanel("holdover_allowed"),
                    FieldPanel("holdover_months"),
                    FieldPanel("max_turnover_percent"),
                    FieldPanel("notice_days"),
                    FieldPanel("shadow_days"),
                ],
                heading="Rules for terms",
            ),
            FieldPanel("reason"),
        ],
        base_form_class=RecordedForm,
    )


class SeatViewSet(ModelViewSet):
    model = Seat
    name = "seat"
    url_prefix = "seats"
    icon = "user"
    list_display = ["name", "body", "stands_for", "standing", "office", "start", "end"]
    list_filter = ["body", "stands_for", "standing", "office"]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("body"),
            FieldPanel("name"),
            MultiFieldPanel(
                [
                    FieldPanel("stands_for"),
                    FieldPanel("district"),
                    FieldPanel("theme"),
                    FieldPanel("organisation_kind"),
                    FieldPanel("income_band"),
                    FieldPanel("partner"),
                ],
                heading="What it stands for",
            ),
            FieldPanel("appointed_by"),
            FieldRowPanel([FieldPanel("standing"), FieldPanel("office")]),
            FieldPanel("deputy_allowed"),
            FieldPanel("follows"),
            FieldPanel("order"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
            FieldPanel("reason"),
        ],
        base_form_class=RecordedForm,
    )


class CancelMeetingView(DeleteView):
    """Deletes a meeting through its action."""

    def delete_action(self) -> None:
        actions.cancel_meeting(self.object, acting_user=self.request.user)


class MeetingViewSet(ModelViewSet):
    model = Meeting
    name = "meeting"
    url_prefix = "meetings"
    icon = "date"
    delete_view_class = CancelMeetingView
    list_display = ["body", "start", "place"]
    list_filter = ["body"]
    ordering = ["-start"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("body"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
            FieldPanel("place"),
            FieldPanel("link"),
            FieldPanel("agenda"),
        ],
        base_form_class=RecordedForm,
    )


class GroupsGroup(ViewSetGroup):
    menu_label = "Groups and boards"
    menu_icon = "group"
    menu_order = 260
    items = (BodyViewSet, SeatViewSet, MeetingViewSet)
