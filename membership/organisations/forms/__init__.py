"""The forms of organisations: finding one, registering one, asking to join, deciding."""

from membership.organisations.forms.belonging import AskToJoinForm
from membership.organisations.forms.details import DeclineForm, DetailsMixin, RegisterForm
from membership.organisations.forms.directory import DirectoryForm

__all__ = ["AskToJoinForm", "DeclineForm", "DetailsMixin", "DirectoryForm", "RegisterForm"]
