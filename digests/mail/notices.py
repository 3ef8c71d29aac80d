"""Notices: one function a kind, each saying what happened, what to do next and why it came."""

from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from consultations.models import Response
from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, make_message, write_letter
from digests.models import Delivery, Notice, NoticeKind, SkipReason, Subscription
from digests.sources.text import names, page_path
from forums.models import Post
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
            ("Districts", names(subscription.districts.all()) or "All districts"),
            ("Themes", names(subscription.themes.all()) or "All themes"),
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


def response_receipt(notice: Notice) -> Letter:
    response = (
        Response.objects.select_related("round__page", "organisation")
        .filter(pk=notice.subject_pk)
        .first()
    )
    if response is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    page = response.round.page
    facts = [("Sent", moment(response.sent_at)), ("Answering as", response.get_capacity_display())]
    if response.organisation:
        facts.append(("On behalf of", str(response.organisation)))
    return write_letter(
        "notice",
        f"We have your response: {page.title}",
        why="this address was given for a receipt when the response was sent",
        paragraphs=[
            f"Thank you for answering {page.title} ({response.round.label}). This is your receipt."
        ],
        facts=facts,
        button=("Go to the consultation", links.absolute(page_path(page))),
        after=[
            "What people said, and what is done about it, will be published there once the"
            f" consultation is over. It closes {moment(response.round.last_minute)}."
        ],
    )


def second_factor_reset(notice: Notice) -> Letter:
    return write_letter(
        "notice",
        "Your second factor was reset",
        why="it is about the security of your account",
        paragraphs=[
            f"An administrator of the portal reset the second factor of your account on"
            f" {moment(notice.made_at)}. Your authenticator app, passkeys and recovery codes for"
            " the portal no longer work. The reason given was:"
        ],
        quote=str(notice.details.get("reason", "")),
        button=("Set up a new one", links.absolute(reverse("mfa_index"))),
        after=["If you did not ask for this, change your password and tell us at once."],
    )


def post_hidden(notice: Notice) -> Letter:
    post = Post.objects.select_related("topic__forum").filter(pk=notice.subject_pk).first()
    if post is None or not (post.is_hidden or post.topic.is_hidden):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    topic = post.topic
    return write_letter(
        "notice",
        f"A moderator hid your post in “{topic.title}”",
        why="you wrote the post",
        paragraphs=[
            f"A moderator of the {topic.forum} forum hid what you wrote in “{topic.title}”, so"
            " that others no longer see it. The reason given was:"
        ],
        quote=str(notice.details.get("reason", "")),
        button=("Read what you wrote", links.absolute(topic.get_absolute_url())),
    )


def _organisation(notice: Notice) -> Organisation:
    organisation: Organisation | None = Organisation.objects.filter(pk=notice.subject_pk).first()
    if organisation is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return organisation


LETTERS: dict[NoticeKind, Callable[[Notice], Letter]] = {
    NoticeKind.CONFIRMATION: confirmation,
    NoticeKind.ALREADY_SUBSCRIBED: already_subscribed,
    NoticeKind.PREFERENCES_LINK: preferences_link,
    NoticeKind.JOIN_REQUESTED: join_requested,
    NoticeKind.JOIN_ANSWERED: join_answered,
    NoticeKind.ORGANISATION_CONFIRMED: organisation_confirmed,
    NoticeKind.ORGANISATION_DECLINED: organisation_declined,
    NoticeKind.RESPONSE_RECEIPT: response_receipt,
    NoticeKind.SECOND_FACTOR_RESET: second_factor_reset,
    NoticeKind.POST_HIDDEN: post_hidden,
}
