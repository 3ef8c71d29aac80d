"""Facts about seats, sent inside the transaction that makes them true, with primary keys."""

from django.dispatch import Signal

term_recorded = Signal()  # term_pk
