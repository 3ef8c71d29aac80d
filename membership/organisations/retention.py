"""How long it is known who asked to join and who belonged, and which organisations were declined."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    VouchingState,
)
from portal.records.retention import Rule, unprotected


def declined_before(cut_off: datetime) -> QuerySet[Organisation]:
    """Those of which nothing is left that others need: no post, answer or seat names them."""
    declined = Organisation.objects.filter(state=VouchingState.DECLINED, decided_at__lte=cut_off)
    return unprotected(declined)


def expired_before(cut_off: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(expires_at__lte=cut_off)


def answered_before(cut_off: datetime) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(decided_at__lte=cut_off)


def left_before(cut_off: datetime) -> QuerySet[Belonging]:
    return Belonging.objects.filter(ended_at__lte=cut_off)


RULES = [
    Rule(
        name="declined-organisations",
        what="Organisations that an officer declined, and who registered them",
        period=timedelta(days=365),
        counted_from="the day of the decision",
        why="A year to put right what was missing and to ask again; after that it is of no use.",
        older_than=declined_before,
    ),
    Rule(
        name="expired-invitations",
        what="Invitations to an organisation, with the address they went to",
        period=timedelta(days=30),
        counted_from="the day on which the invitation expired or would have",
        why=(
            "Until then it can be sent again. Whoever was invited may never have had to do with us."
        ),
        older_than=expired_before,
    ),
    Rule(
        name="answered-join-requests",
        what="Requests to join an organisation, with the message to its managers",
        period=timedelta(days=365),
        counted_from="the day of the answer",
        why="Managers can see for a year whom they let in or turned down.",
        older_than=answered_before,
    ),
    Rule(
        name="ended-belongings",
        what="That you belonged to an organisation which you have left",
        period=timedelta(days=6 * 365),
        counted_from="the day on which you left",
        why=(
            "You may have spoken, answered or held a seat for it; six years is how long that can"
            " be questioned (Limitation Act 1980)."
        ),
        older_than=left_before,
    ),
]
