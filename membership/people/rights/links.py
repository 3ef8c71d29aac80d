"""The link to an archive: made when a mail or a page is written, never stored.

It names the archive and expires with its file. It opens nothing by itself: whoever follows it logs
in first and must be the one whose data it is.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from membership.people.errors import LinkExpired, LinkInvalid

# A dot: the default separator, a colon, is taken for the end of a link by some mail programs.
_signer = signing.TimestampSigner(sep=".", salt="people.my-data")


def archive_path(pk: int) -> str:
    """Where the archive ``pk`` is downloaded, signed and dated."""
    return reverse("people:my_data_download", args=[_signer.sign(str(pk))])


def archive_url(pk: int) -> str:
    """The same with the site before it, for mails."""
    return settings.SITE_URL.rstrip("/") + archive_path(pk)


def read_token(token: str, *, max_age: timedelta) -> int:
    """The key of the archive; raises LinkInvalid, or LinkExpired after ``max_age``."""
    try:
        return int(_signer.unsign(token, max_age=max_age))
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError) as error:
        raise LinkInvalid from error
