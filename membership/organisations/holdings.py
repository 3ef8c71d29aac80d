"""What this app holds for users, organisations and districts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    Outcome,
    Role,
)
from membership.people.holdings import (
    Clears,
    Deletes,
    Follows,
    Keeps,
    Links,
    Moved,
    Once,
    Rows,
    Stays,
    hold,
)
from membership.people.holdings.own import AuditTrail
from membership.people.models import User

BELONGINGS = ("role", "since", "ended_at")
JOIN_REQUESTS = ("message", "asked_at", "decided_at", "accepted")
INVITATIONS = ("role", "invited_at", "expires_at", "outcome")


@dataclass(frozen=True)
class InvitationsReceived(Rows):
    """What was sent to the account's address, which no foreign key says."""

    @property
    def holder_model(self) -> type[models.Model]:
        return User

    def rows(self, holder: models.Model) -> "models.QuerySet[Any]":
        address = getattr(holder, "email", "")
        return self.model_class._base_manager.filter(address=address).order_by("pk")


def end_the_later_belonging(kept: Belonging, spare: Belonging, now: datetime) -> None:
    """The belonging that is kept has the higher of the two roles."""
    spare.ended_at = now
    spare.save(update_fields=["ended_at"])
    if Role.MANAGER in (kept.role, spare.role) and kept.role != Role.MANAGER:
        kept.role = Role.MANAGER
        kept.save(update_fields=["role"])


def close_the_later_request(kept: JoinRequest, spare: JoinRequest, now: datetime) -> None:
    """It is closed unanswered by anybody: the earlier one is still to be answered."""
    spare.decided_at, spare.accepted = now, False
    spare.save(update_fields=["decided_at", "accepted"])


def close_the_later_invitation(kept: Invitation, spare: Invitation, now: datetime) -> None:
    """Its link no longer works; the earlier one's does."""
    spare.outcome, spare.closed_at = Outcome.WITHDRAWN, now
    spare.save(update_fields=["outcome", "closed_at"])


