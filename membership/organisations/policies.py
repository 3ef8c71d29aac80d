"""Who may do what with an organisation."""

from datetime import datetime, timedelta

from django.urls import ResolverMatch

from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from membership.people.roles import Anyone, is_officer

# A week is long for people who have told their colleagues that they are registering.
LATE_AFTER = timedelta(days=7)

OFFICERS_PAGES = {
    "organisations:queue",
    "organisations:decide",
    "organisations:changed",
    "organisations:look_again",
    "organisations:without_manager",
    "organisations:hand_over",
    "organisations:choose_merge",
    "organisations:merge",
}


def belongs_to(user: Anyone, organisation: Organisation) -> bool:
    """Whether ``user`` belongs to the organisation today."""
    return (
        isinstance(user, User)
        and Belonging.objects.current().filter(user=user, organisation=organisation).exists()
    )


def can_view(user: Anyone, organisation: Organisation) -> bool:
    """Confirmed ones in the directory: everyone. Others: their own people and officers.

    Nobody opens one that was merged into another. Twin: ``visible_to``.
    """
    return organisation.is_public or (
        not organisation.is_merged and (is_officer(user) or belongs_to(user, organisation))
    )


def can_manage(user: Anyone, organisation: Organisation) -> bool:
    """Its managers look after its people."""
    return (
        isinstance(user, User)
        and Belonging.objects.managers().filter(user=user, organisation=organisation).exists()
    )


def can_edit(user: Anyone, organisation: Organisation) -> bool:
    """Its managers keep its details; officers may as well. What was merged stays as it was."""
    return not organisation.is_merged and (is_officer(user) or can_manage(user, organisation))


def has_manager(organisation: Organisation) -> bool:
    """Whether somebody looks after it; an account that is switched off does not."""
    return bool(Belonging.objects.managers().filter(organisation=organisation).exists())


def is_last_manager(belonging: Belonging) -> bool:
    """Whether nobody else could look after the organisation of this belonging."""
    managers = Belonging.objects.managers().filter(organisation=belonging.organisation_id)
    return belonging.role == Role.MANAGER and not managers.exclude(pk=belonging.pk).exists()


def can_ask_to_join(user: Anyone, organisation: Organisation) -> bool:
    """Anyone with an account who does not belong to it yet, once it is confirmed or while it waits.

    Of one that waits for an officer a stranger hears only when registering what may be the same.
    """
    return (
        isinstance(user, User)
        and (organisation.is_verified or organisation.is_pending)
        and not belongs_to(user, organisation)
    )


def can_invite(user: Anyone, organisation: Organisation) -> bool:
    """Its managers, once it is confirmed: before, anyone could have mails sent under any name."""
    return organisation.is_verified and can_manage(user, organisation)


def can_hand_over(user: Anyone) -> bool:
    """Officers give an organisation that nobody looks after a new manager."""
    return is_officer(user)


def can_answer(user: Anyone, organisation: Organisation) -> bool:
    """Its managers answer to the reason for which it was declined."""
    return organisation.is_declined and can_manage(user, organisation)


def late_since(now: datetime) -> datetime:
    """What came into the queue before this moment has waited too long."""
    return now - LATE_AFTER


def can_decide(user: Anyone) -> bool:
    """Officers confirm and decline what was registered."""
    return is_officer(user)


def can_merge(user: Anyone) -> bool:
    """Officers say that two organisations are one."""
    return is_officer(user)


def decides_here(user: User, match: ResolverMatch) -> bool:
    """The pages on which officers vouch and hand over; a second factor is asked of them there."""
    return match.view_name in OFFICERS_PAGES and can_decide(user)
