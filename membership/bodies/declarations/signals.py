"""Facts about declarations, sent inside the transaction that makes them true, with primary keys."""

from django.dispatch import Signal

confirmation_wanted = Signal()  # chase_pk
confirmation_missing = Signal()  # chase_pk
request_answered = Signal()  # interest_pk
