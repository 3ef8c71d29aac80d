"""Wagtail's screens on which officers open forums and name moderators."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.permissions import ModelPermissionPolicy

from forums import actions
from forums.actions.renaming import address_is_taken
from forums.models import Forum, ForumModerator
from forums.moderation.viewsets import DutyViewSet
from forums.policies import can_open_forums
from forums.safety.viewsets import HouseRulesViewSet
from membership.bodies.models import Body
from membership.people.models import User, fold_email
from membership.places.models import District
from portal.lib.time import end_from_last_day, today


class OfficersPolicy(ModelPermissionPolicy):
    """Officers add and change; nobody deletes: a forum holds what was said, a moderator's row who decided."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and can_open_forums(user)


class ForumForm(WagtailAdminModelForm):
    """A forum to be opened takes name and slug from its district; all that may change later."""

    class Meta:
        model = Forum
        fields = ["district", "name", "slug", "joining"]
        widgets = {"joining": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["district"]
            self.fields["slug"].required = False
            self.fields[
                "slug"
            ].help_text = "Its address. What was linked to under the old one is found."
        else:
            del self.fields["name"], self.fields["slug"], self.fields["joining"]
            without = District.objects.current(today()).filter(forum=None)
            self.fields["district"] = forms.ModelChoiceField(
                without, help_text="Current districts that have no forum yet."
            )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or Forum.objects.get(pk=self.instance.pk).slug
        if address_is_taken(slug, besides=self.instance):
            raise ValidationError("Another forum has, or had, this address.")
        return slug


class OpenForumView(generic.CreateView):
    def save_instance(self) -> Forum:
        return actions.open_forum(
            district=self.form.cleaned_data["district"],
            acting_user=self.request.user,
            now=timezone.now(),
        )


class SetUpForumView(generic.EditView):
    """Saves through the action, so that the trail says who changed the name or the rule."""

    def save_instance(self) -> Forum:
        forum: Forum = self.form.instance
        self.has_content_changes = self.form.has_changed()
        actions.set_up(
            forum=forum, name=forum.name, joining=forum.joining, acting_user=self.request.user
        )
        return forum


class ChangeForumView(generic.EditView):
    """Saves through both actions, so that the trail says who gave it another address, or another rule."""

    def save_instance(self) -> Forum:
        forum: Forum = Forum.objects.get(pk=self.form.instance.pk)
        self.has_content_changes = self.form.has_changed()
        given, officer = self.form.cleaned_data, self.request.user
        with transaction.atomic():
            actions.rename_forum(
                forum=forum,
                name=given["name"],
                slug=given["slug"],
                acting_user=officer,
                now=timezone.now(),
            )
            actions.set_up(
                forum=forum, name=given["name"], joining=given["joining"], acting_user=officer
            )
        return forum


class PublicForums(generic.IndexView):
    """Districts' forums: of what is said in a group's room officers learn nothing, not how much it is."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().public()


class Rooms(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(body__isnull=False)


class ForumViewSet(ModelViewSet):
    model = Forum
    name = "forum"
    url_prefix = "forums"
    icon = "comment"
    list_display = ["name", "joining", "topic_count", "last_post_at"]
    index_view_class = PublicForums
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_view_class = OpenForumView
    edit_view_class = ChangeForumView

    @property
    def permission_policy(self) -> OfficersPolicy:
        return OfficersPolicy(Forum)

    def get_form_class(self, for_update: bool = False) -> type[ForumForm]:
        return ForumForm


class RoomForm(WagtailAdminModelForm):
    """A room to be opened takes name and slug from its group; the name may change later."""

    class Meta:
        model = Forum
        fields = ["body", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["body"]
        else:
            del self.fields["name"]
            without = Body.objects.current(today()).filter(forum=None)
            self.fields["body"] = forms.ModelChoiceField(
                without, label="Group", help_text="Groups that have no room yet."
            )


class OpenRoomView(generic.CreateView):
    def save_instance(self) -> Forum:
        return actions.open_room(
            body=self.form.cleaned_data["body"],
            acting_user=self.request.user,
            now=timezone.now(),
        )


class RoomViewSet(ModelViewSet):
    """Which groups have a room, and nothing of what is in it."""

    model = Forum
    name = "room"
    url_prefix = "rooms"
    menu_label = "Rooms of groups"
    icon = "group"
    list_display = ["name", "body", "opened_at"]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    index_view_class = Rooms
    add_view_class = OpenRoomView
    edit_view_class = SetUpForumView

    @property
    def permission_policy(self) -> OfficersPolicy:
        return OfficersPolicy(Forum)

    def get_form_class(self, for_update: bool = False) -> type[RoomForm]:
        return RoomForm


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
        else:
            self.fields["forum"].queryset = Forum.objects.public()

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
    items = (ForumViewSet, RoomViewSet, ForumModeratorViewSet, DutyViewSet, HouseRulesViewSet)
