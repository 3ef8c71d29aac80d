"""Facts of the forums, sent inside the transaction that makes them true."""

from django.dispatch import Signal

post_published = Signal()  # post_pk
post_hidden = Signal()  # post_pk, reason
