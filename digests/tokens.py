"""Links that stand for a reader. They are made when a mail is written and never stored.

A token is a key and a seal, so it is short, survives a line break in an old mail program, and
cannot be made up. Each purpose has its own seal: a link to confirm does not unsubscribe.
"""

from datetime import timedelta

from django.core import signing

from digests.errors import LinkExpired, LinkInvalid

CONFIRM_WITHIN = timedelta(days=14)


def _signer(purpose: str) -> signing.TimestampSigner:
    # The default separator, a colon, is taken for the end of a link by some mail programs.
    return signing.TimestampSigner(sep=".", salt=f"digests.{purpose}")


def make_token(purpose: str, pk: int) -> str:
    """A token that stands for ``pk`` and works for ``purpose`` alone."""
    return _signer(purpose).sign(str(pk))


def promises_purpose(page_pk: int) -> str:
    """Of a link that stops e-mails about the promises of one consultation."""
    return f"promises-{page_pk}"


def read_token(purpose: str, token: str, max_age: timedelta | None = None) -> int:
    """The key in ``token``; raises LinkInvalid, or LinkExpired after ``max_age``."""
    try:
        return int(_signer(purpose).unsign(token, max_age=max_age))
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError) as error:
        raise LinkInvalid from error
