"""Facts about mentions, sent inside the transaction that makes them true."""

from django.dispatch import Signal

mentions_renewed = Signal()  # post_pk; an edit of a post that is seen may mention others
