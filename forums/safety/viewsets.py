"""Wagtail's screens on which officers write the next version of the house rules."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import ModelPermissionPolicy

from forums.models import HouseRules
from forums.policies import can_open_forums
from forums.safety.rules import NotRulesError, rules_in
from membership.people.models import User


class DraftsPolicy(ModelPermissionPolicy):
    """Officers write and change drafts; a published version is never changed, and none is deleted."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and can_open_forums(user)

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: HouseRules
    ) -> bool:
        may = self.user_has_permission(user, action)
        return may and not (action == "change" and instance.is_published)


class HouseRulesForm(WagtailAdminModelForm):
    """The text as one piece, which says itself what is a rule; the last version to begin with."""

    class Meta:
        model = HouseRules
        fields = ["text", "changes", "asks_again"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            newest = HouseRules.objects.first()
            self.initial.setdefault("text", newest.text if newest else "")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            rules_in(text)
        except (NotRulesError, ValueError) as refusal:
            raise ValidationError(str(refusal)) from refusal
        return text


class ToThePreview:
    """What is saved is looked at next, as people will see it, and published from there."""

    object: Any

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class WriteRulesView(ToThePreview, generic.CreateView):
    def save_instance(self) -> HouseRules:
        version: HouseRules = self.form.instance
        version.number = (HouseRules.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        version.save()
        return version


class ChangeRulesView(ToThePreview, generic.EditView):
    def get_object(self, queryset: Any = None) -> HouseRules:
        """A draft; raises PermissionDenied for what is published."""
        version: HouseRules = super().get_object(queryset)
        if version.is_published:
            raise PermissionDenied
        return version


class HouseRulesViewSet(ModelViewSet):
    model = HouseRules
    name = "houserules"
    url_prefix = "house-rules"
    menu_label = "House rules"
    icon = "list-ol"
    list_display = ["__str__", "published_at", "asks_again"]
    search_fields = ["text"]
    search_backend_name = None
    copy_view_enabled = False
    add_view_class = WriteRulesView
    edit_view_class = ChangeRulesView

    @property
    def permission_policy(self) -> DraftsPolicy:
        return DraftsPolicy(HouseRules)

    def get_form_class(self, for_update: bool = False) -> type[HouseRulesForm]:
        return HouseRulesForm
