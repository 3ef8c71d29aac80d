"""The account forms in the portal's words: the same names for the same things on every page."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as authenticator_app
from allauth.mfa.webauthn import forms as passkeys

# By the name of the field, or by the label that it comes with.
LABELS = {
    "email": "E-mail address",
    "login": "E-mail address",
    "remember": "Keep me logged in on this device",
    "oldpassword": "Your password now",
    "password2": "The new password once more",
    "New Password": "New password",
    "passwordless": "Log in with this passkey alone",
}
HINTS = {
    "passwordless": "Without your password. The device then asks for your finger, face or PIN.",
}


class PortalWords:
    """Gives a form the portal's labels and takes its placeholders, which vanish while one types."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name) or LABELS.get(str(field.label), field.label)
            field.help_text = HINTS.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(PortalWords, account.LoginForm):
    pass


class SignupForm(PortalWords, account.SignupForm):
    pass


class AddEmailForm(PortalWords, account.AddEmailForm):
    pass


class ChangeEmailForm(PortalWords, account.ChangeEmailForm):
    pass


class ChangePasswordForm(PortalWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(PortalWords, account.SetPasswordForm):
    pass


class ResetPasswordForm(PortalWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PortalWords, account.ResetPasswordKeyForm):
    pass


class ConfirmPasswordResetCodeForm(PortalWords, account.ConfirmPasswordResetCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(PortalWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ReauthenticateForm(PortalWords, account.ReauthenticateForm):
    pass


class RequestLoginCodeForm(PortalWords, account.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(PortalWords, account.ConfirmLoginCodeForm):
    pass


class ActivateTOTPForm(PortalWords, authenticator_app.ActivateTOTPForm):
    pass


class SecondFactorForm(PortalWords, second_factor.AuthenticateForm):
    pass


class SecondFactorAgainForm(PortalWords, second_factor.ReauthenticateForm):
    pass


class AddPasskeyForm(PortalWords, passkeys.AddWebAuthnForm):
    pass
