"""Facts about accounts, sent inside the transaction that makes them true, with primary keys."""

from django.dispatch import Signal

account_erased = Signal()  # user_pk, address, addresses: all of the account's, to be forgotten
address_erased = Signal()  # addresses: of somebody without an account, to be forgotten
archive_ready = Signal()  # archive_pk
second_factor_reset = Signal()  # user_pk, reason
