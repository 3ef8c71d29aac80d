"""Notices: one function a kind, each saying what happened, what to do next and why it came."""

from collections.abc import Callable, Iterable

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, make_message, write_letter
from digests.models import Delivery, Notice, NoticeKind, SkipReason, Subscription
from membership.organisations.models import JoinRequest, Organisation
from portal.lib.templatetags.portal import moment


def notice_mail(delivery: Delivery, notice: Notice) -> EmailMultiAlternatives:
    """The mail of ``notice``; raises NothingToSend when what it is about is gone or settled."""
    letter = LETTERS[NoticeKind(notice.kind)](notice)
    return make_message(letter, to=notice.reader.address, message_id=delivery.message_id)


def confirmation(notice: Notice) -> Letter:
    """The one mail that somebody gets who has not confirmed: it asks them to."""
    subscription = (
        Subscription.objects.running()
        .filter(pk=notice.subject_pk, confirmed_at__isnull=True)
        .prefetch_related("districts", "themes")
        .first()
    )
    if subscription is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        "Confirm your e-mail updates",
        why="somebody, probably you, entered this address to get e-mail updates",
        paragraphs=[
            "You asked for e-mail updates about the voluntary and community sector in Kent. We"
            " send them once you confirm that this address is yours.",
        ],
        facts=[
            ("How often", subscription.get_frequency_display()),
            ("Districts", _names(subscription.districts.all()) or "All districts"),
            ("Themes", _names(subscription.themes.all()) or "All themes"),
        ],
        button=("Confirm your updates", links.confirm_url(subscription.pk)),
        after=[
            "The link works for 14 days. If you did not ask for this, do nothing: without your"
            " confirmation we send no updates."
        ],
    )


def already_subscribed(notice: Notice) -> Letter:
    return write_letter(
        "notice",
        "You already get e-mail updates",
        why="somebody, probably you, entered this address to get e-mail updates",
        paragraphs=[
            "You asked for e-mail updates, and this address gets them already. Nothing has"
            " changed. You can choose how often they come and what they are about."
        ],
        button=("Choose what you get", links.preferences_url(notice.reader_id)),
        after=["If you did not ask for this, you need not do anything."],
    )


def preferences_link(notice: Notice) -> Letter:
    return write_letter(
        "notice",
        "Your link to e-mail preferences",
        why="somebody, probably you, asked for the link to your preferences",
        paragraphs=[
            "With this link you can choose what we e-mail you, or stop the updates. Anyone who"
            " has the link can do so, so keep it to yourself."
        ],
        button=("Choose what you get", links.preferences_url(notice.reader_id)),
    )


def join_requested(notice: Notice) -> Letter:
    request = (
        JoinRequest.objects.waiting()
        .select_related("user", "organisation")
        .filter(pk=notice.subject_pk)
        .first()
    )
    if request is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        f"{request.user} asks to join {request.organisation}",
        why=f"you are a manager of {request.organisation}",
        paragraphs=[
            f"{request.user} asked on {moment(request.asked_at)} to join"
            f" {request.organisation}. Members speak for your organisation in the forums, so"
            " accept only people you know."
        ],
        quote=request.message,
        button=(
            "Answer the request",
            links.absolute(reverse("organisations:manage", args=[request.organisation.slug])),
        ),
    )


def join_answered(notice: Notice) -> Letter:
    request = (
        JoinRequest.objects.select_related("organisation")
        .filter(pk=notice.subject_pk, decided_at__isnull=False)
        .first()
    )
    if request is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    organisation = request.organisation
    if request.accepted:
        subject = f"You are now a member of {organisation}"
        paragraph = (
            f"A manager of {organisation} accepted your request. You can now write for it in the"
            " forums it has joined."
        )
    else:
        subject = f"{organisation} declined your request to join"
        paragraph = (
            f"A manager of {organisation} declined your request to join. If you think that this"
            " is a mistake, get in touch with the organisation and ask again."
        )
    return write_letter(
        "notice",
        subject,
        why=f"you asked to join {organisation}",
        paragraphs=[paragraph],
        button=(f"Go to {organisation}", links.absolute(organisation.get_absolute_url())),
    )


def organisation_confirmed(notice: Notice) -> Letter:
    organisation = _organisation(notice)
    return write_letter(
        "notice",
        f"{organisation} is confirmed",
        why=f"you registered {organisation}",
        paragraphs=[
            f"An officer of the council has confirmed {organisation}. Everyone can see its page"
            " now, and it can join the forums of its districts."
        ],
        button=(f"Go to {organisation}", links.absolute(organisation.get_absolute_url())),
    )


def organisation_declined(notice: Notice) -> Letter:
    organisation = _organisation(notice)
    return write_letter(
        "notice",
        f"{organisation} could not be confirmed",
        why=f"you registered {organisation}",
        paragraphs=[
            f"An officer of the council looked at your registration of {organisation} and"
            " declined it, for this reason:"
        ],
        quote=organisation.decline_reason,
        after=["You can register it again once you have put this right."],
        button=("Register again", links.absolute(reverse("organisations:register"))),
    )


def _organisation(notice: Notice) -> Organisation:
    organisation: Organisation | None = Organisation.objects.filter(pk=notice.subject_pk).first()
    if organisation is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return organisation


def _names(things: Iterable[object]) -> str:
    return ", ".join(str(thing) for thing in things)


LETTERS: dict[NoticeKind, Callable[[Notice], Letter]] = {
    NoticeKind.CONFIRMATION: confirmation,
    NoticeKind.ALREADY_SUBSCRIBED: already_subscribed,
    NoticeKind.PREFERENCES_LINK: preferences_link,
    NoticeKind.JOIN_REQUESTED: join_requested,
    NoticeKind.JOIN_ANSWERED: join_answered,
    NoticeKind.ORGANISATION_CONFIRMED: organisation_confirmed,
    NoticeKind.ORGANISATION_DECLINED: organisation_declined,
}
