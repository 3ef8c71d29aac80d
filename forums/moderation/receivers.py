"""An address that is erased is taken out of the reports in which somebody left it."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from forums.models import Report
from membership.people.signals import account_erased, address_erased


@receiver([account_erased, address_erased])
def forget_the_addresses(addresses: Collection[str], **kwargs: Any) -> None:
    Report.objects.filter(address__in=addresses).update(address="")
