"""Letters about organisations and the people in them."""

from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from membership.organisations.models import JoinRequest, Organisation
from portal.lib.templatetags.portal import moment


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
    seen = " Everyone can see its page." if organisation.is_public else ""
    return write_letter(
        "notice",
        f"{organisation} is confirmed",
        why=f"you registered {organisation}",
        paragraphs=[
            f"An officer of the council has confirmed {organisation}.{seen}"
            " It can join the forums of its districts now."
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
