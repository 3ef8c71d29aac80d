"""Facts about accounts, sent inside the transaction that makes them true, with primary keys."""

from django.dispatch import Signal

second_factor_reset = Signal()  # user_pk, reason