@dataclass(frozen=True)
class RequestsToJoin(Rows):
    """Who asked to join one and belongs to the other is in: nobody has to answer any more."""

    def move(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Moved:
        moved = super().move(origin, targets, now=now)
        people = Belonging.objects.current().filter(organisation=targets[0].pk).values("user")
        waiting = JoinRequest.objects.waiting().order_by().filter(organisation=targets[0].pk)
        waiting.filter(user__in=people).update(decided_at=now, accepted=True)
        return moved


def register() -> None:
    hold(*_of_people(), *_of_organisations(), *_of_districts())


def _of_people() -> list[Rows]:
    gone = Deletes("You belong to it as long as you have an account.")
    return [
        Rows(
            "organisations.Organisation",
            "registered_by",
            "organisation that was registered",
            "organisations that were registered",
            Follows(),
            Clears("The organisation goes on."),
            exports=("name", "registered_at"),
            once=(
                Once(
                    by=("name",),
                    where=Q(state="pending"),
                    names=lambda organisation: f"Both registered {organisation}, which waits.",
                    rule="Both stay with whoever registered them.",
                ),
            ),
        ),
        Rows(
            "organisations.Belonging",
            "user",
            "place in an organisation",
            "places in organisations",
            Follows(),
            gone,
            exports=("organisation__name", *BELONGINGS),
            once=(_one_belonging("organisation"),),
        ),
        Rows(
            "organisations.JoinRequest",
            "user",
            "request to join",
            "requests to join",
            Follows(),
            gone,
            exports=("organisation__name", *JOIN_REQUESTS),
            once=(_one_request("organisation"),),
        ),
        Rows(
            "organisations.JoinRequest",
            "decided_by",
            "request to join that was answered",
            "requests to join that were answered",
            Follows(),
            Clears("The answer stands."),
            exports=("organisation__name", "decided_at", "accepted"),
        ),
        *_invitations_of_people(),
    ]


def _invitations_of_people() -> list[Rows]:
    return [
        InvitationsReceived(
            "organisations.Invitation",
            "address",
            "invitation that was received",
            "invitations that were received",
            Stays("It was sent to one address."),
            Deletes("It names the address."),
            exports=("organisation__name", *INVITATIONS),
        ),
        Rows(
            "organisations.Invitation",
            "invited_by",
            "invitation that was sent",
            "invitations that were sent",
            Follows(),
            Clears("The organisation invites, whoever wrote."),
            exports=("organisation__name", *INVITATIONS),
        ),
        Rows(
            "organisations.Invitation",
            "closed_by",
            "invitation that was answered or withdrawn",
            "invitations that were answered or withdrawn",
            Follows(),
            Deletes("It may name an address at which the person was reached."),
            exports=("organisation__name", *INVITATIONS),
        ),
    ]


def _of_organisations() -> list[Rows]:
    return [
        Rows(
            "organisations.Belonging",
            "organisation",
            "person (past ones included)",
            "people (past ones included)",
            Follows(),
            Deletes("Nobody belongs to what is gone."),
            exports=("user__full_name", *BELONGINGS),
            once=(_one_belonging("user"),),
        ),
        RequestsToJoin(
            "organisations.JoinRequest",
            "organisation",
            "request to join",
            "requests to join",
            Follows(),
            Deletes("Nobody joins what is gone."),
            exports=("user__full_name", *JOIN_REQUESTS),
            once=(_one_request("user"),),
        ),
        Rows(
            "organisations.Invitation",
            "organisation",
            "invitation by e-mail",
            "invitations by e-mail",
            Follows(),
            Deletes("Nobody joins what is gone."),
            exports=INVITATIONS,
            once=(
                Once(
                    by=("address",),
                    where=Q(closed_at__isnull=True),
                    names=lambda invitation: f"Both have invited {invitation.address}.",
                    rule="The earlier invitation stands; the other is withdrawn.",
                    earliest="invited_at",
                    settle=close_the_later_invitation,
                ),
            ),
        ),
        Links(
            "organisations.Organisation_districts",
            "organisation",
            "district that it serves",
            "districts that it serves",
            Follows(),
            Deletes("It serves no district any more."),
            exports=("district__name",),
        ),
        Links(
            "organisations.Organisation_themes",
            "organisation",
            "theme that it works on",
            "themes that it works on",
            Follows(),
            Deletes("It works on no theme any more."),
            exports=("theme__name",),
        ),
        Rows(
            "organisations.Organisation",
            "merged_into",
            "organisation that was merged into it before",
            "organisations that were merged into it before",
            Follows(),
            Keeps("Their addresses lead here."),
            exports=("name",),
        ),
        AuditTrail(
            "records.AuditRecord",
            "target_pk",
            "entry in its audit trail",
            "entries in its audit trail",
            Stays("The record says what happened to whom at the time."),
            Keeps("Who decided what about it, and when, is kept."),
            exports=("at", "action", "reason"),
            holder=Organisation,
        ),
    ]


def _of_districts() -> list[Rows]:
    return [
        Links(
            "organisations.Organisation_districts",
            "district",
            "organisation that serves it",
            "organisations that serve it",
            Follows(),
            Keeps("Districts end and are never erased."),
            exports=("organisation__name",),
            named=True,
        ),
    ]


def _one_belonging(other: str) -> Once:
    return Once(
        by=(other,),
        where=Q(ended_at__isnull=True),
        names=lambda belonging: f"{belonging.user} belongs to both.",
        rule="One belonging is kept, since the earlier day and with the higher role.",
        earliest="since",
        settle=end_the_later_belonging,
    )


def _one_request(other: str) -> Once:
    return Once(
        by=(other,),
        where=Q(decided_at__isnull=True),
        names=lambda request: f"{request.user} asks to join both.",
        rule="The earlier request is kept; the other is closed.",
        earliest="asked_at",
        settle=close_the_later_request,
    )
