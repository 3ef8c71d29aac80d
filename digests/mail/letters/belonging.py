"""Letters to people who come to an organisation, are invited to it, or are of it no longer."""

from django.urls import reverse
from django.utils import timezone

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    Outcome,
    Role,
)
from membership.organisations.tokens import invitation_path
from membership.people.models import User
from membership.people.roles import is_officer
from portal.lib.templatetags.portal import day, moment


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


def invitation(notice: Notice) -> Letter:
    """The only place in which the link of an invitation is ever written."""
    invited = _invitation(notice)
    if not invited.is_open(timezone.now()) or not invited.organisation.is_verified:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    organisation = invited.organisation
    inviter = _inviter(invited)
    if invited.role == Role.MANAGER:
        duty = (
            "As a manager you look after its page and its people, and speak for it in the forums."
        )
    else:
        duty = "As a member you speak for it in the forums of its districts."
    return write_letter(
        "notice",
        f"You are invited to join {organisation}",
        why=f"{inviter} entered this address to invite you",
        paragraphs=[
            f"You are invited by {inviter} to join {organisation} on the portal as a"
            f" {invited.get_role_display().lower()}. {duty}",
            "If you have no account yet, you can create one on the way.",
        ],
        button=(
            "Read and answer the invitation",
            links.absolute(invitation_path(invited.pk)),
        ),
        after=[
            f"The link works until {moment(invited.expires_at)}. It is meant for you, so do not"
            " pass this e-mail on.",
            "If you do not know who this is, you can decline there, or do nothing: nobody joins"
            " anything without saying so.",
        ],
    )


def _inviter(invited: Invitation) -> str:
    """Who invites, as a stranger can place them; somebody who has left is not named."""
    inviter, organisation = invited.invited_by, invited.organisation
    if inviter is None:
        return f"a manager of {organisation}"
    if _manages(inviter, organisation):
        return f"{inviter}, a manager of {organisation},"
    return f"{inviter}, of the council that runs the portal,"


def invitation_answered(notice: Notice) -> Letter:
    answered, inviter = _invitation(notice), notice.reader.user
    organisation, who = answered.organisation, answered.closed_by
    if _manages(inviter, organisation):
        button = ("See its people", _manage_url(organisation))
    elif is_officer(inviter):
        button = (f"Go to {organisation}", links.absolute(organisation.get_absolute_url()))
    else:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    if answered.outcome == Outcome.ACCEPTED and who is not None:
        subject = f"{who} has joined {organisation}"
        paragraphs = [f"{who} accepted your invitation and now belongs to {organisation}."]
        if who.email != answered.address:
            paragraphs.append(
                f"You sent it to {answered.address}; the account that accepted it has the address"
                f" {who.email}. If this is not the person you meant, remove them."
            )
    elif answered.outcome == Outcome.DECLINED:
        subject = f"{answered.address} declined your invitation"
        paragraphs = [f"Your invitation to {organisation} was declined."]
    else:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        subject,
        why=f"you sent an invitation to {organisation}",
        paragraphs=paragraphs,
        button=button,
    )


def role_changed(notice: Notice) -> Letter:
    belonging = _belonging(notice)
    organisation = belonging.organisation
    if belonging.ended_at is not None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    reason = str(notice.details.get("reason", ""))
    if belonging.role == Role.MANAGER:
        subject = f"You are now a manager of {organisation}"
        paragraph = (
            f"You now look after {organisation} on the portal: you let people in, invite them, and"
            " join forums for it."
        )
        button = ("Look after its people", _manage_url(organisation))
    else:
        subject = f"You are now a member of {organisation}"
        paragraph = (
            f"A manager of {organisation} has changed your role. You no longer look after its"
            " people; you can still speak for it in the forums."
        )
        button = (f"Go to {organisation}", links.absolute(organisation.get_absolute_url()))
    return write_letter(
        "notice",
        subject,
        why=f"you belong to {organisation}",
        paragraphs=[paragraph, *(["The reason given was:"] if reason else [])],
        quote=reason,
        button=button,
    )


def belonging_ended(notice: Notice) -> Letter:
    belonging = _belonging(notice)
    organisation = belonging.organisation
    if belonging.ended_at is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        f"You no longer belong to {organisation}",
        why=f"you belonged to {organisation}",
        paragraphs=[
            f"A manager of {organisation} removed you from its people on"
            f" {day(belonging.ended_at)}. You can no longer speak for it; what you wrote for it"
            " stays.",
            "If you think that this is a mistake, get in touch with the organisation. You can ask"
            " to join again.",
        ],
        button=("Your organisations", links.absolute(reverse("organisations:mine"))),
    )


def _manages(user: User | None, organisation: Organisation) -> bool:
    managers = Belonging.objects.managers().filter(organisation=organisation)
    return user is not None and managers.filter(user=user).exists()


def _manage_url(organisation: Organisation) -> str:
    return links.absolute(reverse("organisations:manage", args=[organisation.slug]))


def _invitation(notice: Notice) -> Invitation:
    found: Invitation | None = (
        Invitation.objects.select_related("organisation", "invited_by", "closed_by")
        .filter(pk=notice.subject_pk)
        .first()
    )
    if found is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return found


def _belonging(notice: Notice) -> Belonging:
    found: Belonging | None = (
        Belonging.objects.select_related("organisation").filter(pk=notice.subject_pk).first()
    )
    if found is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return found
