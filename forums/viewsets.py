"""Wagtail's screens on which officers open forums and name moderators."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.permissions import ModelPermissionPolicy

from forums import actions
from forums.models import Forum, ForumModerator
from forums.policies import can_open_forums
from membership.people.models import User, fold_email
from membership.places.models import District
from portal.lib.time import end_from_last_day, today


class OfficersPolicy(ModelPermissionPolicy):
    """Officers add and change; nobody deletes: a forum holds what was said, a moderator's row who decided."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and can_open_forums(user)


class ForumForm(WagtailAdminModelForm):
    """A forum to be opened takes name and slug from its district; the name may change later."""

    class Meta:
        model = Forum
        fields = ["district", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["district"]
        else:
            del self.fields["name"]
            without = District.objects.current(today()).filter(forum=None)
            self.fields["district"] = forms.ModelChoiceField(
                without, help_text="Current districts that have no forum yet."
            )


class OpenForumView(generic.CreateView):
    def save_instance(self) -> Forum:
        return actions.open_forum(
            district=self.form.cleaned_data["district"],
            acting_user=self.request.user,
            now=timezone.now(),
        )


class ForumViewSet(ModelViewSet):
    model = Forum
    name = "forum"
    url_prefix = "forums"
    icon = "comment"
    list_display = ["name", "topic_count", "last_post_at"]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_view_class = OpenForumView

    @property
    def permission_policy(self) -> OfficersPolicy:
        return OfficersPolicy(Forum)

    def get_form_class(self, for_update: bool = False) -> type[ForumForm]:
        return ForumForm


class ModeratorForm(WagtailAdminModelForm):
    """The account by its address, the first day and the last."""

    email = forms.EmailField(label="E-mail address", help_text="Of the account that will moderate.")
    start = forms.DateField(label="First day", widget=AdminDateInput)
    last_day = forms.DateField(
        label="Last day",
        widget=AdminDateInput,
        required=False,
        help_text="Leave empty when no end is in sight.",
    )

    class Meta:
        model = ForumModerator
        fields = ["forum", "start"]

    field_order = ["forum", "email", "start", "last_day"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["forum"], self.fields["email"]
            self.initial["last_day"] = self.instance.last_day

    def clean_email(self) -> str:
        email = fold_email(self.cleaned_data["email"])
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise ValidationError("There is no account with this address.")
        self.instance.user = user
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, last = cleaned.get("start"), cleaned.get("last_day")
        if start and last and last < start:
            self.add_error("last_day", "The last day is not before the first.")
        self.instance.end = end_from_last_day(last) if last else None
        return cleaned


class NameModeratorView(generic.CreateView):
    def save_instance(self) -> ForumModerator:
        moderator = self.form.instance
        return actions.name_moderator(
            forum=moderator.forum,
            user=moderator.user,
            start=moderator.start,
            end=moderator.end,
            acting_user=self.request.user,
        )


class ChangeModeratorView(generic.EditView):
    def save_instance(self) -> ForumModerator:
        moderator: ForumModerator = self.form.instance
        self.has_content_changes = self.form.has_changed()
        actions.change_moderator(
            moderator=moderator,
            start=moderator.start,
            end=moderator.end,
            acting_user=self.request.user,
        )
        return moderator


class ForumModeratorViewSet(ModelViewSet):
    model = ForumModerator
    name = "forummoderator"
    url_prefix = "forum-moderators"
    menu_label = "Moderators"
    icon = "user"
    list_display = ["user", "forum", "start", "last_day"]
    list_filter = ["forum"]
    copy_view_enabled = False
    add_view_class = NameModeratorView
    edit_view_class = ChangeModeratorView

    @property
    def permission_policy(self) -> OfficersPolicy:
        return OfficersPolicy(ForumModerator)

    def get_form_class(self, for_update: bool = False) -> type[ModeratorForm]:
        return ModeratorForm


class ForumsGroup(ViewSetGroup):
    menu_label = "Forums"
    menu_icon = "comment"
    menu_order = 260
    items = (ForumViewSet, ForumModeratorViewSet)
