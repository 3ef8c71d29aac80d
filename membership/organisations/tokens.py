"""The secret in the link of an invitation: made when its mail is written, never stored.

It is the key of the invitation under a seal, so it cannot be made up. Whether the link still
works is the row's to say.
"""

from django.core import signing
from django.urls import reverse

from membership.organisations.errors import LinkInvalid

# The default separator, a colon, is taken for the end of a link by some mail programs.
_signer = signing.Signer(sep=".", salt="organisations.invitation")


def make_token(invitation_pk: int) -> str:
    """The token that stands for the invitation."""
    return _signer.sign(str(invitation_pk))


def read_token(token: str) -> int:
    """The key of the invitation; raises LinkInvalid for what the portal did not make."""
    try:
        return int(_signer.unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise LinkInvalid from error


def invitation_path(invitation_pk: int) -> str:
    """Where the invitation is answered; whoever has this address can answer it."""
    return reverse("organisations:invitation", args=[make_token(invitation_pk)])
