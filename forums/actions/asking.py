"""Asking to come into a forum, and the answer of who looks after it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from forums.errors import AlreadyDoneError, CannotJoinError, NotAllowedError
from forums.member_counts import forget_member_counts
from forums.models import Forum, ForumMembership, ForumRequest
from forums.policies import can_decide_who_joins, manages, why_not_ask
from forums.signals import forum_request_answered
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def ask_to_join(
    *, forum: Forum, organisation: Organisation, words: str, acting_user: User, now: datetime
) -> ForumRequest:
    """A manager asks that ``organisation``, which serves other districts, may talk in ``forum``.

    Raises NotAllowedError, CannotJoinError with the reason, and AlreadyDoneError while a request
    waits, or when it has joined.
    """
    organisation = lock(organisation.pk)
    if not manages(acting_user, organisation):
        raise NotAllowedError(f"Only a manager of {organisation} asks for it.")
    if refusal := why_not_ask(organisation, forum):
        raise CannotJoinError(refusal)
    if forum.memberships.filter(organisation=organisation, left_at__isnull=True).exists():
        raise AlreadyDoneError(f"{organisation} has joined this forum already.")
    try:
        with transaction.atomic():
            request = ForumRequest.objects.create(
                forum=forum,
                organisation=organisation,
                asked_by=acting_user,
                words=words,
                asked_at=now,
            )
    except IntegrityError as error:
        raise AlreadyDoneError(f"{organisation} has asked already.") from error
    record(request, "asked to join a forum", acting_user=acting_user, new=_facts(request))
    return request


@transaction.atomic
def withdraw_request(*, request: ForumRequest, acting_user: User) -> None:
    """A manager thinks again: the request is gone.

    Raises NotAllowedError, and AlreadyDoneError when it was answered or is gone.
    """
    if not manages(acting_user, lock(request.organisation_id)):
        raise NotAllowedError(f"Only a manager of {request.organisation} withdraws its request.")
    gone, _ = ForumRequest.objects.filter(pk=request.pk, decided_at__isnull=True).delete()
    if not gone:
        raise AlreadyDoneError("This request was answered meanwhile.")
    record(request, "withdrew a request", acting_user=acting_user, old=_facts(request))


@transaction.atomic
def answer_request(
    *, request: ForumRequest, accepts: bool, reason: str, acting_user: User, now: datetime
) -> None:
    """Let the organisation in, or say no with a reason; whoever asked is told.

    Raises NotAllowedError, AlreadyDoneError when somebody else was first or it was withdrawn, and
    ValueError for a no without a reason.
    """
    if not can_decide_who_joins(acting_user, request.forum, on=london_day(now)):
        raise NotAllowedError(f"You do not decide who joins {request.forum}.")
    if not accepts and not reason.strip():
        raise ValueError("A no has a reason.")
    organisation = lock(request.organisation_id)
    waiting = ForumRequest.objects.filter(pk=request.pk, decided_at__isnull=True)
    if not waiting.update(
        decided_at=now, decided_by=acting_user, accepted=accepts, answer=reason.strip()
    ):
        raise AlreadyDoneError("This request was answered or withdrawn meanwhile.")
    request.refresh_from_db()
    record(
        request,
        "accepted a request" if accepts else "declined a request",
        acting_user=acting_user,
        new=_facts(request),
        reason=request.answer,
    )
    if accepts:
        _let_in(request, organisation, now)
    forum_request_answered.send(ForumRequest, forum_request_pk=request.pk)


def _let_in(request: ForumRequest, organisation: Organisation, now: datetime) -> None:
    ForumMembership.objects.get_or_create(
        forum=request.forum,
        organisation=organisation,
        left_at=None,
        defaults={"joined_by": request.asked_by, "joined_at": now},
    )
    forget_member_counts([request.forum_id])


def _facts(request: ForumRequest) -> dict[str, object]:
    return {"forum": request.forum.slug, "organisation": request.organisation_id}
