"""The digest of one reader: the letter that she shares with others, with links of her own."""

from datetime import datetime
from email.utils import formatdate

from django.core.mail import EmailMultiAlternatives

from digests.errors import NothingToSend
from digests.mail.edition import Edition
from digests.mail.interests import Interests
from digests.mail.prepared import Own
from digests.models import Delivery, SkipReason
from digests.tokens import make_token
from portal.lib.time import london_day


def digest_mail(
    delivery: Delivery, edition: Edition, interests: Interests, *, now: datetime
) -> EmailMultiAlternatives:
    """The mail of one reader; raises NothingToSend when there is a reason to stay silent."""
    if interests.subscription.is_paused(london_day(now)):
        raise NothingToSend(SkipReason.PAUSED)
    reader = delivery.reader
    own = Own(
        address=reader.address,
        message_id=delivery.message_id,
        date=formatdate(now.timestamp()),
        preferences=make_token("preferences", reader.pk),
        unsubscribe=make_token("unsubscribe", reader.pk),
        copy=make_token("copy", delivery.pk),
    )
    return edition.mould(interests).fill(own)
