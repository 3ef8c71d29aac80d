"""What organisations ask somebody who erases an account, and what they forget then."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.dispatch import receiver
from django.urls import reverse

from membership.organisations.bulk.models import ImportRow
from membership.organisations.models import Belonging, Invitation, Organisation, VouchingState
from membership.people.models import User
from membership.people.rights.leaving import Concern
from membership.people.signals import account_erased, address_erased
from portal.records.forgetting import take_out


def without_a_manager(user: User) -> Concern | None:
    """The organisations that nobody else looks after."""
    others = Belonging.objects.managers().filter(organisation=OuterRef("organisation"))
    alone = (
        Belonging.objects.managers()
        .filter(user=user)
        .exclude(organisation__state=VouchingState.DECLINED)
        .exclude(Exists(others.filter(user__is_active=True).exclude(user=user)))
    )
    organisations = [each.organisation for each in alone.select_related("organisation")]
    if not organisations:
        return None
    return Concern(
        name="without_manager",
        text=(
            "You are the only manager here. Make somebody else a manager first, so that the people"
            " who stay can go on:"
        ),
        links=[
            (each.name, reverse("organisations:manage", args=[each.slug])) for each in organisations
        ],
        consent=(
            "I leave "
            + " and ".join(each.name for each in organisations)
            + " without a manager. An officer of the council will look for another one."
        ),
        error="Make somebody else a manager, or tick that you leave without one",
    )


@receiver(account_erased)
def publish_no_longer(addresses: Collection[str], **kwargs: Any) -> None:
    """No organisation publishes any of them as its contact. What has no account is the organisation's to
    change: whoever reads the post there may be one of many."""
    published = Organisation.objects.annotate(folded=Lower("public_email"))
    published.filter(folded__in=addresses).update(public_email="")


@receiver([account_erased, address_erased])
def forget_the_addresses(addresses: Collection[str], **kwargs: Any) -> None:
    """Invitations to any of them go, and the findings of imported tables no longer show them."""
    Invitation.objects.filter(address__in=addresses).delete()
    take_out(ImportRow.objects.all(), ("problems", "changes", "twins"), addresses)
