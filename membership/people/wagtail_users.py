"""Wagtail's user screens for accounts without a username or a password of Wagtail's.

Only administrators have the permission. Every change goes through ``actions.save_account``, so that
it is recorded; Wagtail's bulk actions on users, which would not be, are closed in ``wagtail_hooks``.
"""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel
from wagtail.users.views.users import CreateView, EditView, IndexView, UserColumn, UserViewSet

from membership.people import actions
from membership.people.forms import ProfileForm
from membership.people.models import User, fold_email
from membership.people.roles import GROUPS, role_names
from portal.records.screens import AuditHistoryView, SafeExportMixin


class AccountForm(forms.ModelForm[User]):
    """What an administrator enters for an account; the person logs in by code."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.filter(name__in=GROUPS),
        label="Roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty for people who do not work for the council.",
    )

    class Meta:
        model = User
        fields = ["email", "full_name", "is_active", "groups"]

    def __init__(
        self, *args: Any, acting_user: User, editing_self: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.acting_user = acting_user
        if editing_self:  # nobody locks themselves out
            del self.fields["is_active"]
            del self.fields["groups"]

    def clean_email(self) -> str:
        email = fold_email(self.cleaned_data["email"])
        if User.objects.exclude(pk=self.instance.pk).filter(email=email).exists():
            raise forms.ValidationError("There is an account with this e-mail address already.")
        return email

    def save(self, commit: bool = True) -> User:
        """Keep the account, in the name of the administrator who entered it."""
        groups = self.cleaned_data.get("groups")
        if groups is None:
            groups = self.instance.groups.all()
        return actions.save_account(
            self.instance, groups=list(groups), acting_user=self.acting_user
        )


class AccountIndexView(SafeExportMixin, IndexView):
    """The list of accounts, without the ticks of bulk actions."""

    list_export = ["full_name", "email", "roles", "is_active", "date_joined", "last_login"]
    export_filename = "accounts"

    search_fields = ["full_name", "email"]

    @cached_property
    def columns(self) -> list[Column]:
        name_column = self._get_title_column_class(UserColumn)
        return [
            name_column(
                "full_name",
                accessor=str,
                label="Name",
                sort_key="full_name",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("email", label="E-mail address", sort_key="email"),
            Column("roles", accessor=role_names, label="Roles"),
            BooleanColumn("is_active", label="Active", sort_key="is_active"),
            DateColumn("last_login", label="Last log-in", sort_key="last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        accounts: QuerySet[User] = super().get_base_queryset().prefetch_related("groups")
        return accounts

    def to_row_dict(self, item: User) -> dict[str, Any]:
        fields = [name for name in self.list_export if name != "roles"]
        values = {name: getattr(item, name) for name in fields}
        return {name: values.get(name, role_names(item)) for name in self.list_export}


class AccountCreateView(CreateView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "acting_user": self.request.user}


class AccountEditView(EditView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "acting_user": self.request.user}


class AccountViewSet(UserViewSet):
    ordering = "full_name"
    index_template_name = "wagtailadmin/generic/index.html"
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"
    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    history_view_class = AuditHistoryView

    def get_form_class(self, for_update: bool = False) -> type[AccountForm]:
        return AccountForm


class FullNamePanel(BaseSettingsPanel):
    """One's name, on Wagtail's own account page."""

    name = "full_name"
    title = "Name"
    order = 100
    form_class = ProfileForm


class AdminAccountView(AccountView):
    """Wagtail's account page with one full name in place of first and last names."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        mine = [
            panel for panel in super().get_panels() if type(panel) is not NameEmailSettingsPanel
        ]
        return [FullNamePanel(self.request, self.request.user, None), *mine]
