"""Facts in the past tense, sent inside the transaction that made them true."""

from django.dispatch import Signal

response_sent = Signal()  # response_pk
