"""Facts about calls, sent inside the transaction that makes them true, with primary keys."""

from django.dispatch import Signal

expression_sent = Signal()  # expression_pk
call_announced = Signal()  # announcement_pk: corrected, or more time
call_withdrawn = Signal()  # call_pk
call_decided = Signal()  # call_pk: the last of its seats is decided
applicant_chosen = Signal()  # expression_pk
panel_member_named = Signal()  # member_pk, acting_user_pk
panel_member_stood_aside = Signal()  # member_pk, acting_user_pk (None: by the rule)
