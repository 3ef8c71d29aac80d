"""The forms of organisations: finding one, registering one, its details, coming and going, deciding."""

from membership.organisations.forms.belonging import (
    AskToJoinForm,
    InviteForm,
    LeaveForm,
    NameSearchForm,
    RoleForm,
)
from membership.organisations.forms.details import (
    AnswerForm,
    DeclineForm,
    DetailsMixin,
    RegisterForm,
)
from membership.organisations.forms.directory import DirectoryForm
from membership.organisations.forms.editing import DetailsForm
from membership.organisations.forms.handing_over import HandOverForm
from membership.organisations.forms.registering import RegistrationForm, SameForm

__all__ = [
    "AnswerForm",
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
    "RegistrationForm",
    "RoleForm",
    "SameForm",
]
