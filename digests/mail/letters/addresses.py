"""Letters about an address: getting updates at another, and having it erased."""

from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, Reader, SkipReason, Subscription
from portal.lib.templatetags.portal import moment


def address_confirm(notice: Notice) -> Letter:
    """Asks whoever reads mail there whether the updates of another address are to come."""
    old = Reader.objects.filter(pk=notice.subject_pk, user=None).first()
    if old is None or not Subscription.objects.confirmed().filter(reader=old).exists():
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        "Confirm your new address",
        why="somebody, probably you, entered this address to get their e-mail updates here",
        paragraphs=[
            "You asked for your e-mail updates to come to this address from now on. They do once you"
            " confirm that it is yours. What you get stays as you chose it."
        ],
        button=("Confirm this address", links.confirm_address_url(notice.pk)),
        after=[
            "The link works for 14 days. If you did not ask for this, do nothing: without your"
            " confirmation nothing changes."
        ],
    )


def address_left(notice: Notice) -> Letter:
    """Tells the old address, in case it was not its owner who asked; the new one is not named."""
    return write_letter(
        "notice",
        "Your e-mail updates go to another address",
        why="your e-mail updates came to this address until now",
        paragraphs=[
            "Your e-mail updates go to another address from now on, as was asked for with your link to"
            " preferences. We send no more updates here."
        ],
        after=[
            "If it was not you who asked, somebody else may have had your link. You can sign up again at"
            f" any time: {links.absolute(reverse('digests:sign_up'))}"
        ],
    )


def address_erased(notice: Notice) -> Letter:
    """The last mail to an address without an account."""
    return write_letter(
        "notice",
        "What we held about your address is erased",
        why="this address was erased from our e-mail updates",
        paragraphs=[
            f"On {moment(notice.made_at)} everything that our e-mail updates held about this address was"
            " erased, as its owner asked: what it was subscribed to, what was agreed to and when, its"
            " place on lists of contacts, and the notes of the e-mails that we sent.",
        ],
        after=[
            "This is our last e-mail. Once it is sent we forget this address too.",
            "If it was not you who asked for this, somebody else may have had your link to preferences."
            f" You can sign up again at any time: {links.absolute(reverse('digests:sign_up'))}",
        ],
    )
