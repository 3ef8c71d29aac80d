"""Facts about organisations, sent inside the transaction that makes them true, with primary keys."""

from django.dispatch import Signal

organisation_registered = Signal()  # organisation_pk
organisation_confirmed = Signal()  # organisation_pk
organisation_declined = Signal()  # organisation_pk
districts_added = (
    Signal()
)  # districts: for each organisation_pk the district_pks it serves from now on
organisation_merged = Signal()  # organisation_pk, into_pk
join_requested = Signal()  # join_request_pk
join_request_answered = Signal()  # join_request_pk
belonging_ended = Signal()  # belonging_pk, acting_user_pk
role_changed = Signal()  # belonging_pk, acting_user_pk, reason
invitation_sent = Signal()  # invitation_pk
invitation_answered = Signal()  # invitation_pk
