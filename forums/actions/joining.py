"""Opening forums; organisations that join and leave them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from forums.actions.serving import hold_for_opening, join_all_that_serve
from forums.actions.settling import settle_requests
from forums.errors import AlreadyDoneError, CannotJoinError, NotAllowedError
from forums.member_counts import forget_member_counts
from forums.models import FormerAddress, Forum, ForumMembership
from forums.policies import can_open_forums, manages, why_not_join
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from portal.lib.slugs import free_slug
from portal.records.actions import record


@transaction.atomic
def open_forum(*, district: District, acting_user: User | None, now: datetime) -> Forum:
    """Open the forum of ``district``, under the district's name and slug; who serves it is in at once.

    An officer acts, or the system (None). Raises NotAllowedError, and AlreadyDoneError when it has one.
    """
    if acting_user is not None and not can_open_forums(acting_user):
        raise NotAllowedError("Only KCC officers open forums.")
    hold_for_opening(district)
    if Forum.objects.filter(district=district).exists():
        raise AlreadyDoneError(f"{district} has a forum already.")
    former = set(FormerAddress.objects.values_list("slug", flat=True))
    slug = free_slug(district.slug, former, limit=100)
    forum = Forum.objects.create(district=district, name=district.name, slug=slug, opened_at=now)
    record(forum, "opened", acting_user=acting_user, new={"district": district.slug})
    join_all_that_serve(forum, now=now)
    return forum


@transaction.atomic
def join_forum(
    *, forum: Forum, organisation: Organisation, acting_user: User, now: datetime
) -> ForumMembership:
    """``organisation`` joins ``forum``; one of its managers acts.

    Raises NotAllowedError, CannotJoinError with the reason, and AlreadyDoneError when it has joined.
    """
    organisation = lock(organisation.pk)
    if not manages(acting_user, organisation):
        raise NotAllowedError(f"Only a manager of {organisation} joins a forum for it.")
    if refusal := why_not_join(organisation, forum):
        raise CannotJoinError(refusal)
    try:
        with transaction.atomic():
            membership = ForumMembership.objects.create(
                forum=forum, organisation=organisation, joined_by=acting_user, joined_at=now
            )
    except IntegrityError as error:
        raise AlreadyDoneError(f"{organisation} has joined this forum already.") from error
    forget_member_counts([forum.pk])
    record(
        membership,
        "joined a forum",
        acting_user=acting_user,
        new={"forum": forum.slug, "organisation": organisation.slug},
    )
    settle_requests({(forum.pk, organisation.pk)}, now)
    return membership


@transaction.atomic
def leave_forum(
    *, forum: Forum, organisation: Organisation, acting_user: User, now: datetime
) -> None:
    """``organisation`` leaves ``forum``; what its people wrote stays. One of its managers acts.

    Raises NotAllowedError, and AlreadyDoneError when it is not in the forum.
    """
    organisation = lock(organisation.pk)
    if not manages(acting_user, organisation):
        raise NotAllowedError(f"Only a manager of {organisation} leaves a forum for it.")
    membership = ForumMembership.objects.filter(
        forum=forum, organisation=organisation, left_at__isnull=True
    ).first()
    if membership is None or not _end(membership, now):
        raise AlreadyDoneError(f"{organisation} is not in this forum.")
    forget_member_counts([forum.pk])
    record(
        membership,
        "left a forum",
        acting_user=acting_user,
        old={"forum": forum.slug, "organisation": organisation.slug},
    )


def _end(membership: ForumMembership, now: datetime) -> bool:
    """Whether this call ended the membership; of two at once only one does."""
    current = ForumMembership.objects.filter(pk=membership.pk, left_at__isnull=True)
    return current.update(left_at=now) == 1
