"""Facts about seats, sent inside the transaction that makes them true, with primary keys."""

from django.dispatch import Signal

term_appointed = Signal()  # term_pk, acting_user_pk; for a term that is renewed or moved as well
term_ended = Signal()  # term_pk, acting_user_pk
term_rescheduled = Signal()  # term_pk, acting_user_pk; for somebody who is held over as well
appointment_withdrawn = Signal()  # person_pk, seat_pk, start, acting_user_pk
group_letter_sent = Signal()  # letter_pk
reminder_made = Signal()  # reminder_pk
