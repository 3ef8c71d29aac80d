"""What Wagtail and other apps say, turned into our own actions."""

from collections.abc import Collection
from typing import Any

from django.db.models.functions import Lower
from django.dispatch import receiver

from consultations.actions import show_notice
from consultations.models import Response
from consultations.reach.contacts import forget_addresses
from membership.people.signals import account_erased, address_erased


def note_first_publication(instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """Whatever published the page (an editor, a workflow, the schedule), the first time counts.

    Wagtail says the same of a page whose publication was only planned.
    """
    if not instance.live:
        return
    show_notice(instance.pk, acting_user=revision.user if revision is not None else None)


@receiver([account_erased, address_erased])
def forget_the_addresses(addresses: Collection[str], **kwargs: Any) -> None:
    """An address that was left for a receipt without logging in goes as well."""
    left = Response.objects.annotate(folded=Lower("receipt_email"))
    left.filter(folded__in=addresses).update(receipt_email="")
    forget_addresses(addresses)
