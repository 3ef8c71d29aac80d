"""Links that open what somebody began or sent. They are made when they are shown, and never stored.

A token is a key and a seal. Each purpose has its own: the link to a draft opens no response, and the
one on the screen after sending proves no address, as the one in the mail does.
"""

from typing import Literal

from django.core import signing
from django.urls import reverse

Purpose = Literal["draft", "response", "receipt"]


class LinkInvalid(Exception):
    """The link is none of ours."""


def _signer(purpose: Purpose) -> signing.Signer:
    # A colon, the default, is taken for the end of a link by some mail programs.
    return signing.Signer(sep=".", salt=f"consultations.{purpose}")


def make_token(purpose: Purpose, pk: int) -> str:
    """A token that stands for ``pk`` and works for ``purpose`` alone."""
    return _signer(purpose).sign(str(pk))


def read_token(purpose: Purpose, token: str) -> int:
    """The key in ``token``; raises LinkInvalid."""
    try:
        return int(_signer(purpose).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise LinkInvalid from error


def draft_path(slug: str, draft_pk: int) -> str:
    """Where somebody carries on with what was begun."""
    return reverse("consultations:draft", args=[slug, make_token("draft", draft_pk)])


def receipt_path(slug: str, response_pk: int) -> str:
    """Where whoever reads the receipt confirms, changes or withdraws what was sent."""
    return reverse("consultations:yours", args=[slug, make_token("receipt", response_pk)])
