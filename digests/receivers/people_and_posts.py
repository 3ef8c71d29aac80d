"""What happens to people, organisations, posts and answers, told to whom it concerns."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from digests.actions.addresses import follow_account
from digests.actions.farewells import forget_readers, say_farewell
from digests.actions.notices import notify
from digests.actions.readers import reader_at
from digests.lists.actions import forget_addresses
from digests.models import NoticeKind
from digests.receivers.telling import tell
from forums.models import ForumRequest
from forums.signals import forum_request_answered
from membership.organisations.models import Belonging, Invitation, JoinRequest, Organisation
from membership.organisations.signals import (
    belonging_ended,
    invitation_answered,
    invitation_sent,
    join_request_answered,
    join_requested,
    organisation_confirmed,
    organisation_declined,
    organisation_merged,
    role_changed,
)
from membership.people.models import DataArchive, User
from membership.people.signals import account_erased, archive_ready, second_factor_reset


@receiver(post_save, sender=User)
def follow_the_account(
    instance: User, created: bool, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Whoever has another address gets her updates there, from the next one on."""
    if not created and (update_fields is None or "email" in update_fields):
        follow_account(instance, now=timezone.now())


@receiver(join_requested)
def tell_the_managers(join_request_pk: int, **kwargs: Any) -> None:
    organisation = JoinRequest.objects.values("organisation").filter(pk=join_request_pk)
    managers = Belonging.objects.managers().filter(organisation__in=organisation)
    tell(
        [each.user for each in managers.select_related("user")],
        NoticeKind.JOIN_REQUESTED,
        join_request_pk,
    )


@receiver(join_request_answered)
def tell_who_asked(join_request_pk: int, **kwargs: Any) -> None:
    request = JoinRequest.objects.select_related("user").get(pk=join_request_pk)
    tell([request.user], NoticeKind.JOIN_ANSWERED, join_request_pk)


@receiver(invitation_sent)
def send_the_invitation(invitation_pk: int, **kwargs: Any) -> None:
    """To the address that was invited, whoever's it is; not to an account that was switched off."""
    invitation = Invitation.objects.get(pk=invitation_pk)
    if User.objects.filter(email=invitation.address, is_active=False).exists():
        return
    now = timezone.now()
    notify(
        NoticeKind.INVITATION,
        reader_at(invitation.address, now=now),
        subject_pk=invitation_pk,
        occurrence=str(invitation.sends),
        now=now,
    )


@receiver(invitation_answered)
def tell_who_invited(invitation_pk: int, **kwargs: Any) -> None:
    invitation = Invitation.objects.select_related("invited_by").get(pk=invitation_pk)
    tell([invitation.invited_by], NoticeKind.INVITATION_ANSWERED, invitation_pk)


@receiver(role_changed)
def tell_whose_role_changed(
    belonging_pk: int, acting_user_pk: int, reason: str, **kwargs: Any
) -> None:
    belonging = Belonging.objects.select_related("user").get(pk=belonging_pk)
    if belonging.user_id != acting_user_pk:
        tell([belonging.user], NoticeKind.ROLE_CHANGED, belonging_pk, again=True, reason=reason)


@receiver(belonging_ended)
def tell_who_was_removed(belonging_pk: int, acting_user_pk: int, **kwargs: Any) -> None:
    belonging = Belonging.objects.select_related("user").get(pk=belonging_pk)
    if belonging.user_id != acting_user_pk:
        tell([belonging.user], NoticeKind.BELONGING_ENDED, belonging_pk)


@receiver(organisation_confirmed)
def tell_that_it_is_confirmed(organisation_pk: int, **kwargs: Any) -> None:
    organisation = Organisation.objects.select_related("registered_by").get(pk=organisation_pk)
    tell([organisation.registered_by], NoticeKind.ORGANISATION_CONFIRMED, organisation_pk)


@receiver(organisation_declined)
def tell_that_it_is_declined(organisation_pk: int, **kwargs: Any) -> None:
    organisation = Organisation.objects.select_related("registered_by").get(pk=organisation_pk)
    tell(
        [organisation.registered_by], NoticeKind.ORGANISATION_DECLINED, organisation_pk, again=True
    )


@receiver(account_erased)
def say_farewell_to_the_address(
    user_pk: int, address: str, addresses: Collection[str], **kwargs: Any
) -> None:
    forget_addresses(addresses)
    forget_readers(addresses)
    say_farewell(NoticeKind.ACCOUNT_ERASED, user_pk, address=address, now=timezone.now())


@receiver(archive_ready)
def tell_that_my_data_is_ready(archive_pk: int, **kwargs: Any) -> None:
    archive = DataArchive.objects.select_related("user").get(pk=archive_pk)
    tell([archive.user], NoticeKind.MY_DATA_READY, archive_pk)


@receiver(organisation_merged)
def tell_who_manages_both(organisation_pk: int, into_pk: int, **kwargs: Any) -> None:
    """The managers of the one that stays, among them now those of the other."""
    managers = Belonging.objects.managers().filter(organisation=into_pk).select_related("user")
    tell([each.user for each in managers], NoticeKind.ORGANISATION_MERGED, organisation_pk)


@receiver(second_factor_reset)
def tell_whose_second_factor_was_reset(user_pk: int, reason: str, **kwargs: Any) -> None:
    user = User.objects.get(pk=user_pk)
    tell([user], NoticeKind.SECOND_FACTOR_RESET, user_pk, again=True, reason=reason)


@receiver(forum_request_answered)
def tell_who_asked_for_an_organisation(forum_request_pk: int, **kwargs: Any) -> None:
    request = ForumRequest.objects.select_related("asked_by").get(pk=forum_request_pk)
    tell([request.asked_by], NoticeKind.FORUM_REQUEST_ANSWERED, forum_request_pk)
