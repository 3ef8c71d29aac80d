"""Facts about accounts, sent inside the transaction that makes them true, with primary keys."""

from django.dispatch import Signal

archive_ready = Signal()  # archive_pk
second_factor_reset = Signal()  # user_pk, reason
