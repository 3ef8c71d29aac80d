"""The forms of organisations: finding one, registering one, its details, coming and going, deciding."""

from membership.organisations.forms.belonging import (
    AskToJoinForm,
    InviteForm,
    LeaveForm,
    NameSearchForm,
    RoleForm,
)
from membership.organisations.forms.details import DeclineForm, DetailsMixin, RegisterForm
from membership.organisations.forms.directory import DirectoryForm
from membership.organisations.forms.editing import DetailsForm
from membership.organisations.forms.handing_over import HandOverForm

__all__ = [
    "AskToJoinForm",
    "DeclineForm",
    "DetailsForm",
    "DetailsMixin",
    "DirectoryForm",
    "HandOverForm",
    "InviteForm",
    "LeaveForm",
    "NameSearchForm",
    "RegisterForm",
    "RoleForm",
]
