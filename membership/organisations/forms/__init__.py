"""The forms of organisations: finding one, registering one, keeping its details, asking to join, deciding."""

from membership.organisations.forms.belonging import AskToJoinForm
from membership.organisations.forms.details import DeclineForm, DetailsMixin, RegisterForm
from membership.organisations.forms.directory import DirectoryForm
from membership.organisations.forms.editing import DetailsForm

__all__ = [
    "AskToJoinForm",
    "DeclineForm",
    "DetailsForm",
    "DetailsMixin",
    "DirectoryForm",
    "RegisterForm",
]
