"""What was sent stays counted when the address that it went to is forgotten."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from digests.models import Delivery, Reader
from digests.told import keep_counts


@receiver(pre_delete, sender=Reader)
def count_what_went_there(instance: Reader, **kwargs: Any) -> None:
    keep_counts(Delivery.objects.filter(reader=instance))
